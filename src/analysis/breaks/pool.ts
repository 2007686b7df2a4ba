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
  readonly joins: (index: number) => number;
  /** The cause and the hit on one test, judged without counting that test for the cause: log-ratio to neither. */
  readonly hits: (index: number) => number;
  /** The cause alone, as the other tests tell. */
  readonly without: (index: number) => number;
}

/** A cause of one size. */
interface Sized {
  readonly odds: number;
  /** Of each test. */
  readonly factors: Float64Array;
  readonly log: number;
}

export function pool(gains: Float64Array, { hazard, sizes, tests }: PoolOptions): Pool {
  const others = Math.max(0, tests - gains.length);
  const bySize: Sized[] = [];
  // Also for what is asked later.
  const logs = new Float64Array(sizes.length);
  let likeliest = 0;
  for (const [s, { tests: hit, share }] of sizes.entries()) {
    const chance = Math.min(0.9, hit / tests);
    const miss = Math.log1p(-chance);
    const hitLog = Math.log(chance);
    const factors = new Float64Array(gains.length);
    let log = Math.log(hazard * share) + others * miss;
    for (let i = 0; i < gains.length; i++) {
      const gain = gains[i] as number;
      const factor = hitLog + gain < miss - NOTHING ? miss : logSum(miss, hitLog + gain);
      factors[i] = factor;
      log += factor;
    }
    bySize.push({ odds: hitLog - miss, factors, log });
    logs[s] = log;
    if (log > (logs[likeliest] as number)) likeliest = s;
  }
  return {
    log: logSumOf(logs),
    joins: (i) => (bySize[likeliest]?.odds ?? 0) + (gains[i] ?? 0),
    hits: (i) => {
      for (let s = 0; s < bySize.length; s++) {
        const { odds, factors, log } = bySize[s] as Sized;
        logs[s] = log - (factors[i] ?? 0) + odds + (gains[i] ?? 0);
      }
      return logSumOf(logs);
    },
    without: (i) => {
      for (let s = 0; s < bySize.length; s++) {
        const { factors, log } = bySize[s] as Sized;
        logs[s] = log - (factors[i] ?? 0);
      }
      return logSumOf(logs);
    },
  };
}

/** In nats; e^−45 added to one is one. */
const NOTHING = 45;

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
