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

/** A cause of one kind: all tests that it hits fail in the way of that kind. */
export interface PoolKind {
  readonly share: number;
  /** Of each test: the log-likelihood ratio of being hit by a cause of this kind. */
  readonly gains: Float64Array;
}

export interface Pool {
  /** Log-odds of the cause against none. */
  readonly log: number;
  /** Of each test: log-odds that the cause hit it, given that there is one; at the cause's likeliest size and kind. */
  readonly joins: (index: number) => number;
  /** The cause and the hit on one test, judged without counting that test for the cause: log-ratio to neither. */
  readonly hits: (index: number) => number;
  /** The cause alone, as the other tests tell. */
  readonly without: (index: number) => number;
}

/** A cause of one size and kind. */
interface Sized {
  readonly odds: number;
  readonly gains: Float64Array;
  /** Of each test. */
  readonly factors: Float64Array;
  readonly log: number;
}

export function pool(kinds: readonly PoolKind[], { hazard, sizes, tests }: PoolOptions): Pool {
  const count = kinds[0]?.gains.length ?? 0;
  const others = Math.max(0, tests - count);
  const causes: Sized[] = [];
  // Also for what is asked later.
  const logs = new Float64Array(kinds.length * sizes.length);
  let likeliest = 0;
  for (const { share: ofKind, gains } of kinds) {
    for (const { tests: hit, share } of sizes) {
      const chance = Math.min(0.9, hit / tests);
      const miss = Math.log1p(-chance);
      const hitLog = Math.log(chance);
      const factors = new Float64Array(count);
      let log = Math.log(hazard * ofKind * share) + others * miss;
      for (let i = 0; i < count; i++) {
        const gain = gains[i] as number;
        const factor = hitLog + gain < miss - NOTHING ? miss : logSum(miss, hitLog + gain);
        factors[i] = factor;
        log += factor;
      }
      const c = causes.push({ odds: hitLog - miss, gains, factors, log }) - 1;
      logs[c] = log;
      if (log > (logs[likeliest] as number)) likeliest = c;
    }
  }
  return {
    log: logSumOf(logs),
    joins: (i) => (causes[likeliest]?.odds ?? 0) + (causes[likeliest]?.gains[i] ?? 0),
    hits: (i) => {
      for (let c = 0; c < causes.length; c++) {
        const { odds, gains, factors, log } = causes[c] as Sized;
        logs[c] = log - (factors[i] ?? 0) + odds + (gains[i] ?? 0);
      }
      return logSumOf(logs);
    },
    without: (i) => {
      for (let c = 0; c < causes.length; c++) {
        const { factors, log } = causes[c] as Sized;
        logs[c] = log - (factors[i] ?? 0);
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
