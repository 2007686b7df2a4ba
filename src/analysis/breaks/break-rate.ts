/**
 * How often a test fails on code that is broken for it.
 *
 * Assumptions. Four breaks in five fail in every run. The others come and go: a race that the change brought in, a path
 * taken by some inputs only; nothing is known of their rates, so they are spread evenly from 0.3 to 0.9. What fails
 * more rarely than that can't be told from a flaky test, and is one by any practical measure.
 */
const RATES: readonly { readonly rate: number; readonly share: number }[] = [
  { rate: 0.999, share: 0.88 },
  { rate: 0.9, share: 0.03 },
  { rate: 0.7, share: 0.03 },
  { rate: 0.5, share: 0.03 },
  { rate: 0.3, share: 0.03 },
];

const POINTS = RATES.map(({ rate, share }) => ({
  logShare: Math.log(share),
  logFail: Math.log(rate),
  logPass: Math.log1p(-rate),
}));

/** Asked for thousands of times a run: what is only needed meanwhile is made once. */
const scratch = new Float64Array(POINTS.length);

/** Log-likelihood of so many failures and passes since the break. */
export function breakLikelihood(failures: number, passes: number): number {
  let most = Number.NEGATIVE_INFINITY;
  const logs = scratch;
  for (let i = 0; i < POINTS.length; i++) {
    const { logShare, logFail, logPass } = POINTS[i] as (typeof POINTS)[number];
    const log = logShare + failures * logFail + passes * logPass;
    logs[i] = log;
    if (log > most) most = log;
  }
  let sum = 0;
  for (let i = 0; i < logs.length; i++) sum += Math.exp((logs[i] as number) - most);
  return most + Math.log(sum);
}
