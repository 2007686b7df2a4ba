import type { BadResult } from '../bad-results.js';
import type { StepCounter } from './course.js';

/** Counts the first `limit` results of a test, of which those that are not in `bad` are passes. */
export function countResults(
  counter: StepCounter,
  bad: readonly BadResult[],
  shares: readonly number[],
  limit: number,
): void {
  let next = 0;
  for (let i = 0; i < bad.length; i++) {
    const result = bad[i] as BadResult;
    if (result.place >= limit) break;
    counter.addPasses(result.place - next);
    counter.add(true, shares[i] ?? 0);
    if (result.code === 'k') counter.add(false, 1);
    next = result.place + 1;
  }
  counter.addPasses(limit - next);
}
