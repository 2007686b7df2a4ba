/**
 * How often a test fails on code that is broken for it.
 *
 * Assumptions. Most breaks fail in every run. The others come and go: a race that the change brought in, a path taken by
 * some inputs only; nothing is known of their rates, so they are spread evenly from 0.3 to 0.9. What fails more rarely than
 * that can't be told from a flaky test, and is one by any practical measure. Whether a break comes and goes is a matter of
 * the break, and the same for all tests that it hits.
 */
export interface BreakKind {
  readonly share: number;
  /** Rates at which it fails, each as common as the others. */
  readonly rates: readonly number[];
}

export const BREAK_KINDS: readonly BreakKind[] = [
  { share: 0.8, rates: [0.999] },
  { share: 0.2, rates: [0.9, 0.7, 0.5, 0.3] },
];

const POINTS = BREAK_KINDS.map(({ rates }) =>
  rates.map((rate) => ({
    logShare: -Math.log(rates.length),
    logFail: Math.log(rate),
    logPass: Math.log1p(-rate),
  })),
);

const LOG_SHARES = BREAK_KINDS.map(({ share }) => Math.log(share));

/** Asked for thousands of times a run: what is only needed meanwhile is made once. */
const scratch = new Float64Array(Math.max(...POINTS.map(({ length }) => length)));

/** Log-likelihood of so many failures and passes since a break of the kind of that number. */
export function likelihoodOfKind(kind: number, failures: number, passes: number): number {
  const points = POINTS[kind] ?? [];
  let most = Number.NEGATIVE_INFINITY;
  const logs = scratch;
  for (let i = 0; i < points.length; i++) {
    const { logShare, logFail, logPass } = points[i] as (typeof points)[number];
    const log = logShare + failures * logFail + passes * logPass;
    logs[i] = log;
    if (log > most) most = log;
  }
  let sum = 0;
  for (let i = 0; i < points.length; i++) sum += Math.exp((logs[i] as number) - most);
  return most + Math.log(sum);
}

/** The same for a break of which nobody knows the kind, from what each kind gives. */
export function mixKinds(ofKinds: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < LOG_SHARES.length; k++)
    most = Math.max(most, (LOG_SHARES[k] as number) + (ofKinds[k] as number));
  let sum = 0;
  for (let k = 0; k < LOG_SHARES.length; k++)
    sum += Math.exp((LOG_SHARES[k] as number) + (ofKinds[k] as number) - most);
  return most + Math.log(sum);
}

/** Log-likelihood of so many failures and passes since any break. */
export function breakLikelihood(failures: number, passes: number): number {
  return mixKinds(BREAK_KINDS.map((_, kind) => likelihoodOfKind(kind, failures, passes)));
}
