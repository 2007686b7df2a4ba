import type { TimelineEntry } from '../analysis/verdict.js';
import type { OutcomeCode } from '../history/timeline.js';
import { number, plural } from './words.js';

/** Runs shown by default: a reader's glance, and four working weeks of a daily build. */
export const LAST_RUNS = 20;

const GLYPHS: Readonly<Record<OutcomeCode, string>> = { p: '✓', f: '✗', e: '✗', k: '↻', s: '–', '-': '·' };

export const TIMELINE_LEGEND = '✓ passed, ✗ failed, ↻ passed on retry, – skipped, [ ] this run; oldest first';

export interface TimelineText {
  /** A glyph a run, oldest first, this run in brackets: `✓✓✗✓↻[✗]`. */
  readonly glyphs: string;
  /** The same for ears: `failed in 2 of the last 6 runs, passed on retry in 1`. */
  readonly words: string;
}

export function renderTimeline(timeline: readonly TimelineEntry[], last: number = LAST_RUNS): TimelineText {
  const shown = timeline.slice(-last);
  const glyphs = shown
    .map((entry) => (entry.isThisRun ? `[${GLYPHS[entry.code]}]` : GLYPHS[entry.code]))
    .join('');
  return { glyphs, words: describe(shown) };
}

function describe(shown: readonly TimelineEntry[]): string {
  const judged = shown.filter((entry) => entry.code !== 's' && entry.code !== '-');
  const before = judged.filter((entry) => !entry.isThisRun);
  if (before.length === 0) return 'no earlier runs to compare with';
  const runs = `the last ${plural(judged.length, 'run')}`;
  const failed = judged.filter(isFailed).length;
  const retried = judged.filter((entry) => entry.code === 'k').length;
  if (failed === 0) {
    return retried === 0
      ? `passed in ${runs}`
      : `passed on retry in ${number(retried)} of ${runs}, never failed`;
  }
  const parts = [failedWords(failed, judged, runs)];
  if (retried > 0) parts.push(`passed on retry in ${number(retried)}`);
  const others = before.filter((entry) => !entry.ownChange);
  if (failed > 1 && others.length > 0 && others.every((entry) => entry.code === 'p')) {
    parts.push('never without this change');
  }
  return parts.join(', ');
}

function failedWords(failed: number, judged: readonly TimelineEntry[], runs: string): string {
  if (failed === judged.length) return `failed in all of ${runs}`;
  const last = judged.at(-1);
  if (failed === 1 && last?.isThisRun === true && isFailed(last)) return `the first failure in ${runs}`;
  return `failed in ${number(failed)} of ${runs}`;
}

function isFailed(entry: TimelineEntry): boolean {
  return entry.code === 'f' || entry.code === 'e';
}
