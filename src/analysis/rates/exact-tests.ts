/**
 * Exact tests for small counts: how often chance alone would give what was seen, or more of it.
 *
 * Assumption of both: results are independent of each other. Those of one test are nearly so, after bursts are counted
 * once; so a cause is said only where chance gives it less than once in a thousand looks, and not once in twenty.
 */

/** So many of so many. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/**
 * Fisher's exact test, one-sided: the chance that at least `here.hits` of all hits fall on `here`, if it makes no
 * difference where. The hypergeometric distribution, summed from the smallest terms up.
 */
export function fisherTail(here: Share, elsewhere: Share): number {
  const hits = here.hits + elsewhere.hits;
  const all = here.of + elsewhere.of;
  const most = Math.min(hits, here.of);
  const ways = logChoose(all, hits);
  let sum = 0;
  for (let k = most; k >= here.hits; k--) {
    if (hits - k > elsewhere.of) continue;
    sum += Math.exp(logChoose(here.of, k) + logChoose(elsewhere.of, hits - k) - ways);
  }
  return Math.min(1, sum);
}

/** Chance of at least `hits` of `of` where each has the chance `rate`. */
export function binomialTail({ hits, of }: Share, rate: number): number {
  if (hits <= 0 || rate >= 1) return 1;
  if (rate <= 0) return 0;
  let sum = 0;
  for (let k = of; k >= hits; k--)
    sum += Math.exp(logChoose(of, k) + k * Math.log(rate) + (of - k) * Math.log1p(-rate));
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const LOG_FACTORIALS: number[] = [0];

/** By a table that grows: exact enough, and histories have thousands of runs at most. */
function logFactorial(n: number): number {
  for (let i = LOG_FACTORIALS.length; i <= n; i++)
    LOG_FACTORIALS.push((LOG_FACTORIALS[i - 1] ?? 0) + Math.log(i));
  return LOG_FACTORIALS[n] ?? 0;
}
