import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/** A test that no run without this change knows: its failure is the change's business, whatever its cause. */
const NEW_TEST = -1;

/** `pastRuns`: runs of this lane without this change. */
export function newnessEvidence({ results }: FailureContext, pastRuns: number): Evidence[] {
  if (results.some((result) => !result.ownChange)) return [];
  if (pastRuns === 0) {
    const says = 'There is no earlier run without this change to compare with.';
    return [{ kind: 'no-history', weight: 0, says, ownChange: false }];
  }
  const says = 'The test is new: no run without this change has it.';
  return [{ kind: 'new-test', weight: NEW_TEST, says, ownChange: false }];
}
