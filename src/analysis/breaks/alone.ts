import type { Balance } from './balance.js';
import type { Onsets } from './onsets.js';
import { logSumOf } from './pool.js';

export interface AloneOptions {
  /** Log-chance that each place of the axis breaks one test and no other. */
  readonly lonely: Float64Array;
  /** Places before this one do not contain the change. */
  readonly base: number;
  /** What makes this test likelier to break than others, as a logarithm. */
  readonly risk: number;
  /** Whether anything may have begun before the change. */
  readonly countsBefore: boolean;
}

/**
 * The explanations of one failure without a look at other tests. Tests become flaky, at a rate that is noticed, about as often
 * as they alone are broken.
 */
export function balanceAlone(
  { broke, becameFlaky, first }: Onsets,
  { lonely, base, risk, countsBefore }: AloneOptions,
): Balance {
  const before = (logs: Float64Array): number => (countsBefore ? logSumOf(logs) : Number.NEGATIVE_INFINITY);
  // From the first place on: all before it are impossible.
  const broken = broke.slice(first);
  const flaky = becameFlaky.slice(first);
  for (let i = 0; i < broken.length; i++) {
    const weight = (lonely[first + i] as number) + risk;
    broken[i] = (broken[i] as number) + weight;
    flaky[i] = (flaky[i] as number) + weight;
  }
  const here = Math.max(0, base - first);
  return {
    becameFlaky: before(flaky.subarray(0, here)),
    becameFlakyHere: logSumOf(flaky.subarray(here)),
    transient: Number.NEGATIVE_INFINITY,
    brokeBefore: before(broken.subarray(0, here)),
    brokeHere: logSumOf(broken.subarray(here)),
  };
}

/**
 * Flaky as ever, or flaky since some code, as a log-ratio to the first: what a cause that several tests share has to explain
 * better. Else two tests that became flaky at different times would look like one break.
 */
export function flakinessOf({ becameFlaky, becameFlakyHere }: Balance): number {
  return logSumOf([0, becameFlaky, becameFlakyHere]);
}
