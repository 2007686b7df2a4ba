import { confirmedFlakes } from '../confirmed-flakes.js';
import { isDecided, isFailingCode } from '../past.js';
import type { FailureContext } from './failure-context.js';
import { baseResults } from './history-sentences.js';
import { isolatedFailures } from './isolated-failures.js';
import type { EvidenceName } from './names.js';

/**
 * Who has seen the test fail and pass. However likely a flake is by itself, a first failure after nothing but passes
 * can't be told from a break: without a witness nothing is called flaky.
 */
export interface Witnesses {
  /** Runs without this change: only they can excuse. */
  readonly outside: boolean;
  /** Runs and attempts of this change. */
  readonly own: boolean;
}

/** Failures between passes on different code that are needed: one may have been a break that was mended at once. */
export const ISOLATED_NEEDED = 2;

export function findWitnesses(context: FailureContext, without: ReadonlySet<EvidenceName>): Witnesses {
  const { results, failure } = context;
  const isConfirmed =
    !without.has('confirmed-before') &&
    confirmedFlakes(results.filter(({ ownChange }) => !ownChange)).length > 0;
  const isIsolated =
    !without.has('isolation') && isolatedFailures(baseResults(context)).length >= ISOLATED_NEEDED;
  const sameCodePasses = without.has('same-code')
    ? []
    : results.filter(
        ({ sameCode, sameLane, code }) => sameCode && sameLane && isDecided(code) && !isFailingCode(code),
      );
  const passedOnRetry = !without.has('attempts') && (failure.attempts ?? '').includes('p');
  return {
    outside: isConfirmed || isIsolated || sameCodePasses.some(({ ownChange }) => !ownChange),
    own: sameCodePasses.length > 0 || passedOnRetry,
  };
}
