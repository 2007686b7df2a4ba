import type { BadResult, BadResults } from '../bad-results.js';
import { failureRows } from '../bad-results.js';

/**
 * How much each past failure says of the rate at which the test fails on good code.
 *
 * All: the test also passed on that code, or it fails still, so that nothing has explained it yet. Nothing: it was part
 * of a break that other code mended, or of a run in which far more failed than usual. In between: one or two failures
 * between passes.
 */
export interface FlakeShareOptions {
  readonly confirmed: boolean;
  readonly isolated: boolean;
  /** Results of an outage or a wide break: see `upset-runs.ts`. */
  readonly isUpset: (result: BadResult) => boolean;
  /** Whether failures that no pass has followed yet count. */
  readonly isOpenFlaky: boolean;
  /** Of one or two failures between passes; what is published of all tests without it. */
  readonly unconfirmed?: number;
}

/** Of changes from pass to fail that a later run decided, 84 to 87 % were flaky in published data. */
export const UNCONFIRMED_SHARE = 0.85;

/** For each bad result of one branch. `limit`: how many of all results count. */
export function flakeShares(
  results: BadResults,
  options: FlakeShareOptions,
  limit = results.length,
): number[] {
  const proven = options.confirmed ? 1 : 0;
  const shares = results.bad.map(({ code }): number => (code === 'k' ? proven : 0));
  for (const { from, failures, isOpen, isLikeFlake } of failureRows(results, limit)) {
    for (const [i, failure] of failures.entries()) {
      if (failure.firstPass < limit) shares[from + i] = proven;
      else if (isOpen) shares[from + i] = options.isOpenFlaky ? 1 : 0;
      else if (isLikeFlake && options.isolated && !options.isUpset(failure))
        shares[from + i] = options.unconfirmed ?? UNCONFIRMED_SHARE;
    }
  }
  return shares;
}
