import type { RunInfo } from '../../model/run.js';
import { startedAt } from '../../model/run.js';
import { confirmedFlakes } from '../confirmed-flakes.js';
import { isDecided, isFailingCode } from '../past.js';
import type { FailureContext } from './failure-context.js';
import { isolatedFailures } from './isolated-failures.js';
import type { EvidenceName } from './names.js';

/**
 * Who has seen the test fail and pass. However likely a flake is by itself, a first failure after nothing but passes
 * can't be told from a break: without a witness nothing is called flaky.
 */
export interface Witnesses {
  /** Runs without this change: only they can excuse. */
  readonly outside: boolean;
  /** And long enough ago, or of this very code, that it can be no break that comes and goes. */
  readonly lasting: boolean;
  /** This very code passed in a run without this change. */
  readonly passedBefore: boolean;
  /** Runs and attempts of this change. */
  readonly own: boolean;
}

/** Failures between passes on different code that are needed: one may have been a break that was mended at once. */
export const ISOLATED_NEEDED = 2;

/**
 * Results after which a failure is no part of a break that comes and goes: it passes five times in a row with a chance of 5 %,
 * over the rates that such breaks have. What a test did since then may be the break itself, and is no witness against it.
 */
const LASTING = 5;

/** Results up to which a history is young: nothing in it is long ago, and `min-runs` says what is enough to excuse by. */
const YOUNG = 20;

export function findWitnesses(context: FailureContext, without: ReadonlySet<EvidenceName>): Witnesses {
  const { results, sorted, failure, base } = context;
  const latest = base[base.length - LASTING];
  const isOld = ({ run }: { readonly run: RunInfo }): boolean =>
    base.length <= YOUNG || latest === undefined || startedAt(run) < startedAt(latest.run);
  const confirmed =
    context.mayBeProven && !without.has('confirmed-before')
      ? confirmedFlakes(results.filter(({ ownChange }) => !ownChange))
      : [];
  const isolated = without.has('isolation')
    ? []
    : isolatedFailures(context.bad).filter((bad) => !context.isUpset(bad));
  const sameCodePasses = without.has('same-code')
    ? []
    : sorted.ofThisCode.filter(
        ({ sameCode, sameLane, code }) => sameCode && sameLane && isDecided(code) && !isFailingCode(code),
      );
  const passedOnRetry = !without.has('attempts') && (failure.attempts ?? '').includes('p');
  const passedBefore = sameCodePasses.some(({ ownChange }) => !ownChange);
  return {
    passedBefore,
    outside: passedBefore || confirmed.length > 0 || isolated.length >= ISOLATED_NEEDED,
    lasting: passedBefore || confirmed.some(isOld) || isolated.filter(isOld).length >= ISOLATED_NEEDED,
    own: sameCodePasses.length > 0 || passedOnRetry,
  };
}
