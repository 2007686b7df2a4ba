/** A number, or a share of what there is: `10` and `10 %`. */
export type NumberOrShare = { readonly number: number } | { readonly share: number };

/** How much running again may do, as the configuration says it. */
export interface RetrySettings {
  /** Builds that the known flakiness of all tests together may fail in spite of the retries, as a share. */
  readonly target: number;
  /** Retries of one test at most; 0 for none at all. */
  readonly maxRetries: number;
  /** Time for all retries of a run: minutes, or a share of what the tests take one after the other. */
  readonly budget: NumberOrShare;
  /** Failing tests above which nothing is run again, as a number or as a share of the tests that ran. */
  readonly maxFailures: NumberOrShare;
}

/** A share of the time of a small suite is next to nothing; a minute is what a job takes to start again. */
const LEAST_SHARE_MS = 60_000;

/**
 * Milliseconds that the retries of a run may take; `undefined` for a share of a time that nobody knows. How long the suite
 * takes is not asked for where `mostMs` is all that could be wanted, and is allowed anyway.
 */
export function budgetMs(
  { budget }: RetrySettings,
  suiteMs: () => number | undefined,
  mostMs = Number.POSITIVE_INFINITY,
): number | undefined {
  if ('number' in budget) return budget.number * 60_000;
  if (mostMs <= LEAST_SHARE_MS) return LEAST_SHARE_MS;
  const suite = suiteMs();
  return suite === undefined ? undefined : Math.max(LEAST_SHARE_MS, budget.share * suite);
}

/** Failing tests that may be run again at most; a share of a small suite still allows one. */
export function maxFailures({ maxFailures: limit }: RetrySettings, tests: number): number {
  return 'number' in limit ? limit.number : Math.max(1, Math.floor(limit.share * tests));
}
