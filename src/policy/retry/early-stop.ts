import type { Tally } from '../../analysis/rates/flake-rate.js';
import { chanceOfRow } from '../../analysis/rates/flake-rate.js';

/**
 * When running a failed test again can stop, either way. A pass shows that it is flaky now. A row of failures shows in
 * the end that it is broken: what is broken fails every time, and a flaky test ever less often in a row.
 */

/**
 * Probability of a flake below which another try is wasted. One in twenty rows that are given up would have passed in
 * the end; half of that would cost about one more try of every broken test.
 */
export const GIVEN_UP_BELOW = 0.05;

/** A failure that is judged, and what is known of its test's rate. */
export interface Doubt {
  /** Probability that the failure is a flake, with all that is known after `failures` of them. */
  readonly probabilityFlaky: number;
  readonly tally: Tally;
  /** Failures in a row in this run, the judged one included. */
  readonly failures: number;
}

/** Probability of a flake after `more` failures in a row: P(broken) = π / (π + (1 − π)·E[p^k]), as odds. */
export function probabilityAfter({ probabilityFlaky, tally, failures }: Doubt, more: number): number {
  if (probabilityFlaky >= 1) return 1;
  const ratio = chanceOfRow(tally, failures + more) / chanceOfRow(tally, failures);
  const odds = (probabilityFlaky / (1 - probabilityFlaky)) * ratio;
  return odds / (1 + odds);
}

/** Retries after which a row of failures is given up, at most `max`; 0 where it need not be begun. */
export function retriesUntilGivenUp(doubt: Doubt, max: number): number {
  for (let retries = 0; retries < max; retries++) {
    if (probabilityAfter(doubt, retries) < GIVEN_UP_BELOW) return retries;
  }
  return max;
}

export type NextTry =
  | { readonly again: true }
  | { readonly again: false; readonly because: 'passed' | 'broken' | 'no-retries-left' };

/**
 * Whether a test is tried once more. `tries`: how each retry so far ended, in order; `retries`: how many are planned.
 * A skipped try says nothing, and uses one up.
 */
export function nextTry(
  doubt: Doubt,
  {
    tries,
    retries,
  }: { readonly tries: readonly ('passed' | 'failed' | 'skipped')[]; readonly retries: number },
): NextTry {
  if (tries.includes('passed')) return { again: false, because: 'passed' };
  const failed = tries.filter((outcome) => outcome === 'failed').length;
  if (probabilityAfter(doubt, failed) < GIVEN_UP_BELOW) return { again: false, because: 'broken' };
  return tries.length < retries ? { again: true } : { again: false, because: 'no-retries-left' };
}
