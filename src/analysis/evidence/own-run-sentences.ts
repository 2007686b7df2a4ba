import { laneTitle } from '../../model/lane.js';
import { isDecided, isFailingCode } from '../past.js';
import { counted, describeRun } from '../run-words.js';
import type { FailureContext } from './failure-context.js';

/** What other runs of this change and other attempts say, in sentences. */

/**
 * `own`: of runs with this change, or of earlier runs of code that no change came to. `weight`: a sentence says what its
 * number means, so where passes and failures of one code speak against a flake, it is the failures that do.
 */
export function sameCodeSentence(
  { sorted, run }: FailureContext,
  { own, weight }: { readonly own: boolean; readonly weight: number },
): string | undefined {
  const inLane = sorted.ofThisCode.filter(
    (result) =>
      result.sameLane && isDecided(result.code) && (own ? result.ofChange : result.sameCode && result.onBase),
  );
  const same = inLane.filter((result) => result.sameCode);
  const lastPass = same.findLast(({ code }) => !isFailingCode(code));
  const failed = same.filter(({ code }) => isFailingCode(code)).length;
  if (lastPass !== undefined && failed > 0 && weight < 0)
    return `On the same code it failed in ${failed} of ${counted(same.length, 'earlier run')}: more often than it used to.`;
  if (lastPass !== undefined) {
    const isSameRun = lastPass.run.runId === run.runId;
    const where = isSameRun ? `attempt ${lastPass.run.runAttempt} of this run` : describeRun(lastPass.run);
    return `It passed on the same code in ${where}.`;
  }
  if (same.length > 0) return `It failed on the same code in ${counted(same.length, 'earlier run')} too.`;
  const earlier = inLane.at(-1);
  if (earlier === undefined) return undefined;
  const did = isFailingCode(earlier.code) ? 'failed' : 'passed';
  return `It ${did} with an earlier state of this change, in ${describeRun(earlier.run)}.`;
}

export function otherLaneSentence({ sorted }: FailureContext): string | undefined {
  const pass = sorted.ofThisCode.findLast(
    ({ sameCode, sameLane, code }) => sameCode && !sameLane && isDecided(code) && !isFailingCode(code),
  );
  return pass && `It passed on the same code in the lane ${laneTitle(pass.lane)}.`;
}

export function attemptsSentence({ failure }: FailureContext): string | undefined {
  const tries = (failure.attempts ?? '').replaceAll('s', '');
  if (tries.length < 2) return undefined;
  return tries.includes('p')
    ? `It failed and passed in this run, on the same code (${counted(tries.length, 'attempt')}).`
    : `It failed in all ${tries.length} attempts of this run.`;
}
