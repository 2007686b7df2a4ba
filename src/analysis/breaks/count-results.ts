import type { BadResult } from '../bad-results.js';
import type { StepCounter } from './course.js';
import { triesOf } from './course.js';

/** Counts the first `limit` results of a test, of which those that are not in `bad` are passes. */
export function countResults(
  counter: StepCounter,
  bad: readonly BadResult[],
  shares: ReadonlyMap<BadResult, number>,
  limit: number,
): void {
  let next = 0;
  for (const result of bad) {
    if (result.place >= limit) break;
    counter.addPasses(result.place - next);
    for (const fails of triesOf(result.code)) counter.add(fails, shares.get(result) ?? 0);
    next = result.place + 1;
  }
  counter.addPasses(limit - next);
}
