import { mean, posteriorRate } from './beta.js';
import { isolationWeight } from './evidence/base-branch.js';
import { confirmedWeight } from './evidence/confirmed-before.js';
import { isolatedFailures } from './evidence/isolated-failures.js';
import type { EvidenceName } from './evidence/names.js';
import { toProbability } from './log-odds.js';
import type { PastResult } from './past.js';
import { isDecided, isFailingCode } from './past.js';

/** What a whole history says of one test, apart from any single failure. */
export interface Flakiness {
  /** Expected share of runs that fail on code which the test also passes on; 0 where it never failed so. */
  readonly rate: number;
  /** How surely the test is flaky, 0 to 1: the weights of the proofs for it, as judging adds them up. */
  readonly score: number;
}

/** `lanes`: the results of the test in each lane, in order of time. */
export function flakinessOf(
  lanes: readonly (readonly PastResult[])[],
  without: ReadonlySet<EvidenceName> = new Set(),
): Flakiness {
  const decided = lanes.map((results) => results.filter(({ code }) => isDecided(code)));
  const proven = without.has('confirmed-before') ? [] : decided.flatMap(failuresOnPassingCode);
  const isolated = without.has('isolation') ? [] : decided.flatMap(isolatedFailures);
  const flaky = new Set([...proven, ...isolated]);
  const hasFailed = decided.some((results) =>
    results.some(({ code }) => code === 'k' || isFailingCode(code)),
  );
  if (!hasFailed) return { rate: 0, score: 0 };
  const passes = decided.flat().filter(({ code }) => code === 'p').length;
  const weight =
    (proven.length > 0 ? confirmedWeight(proven.length) : 0) +
    (isolated.length > 0 ? isolationWeight(isolated.length) : 0);
  return {
    rate: flaky.size === 0 ? 0 : mean(posteriorRate(flaky.size, passes)),
    // Without any proof, a test that has failed is as likely flaky as not.
    score: toProbability(weight),
  };
}

/** Failures of one lane on code on which the test passed too, and passes on retry. Others may be breaks. */
function failuresOnPassingCode(results: readonly PastResult[]): PastResult[] {
  const codeOf = ({ run }: PastResult): string => run.tree ?? run.commit;
  const passed = new Set(results.filter(({ code }) => !isFailingCode(code)).map(codeOf));
  return results.filter(
    (result) => result.code === 'k' || (isFailingCode(result.code) && passed.has(codeOf(result))),
  );
}
