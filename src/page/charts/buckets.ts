import type { Column } from '../grid.js';
import { day } from '../words.js';

/** Runs put together by time, so that a trend has about as many steps as a person can see. */
export interface Bucket {
  /** Its first day: `2026-03-01`. */
  readonly title: string;
  readonly at: Date;
  readonly until: Date;
  readonly runs: number;
  readonly flakes: number;
  readonly faults: number;
  readonly lostMs: number;
}

/** Bars in a picture: narrower ones can't be pointed at. */
const MOST_BARS = 60;

const DAY_MS = 24 * 60 * 60 * 1_000;

export function bucketsOf(columns: readonly Column[]): readonly Bucket[] {
  const [first, last] = [columns[0], columns.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days = (Date.parse(day(last.at)) - Date.parse(day(first.at))) / DAY_MS + 1;
  const each = [1, 7, 28, 91].find((length) => days / length <= MOST_BARS) ?? 365;
  const start = Date.parse(day(first.at));
  const count = Math.ceil(days / each);
  const sums = Array.from({ length: count }, () => ({ runs: 0, flakes: 0, faults: 0, lostMs: 0 }));
  for (const { at, runs } of columns) {
    const sum = sums[Math.floor((Date.parse(at) - start) / DAY_MS / each)];
    if (sum === undefined) continue;
    for (const [, run] of runs) {
      sum.runs++;
      sum.flakes += run.flakes;
      sum.faults += run.faults;
      sum.lostMs += run.lostMs;
    }
  }
  return sums.map((sum, i): Bucket => {
    const at = new Date(start + i * each * DAY_MS);
    return {
      title: at.toISOString().slice(0, 10),
      at,
      until: new Date(at.getTime() + each * DAY_MS),
      ...sum,
    };
  });
}
