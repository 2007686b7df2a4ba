import { describe, expect, it } from '@jest/globals';
import { badResultsOf } from '../../src/analysis/bad-results.js';
import { LaneOutlines } from '../../src/analysis/lane-outlines.js';
import type { PastResult, PastRun } from '../../src/analysis/past.js';
import { isDecided } from '../../src/analysis/past.js';
import type { OutcomeCode } from '../../src/history/timeline.js';
import { encodeTimeline } from '../../src/history/timeline.js';

interface Lane {
  readonly letters: string;
  /** A letter a run, the same for the same code. */
  readonly codes: string;
  readonly columns?: readonly number[];
  readonly passedUnlisted?: boolean;
}

/** The outline of a test, and what its results one by one say. */
function both({
  letters,
  codes,
  columns = letters.split('').map((_, i) => i),
  passedUnlisted = false,
}: Lane) {
  const runs = columns.map((column) => {
    const run = { commit: codes[column], tree: undefined, passedUnlisted };
    return { run, key: `${column}`, column } as unknown as PastRun;
  });
  const timeline = encodeTimeline(letters.split('') as OutcomeCode[]);
  const results = runs
    .map(({ run, key, column }) => {
      const letter = letters[column] ?? '-';
      return { run, key, code: letter === '-' && passedUnlisted ? 'p' : letter } as PastResult;
    })
    .filter(({ code }) => isDecided(code));
  return { outline: new LaneOutlines(runs).outlineOf(timeline), oneByOne: badResultsOf(results) };
}

describe('outlines of timelines', () => {
  it.each<Lane>([
    { letters: 'pppfppekp', codes: 'abcdefghi' },
    { letters: 'pfpffkssp', codes: 'aabbccdde' },
    { letters: 'fpsf-pk-f', codes: 'abababaca' },
    { letters: 'pfpe', codes: 'abca', columns: [3, 0, 2, 1] },
    { letters: '-f--fp', codes: 'aabbcc', passedUnlisted: true },
    { letters: 'pppffp', codes: 'abcdef', columns: [0, 1, 2, 3] },
  ])('say the same of $letters as looking at each result', (lane) => {
    const { outline, oneByOne } = both(lane);
    expect(outline.results).toEqual(oneByOne);
  });

  it('know the places of results among the runs', () => {
    const { outline } = both({ letters: '-spfspps', codes: 'abcdefgh' });
    expect(outline).toMatchObject({
      bad: [3],
      first: 1,
      firstDecided: 2,
      lastDecided: 6,
      afterBad: 5,
      newest: 's',
    });
  });
});
