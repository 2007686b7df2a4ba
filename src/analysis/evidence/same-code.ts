import { laneTitle } from '../../model/lane.js';
import { isFailingCode } from '../past.js';
import { counted, describeRun } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/**
 * Other runs of the same tree. A pass in the same lane is proof that the outcome does not depend on the code alone.
 * It shows flakiness now, not before this change: these runs contain the change too.
 */
const PASSED_SAME_LANE = 4;
/** Another lane differs in its environment too, which may be all there is to it. */
const PASSED_OTHER_LANE = 0.8;
/** A flaky test rarely fails in two runs of one commit (4.5 % on published data); twice the usual rate is assumed. */
const FAILED_SAME_LANE = -1.5;
const COUNTED_FAILURES = 2;

export function sameCodeEvidence({ results, run }: FailureContext): Evidence[] {
  const same = results.filter((result) => result.sameCode && result.code !== 's');
  const inLane = same.filter((result) => result.sameLane);
  const evidence: Evidence[] = [];
  const passed = inLane.filter((result) => !isFailingCode(result.code));
  const lastPass = passed.at(-1);
  if (lastPass !== undefined) {
    const where =
      lastPass.run.runId === run.runId
        ? `attempt ${lastPass.run.runAttempt} of this run`
        : describeRun(lastPass.run);
    const says = `It passed on the same code in ${where}.`;
    evidence.push({ kind: 'same-code', weight: PASSED_SAME_LANE, says, ownChange: true });
  }
  const failed = inLane.filter((result) => isFailingCode(result.code));
  if (failed.length > 0 && lastPass === undefined) {
    const weight = FAILED_SAME_LANE * Math.min(failed.length, COUNTED_FAILURES);
    const says = `It failed on the same code in ${counted(failed.length, 'earlier run')} too.`;
    evidence.push({ kind: 'same-code', weight, says, ownChange: true });
  }
  const elsewhere = same.filter((result) => !result.sameLane && !isFailingCode(result.code)).at(-1);
  if (elsewhere !== undefined) {
    const says = `It passed on the same code in the lane ${laneTitle(elsewhere.lane)}.`;
    evidence.push({ kind: 'same-code', weight: PASSED_OTHER_LANE, says, ownChange: true });
  }
  return evidence;
}
