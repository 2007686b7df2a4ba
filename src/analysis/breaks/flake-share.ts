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
  /** Runs in which far more failed than usual; nothing is learned of single tests from them. */
  readonly isUpset: (result: BadResult) => boolean;
  /** Whether failures that no pass has followed yet count. */
  readonly isOpenFlaky: boolean;
}

/** Of changes from pass to fail that a later run decided, 84 to 87 % were flaky in published data. */
export const UNCONFIRMED_SHARE = 0.85;

/** For each bad result of one branch. `limit`: how many of all results count. */
export function flakeShares(
  results: BadResults,
  options: FlakeShareOptions,
  limit = results.length,
): ReadonlyMap<BadResult, number> {
  const proven = options.confirmed ? 1 : 0;
  const shares = new Map<BadResult, number>();
  for (const { failures, isOpen, isLikeFlake } of failureRows(results, limit)) {
    for (const failure of failures) {
      if (failure.firstPass < limit) shares.set(failure, proven);
      else if (isOpen) shares.set(failure, options.isOpenFlaky ? 1 : 0);
      else
        shares.set(
          failure,
          isLikeFlake && options.isolated && !options.isUpset(failure) ? UNCONFIRMED_SHARE : 0,
        );
    }
  }
  for (const result of results.bad) if (result.code === 'k') shares.set(result, proven);
  return shares;
}
