import { isFailingCode } from '../past.js';
import { describeRun } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/**
 * Whether the test failed in this way before, in runs without this change. Type, masked message and top frames
 * repeat for 98.7 % of the failures of one flaky test, so a new way of failing of a test with known failures is
 * suspicious.
 */
const SEEN = 1;
const NEVER_SEEN = -1.5;

export function signatureEvidence(context: FailureContext): Evidence[] {
  const { signature } = context.failure;
  if (signature === undefined) return [];
  const earlier = context.results.filter(
    (result) => !result.ownChange && (isFailingCode(result.code) || result.code === 'k'),
  );
  const known = earlier.filter((result) => context.recordOf(result)?.signature !== undefined);
  const last = known.findLast((result) => context.recordOf(result)?.signature === signature);
  if (last !== undefined) {
    const says = `It failed in the same way without this change, last in ${describeRun(last.run)}.`;
    return [{ kind: 'signature', weight: SEEN, says, ownChange: false }];
  }
  if (known.length === 0) return [];
  const says = `It failed before, but never in this way.`;
  return [{ kind: 'signature', weight: NEVER_SEEN, says, ownChange: false }];
}
