import type { CauseSize } from './hazards.js';

/**
 * The likelihood of one cause that may hit many tests, against no cause at all.
 *
 * A cause hits each of the lane's N tests with chance n/N, where n is its expected size, drawn from published sizes. So
 * its likelihood ratio is the product over tests of (1−n/N) + n/N·g, where g is the test's own ratio. Tests that did not
 * fail lately have g near 0. All values are logarithms.
 */
export interface PoolOptions {
  /** Chance of the cause before anything is known. */
  readonly hazard: number;
  readonly sizes: readonly CauseSize[];
  /** Tests of the lane, N. */
  readonly tests: number;
}

export interface Pool {
  /** Log-odds of the cause against none. */
  readonly log: number;
  /** Of each test: log-odds that the cause hit it, given that there is one; at the cause's likeliest size. */
  readonly joins: Float64Array;
  /** The cause and the hit on one test, judged without counting that test for the cause: log-ratio to neither. */
  readonly hits: (index: number) => number;
  /** The cause alone, as the other tests tell. */
  readonly without: (index: number) => number;
}

export function pool(gains: Float64Array, { hazard, sizes, tests }: PoolOptions): Pool {
  const others = Math.max(0, tests - gains.length);
  const bySize = sizes.map(({ tests: hit, share }) => {
    const chance = Math.min(0.9, hit / tests);
    const miss = Math.log1p(-chance);
    const hitLog = Math.log(chance);
    const factors = gains.map((gain) => logSum(miss, hitLog + gain));
    let log = Math.log(hazard * share) + others * miss;
    for (const factor of factors) log += factor;
    return { odds: hitLog - miss, factors, log };
  });
  const likeliest = bySize.reduce((best, size) => (size.log > best.log ? size : best));
  return {
    log: logSumOf(bySize.map(({ log }) => log)),
    joins: gains.map((gain) => likeliest.odds + gain),
    hits: (i) =>
      logSumOf(bySize.map(({ odds, factors, log }) => log - (factors[i] ?? 0) + odds + (gains[i] ?? 0))),
    without: (i) => logSumOf(bySize.map(({ factors, log }) => log - (factors[i] ?? 0))),
  };
}

/** log(e^a + e^b). */
export function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === Number.NEGATIVE_INFINITY ? most : most + Math.log1p(Math.exp(Math.min(a, b) - most));
}

/** log Σ e^x. */
export function logSumOf(logs: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logs.length; i++) most = Math.max(most, logs[i] ?? most);
  if (most === Number.NEGATIVE_INFINITY) return most;
  let sum = 0;
  for (let i = 0; i < logs.length; i++) {
    const log = logs[i] ?? Number.NEGATIVE_INFINITY;
    if (log !== Number.NEGATIVE_INFINITY) sum += Math.exp(log - most);
  }
  return most + Math.log(sum);
}
