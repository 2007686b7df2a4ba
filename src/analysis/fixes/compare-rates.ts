import { logSumOf } from '../breaks/pool.js';
import type { Tally } from '../rates/flake-rate.js';
import { weighedRates } from '../rates/flake-rate.js';

/**
 * Whether a test fails less often after a change than before it, as probabilities.
 *
 * The rate before has the prior of all flake rates. The rate after is one of three things: the same, because the change
 * had nothing to do with the cause; that of a steady test, because the cause is gone; or any other, because the change
 * moved something. Nothing reliable is published on how often attempts at a cure succeed, so the first two are equally
 * likely before any run is seen. Rates are those of the grid of `flake-rate.ts`; neighbours differ by a factor of 1.76, so
 * two steps are a factor of three.
 */
const SAME = 0.4;
const MENDED = 0.4;
const MOVED = 0.2;

/** Steps of the grid within which a rate counts as the same. */
const SAME_STEPS = 1;

/** They sum to 1. */
export interface Comparison {
  /** The rate has fallen to less than half. */
  readonly helped: number;
  readonly nothing: number;
  /** The rate has more than doubled. */
  readonly worse: number;
}

export function compareRates(before: Tally, after: Tally): Comparison {
  const earlier = weighedRates(before);
  const later = weighedRates(after);
  const flaky = later.length - 1;
  const logs: Record<keyof Comparison, number[]> = { helped: [], nothing: [], worse: [] };
  // Place 0 is the steady test: one that is followed has failed, and is none.
  for (let i = 1; i <= flaky; i++) {
    const was = (earlier[i]?.logPrior ?? 0) + (earlier[i]?.logLikelihood ?? 0);
    for (let j = 0; j <= flaky; j++) {
      const is = was + (later[j]?.logLikelihood ?? 0);
      logs[wordFor(i, j)].push(is + Math.log(MOVED / flaky));
      if (j === i) logs.nothing.push(is + Math.log(SAME));
      if (j === 0) logs.helped.push(is + Math.log(MENDED));
    }
  }
  const [helped, nothing, worse] = [logSumOf(logs.helped), logSumOf(logs.nothing), logSumOf(logs.worse)];
  const all = logSumOf([helped, nothing, worse]);
  return { helped: Math.exp(helped - all), nothing: Math.exp(nothing - all), worse: Math.exp(worse - all) };
}

function wordFor(before: number, after: number): keyof Comparison {
  if (after === 0 || before - after > SAME_STEPS) return 'helped';
  return after - before > SAME_STEPS ? 'worse' : 'nothing';
}

/** Probability from which it is known that a change helped. */
export const KNOWN = 0.95;

/** Clean runs that are looked ahead: a wait of more is none that anybody plans with. */
const MOST_RUNS = 1_000;

/** The fewest more runs without a failure after which it is known that the change helped; `undefined` for over a thousand. */
export function cleanRunsNeeded(before: Tally, after: Tally): number | undefined {
  const isKnown = (runs: number): boolean =>
    compareRates(before, { ...after, passed: after.passed + runs }).helped >= KNOWN;
  if (!isKnown(MOST_RUNS)) return undefined;
  let [low, high] = [0, MOST_RUNS];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isKnown(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
