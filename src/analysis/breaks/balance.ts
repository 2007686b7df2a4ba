import { logSumOf } from './pool.js';

/**
 * The explanations of one failure, each as a log-ratio to "the test fails at the flake rate that it always had".
 */
export interface Balance {
  /** It became flaky at some code before the change. */
  readonly becameFlaky: number;
  /** It became flaky with the change. */
  readonly becameFlakyHere: number;
  /** Something outside the code made tests fail in this run. */
  readonly transient: number;
  /** The code broke before the change. */
  readonly brokeBefore: number;
  /** The change broke it. */
  readonly brokeHere: number;
}

/** Log-odds that the failure is no fault of the code. */
export function flakyLogOdds(balance: Balance): number {
  const { becameFlaky, becameFlakyHere, transient, brokeBefore, brokeHere } = balance;
  return logSumOf([0, becameFlaky, becameFlakyHere, transient]) - logSumOf([brokeBefore, brokeHere]);
}

/** Probability of each explanation; they sum to 1. */
export function sharesOf(balance: Balance): Balance & { readonly flaky: number } {
  const { becameFlaky, becameFlakyHere, transient, brokeBefore, brokeHere } = balance;
  const all = logSumOf([0, becameFlaky, becameFlakyHere, transient, brokeBefore, brokeHere]);
  return {
    flaky: Math.exp(-all),
    becameFlaky: Math.exp(becameFlaky - all),
    becameFlakyHere: Math.exp(becameFlakyHere - all),
    transient: Math.exp(transient - all),
    brokeBefore: Math.exp(brokeBefore - all),
    brokeHere: Math.exp(brokeHere - all),
  };
}
