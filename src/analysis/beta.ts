/**
 * Moments of the Beta distribution, which describes what is known of a rate after some runs.
 * Source: any text on the Beta-binomial model; E[p^k] = B(a+k, b) / B(a, b) = Π (a+i)/(a+b+i).
 */

/** Knowledge of a failure rate: `a` − prior failures, `b` − prior passes. */
export interface Beta {
  readonly a: number;
  readonly b: number;
}

/**
 * Prior of a test's failure rate on good code. Published rates of flaky tests spread almost evenly over the orders
 * of magnitude from 0.0001 to 0.5; one Beta fits them badly, and this one errs to the high side (mean 0.375), so
 * that few data do not make two failures in a row look impossible. LUCI Analysis uses the same.
 */
export const RATE_PRIOR: Beta = { a: 0.3, b: 0.5 };

/** What is known after `failures` failures and `passes` passes. */
export function posteriorRate(failures: number, passes: number, prior: Beta = RATE_PRIOR): Beta {
  return { a: prior.a + failures, b: prior.b + passes };
}

export function mean({ a, b }: Beta): number {
  return a / (a + b);
}

/** Chance of `k` failures in a row, independent given the rate: E[p^k]. Never the k-th power of the mean. */
export function chanceOfRow({ a, b }: Beta, k: number): number {
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= (a + i) / (a + b + i);
  return chance;
}
