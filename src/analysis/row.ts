import { decodeTimeline, type Timeline } from '../history/timeline.js';
import type { PastLane } from './past.js';

/**
 * What a test did in the past runs of its own lane: a letter for each, in the order of time; `-` where it was not.
 * Searching a text is quicker than walking over results, and there are thousands of tests to look at.
 */
export function rowsOf({ runs }: Pick<PastLane, 'runs'>): (timeline: Timeline) => string {
  const length = runs.length;
  const isInOrder = runs.every(({ run, column }, i) => column === i && run.passedUnlisted !== true);
  if (isInOrder) return (timeline) => written(timeline).padEnd(length, '-').slice(0, length);
  const columns = Math.max(0, ...runs.map(({ column }) => column + 1));
  return (timeline) => {
    const codes = decodeTimeline(timeline, columns);
    // Imported records list failures only: there, an unlisted test passed.
    const letters = runs.map(({ run, column }) => {
      const code = codes[column] ?? '-';
      return code === '-' && run.passedUnlisted === true ? 'p' : code;
    });
    return letters.join('');
  };
}

/** A timeline with every letter written out. */
function written(timeline: Timeline): string {
  let row = '';
  let start = 0;
  for (let i = 0; i < timeline.length; i++) {
    if (timeline.charCodeAt(i) <= 57 && timeline.charCodeAt(i) >= 48) continue;
    row += timeline.charAt(i).repeat(Number(timeline.slice(start, i)));
    start = i + 1;
  }
  return row;
}

/** The letters that say something of the code: without those of runs that skipped the test or did not have it. */
export function decidedIn(row: string): string {
  return /[-s]/.test(row) ? row.replace(/[-s]+/g, '') : row;
}

/** The place in the row of its n-th decided letter, from 0; -1 if there are not so many. */
export function placeOfDecided(row: string, n: number): number {
  if (!/[-s]/.test(row)) return n < row.length ? n : -1;
  let left = n;
  for (let place = 0; place < row.length; place++) {
    const letter = row.charAt(place);
    if (letter !== '-' && letter !== 's' && left-- === 0) return place;
  }
  return -1;
}
