import { counted } from '../analysis/run-words.js';
import type { GateSettings } from '../model/run.js';
import { asOftenAsBreaks } from './as-usual.js';
import { isUnsure } from './decide-failure.js';
import type { FailureDecision } from './plan.js';

/**
 * A failure that only the past of its test excuses, beside one that is no known flake: flaky tests mostly fail alone, so both
 * may have one cause. It costs nobody anything to wait, because the other one keeps the job red.
 */
export function withdrawBeside(
  failures: readonly FailureDecision[],
  gate: GateSettings,
): readonly FailureDecision[] {
  const open = failures.filter((failure) => isOpen(failure, gate)).length;
  if (open === 0) return failures;
  return failures.map((failure) => {
    const { excused, verdict, tier, quarantine, reason } = failure;
    const isByThePast = excused && tier === undefined && quarantine === undefined;
    if (!isByThePast || verdict.passedBefore) return failure;
    const others = counted(open, 'other test');
    const says = `Not excused: ${others} here ${open === 1 ? 'is' : 'are'} no known flake, and it may fail for the same cause.`;
    return { ...failure, excused: false, reason: `${says} By itself: ${reason.replace(/^Excused: /, '')}` };
  });
}

/** What failed before the change, or fails wherever this environment is, has its cause already. */
function isOpen({ excused, verdict }: FailureDecision, gate: GateSettings): boolean {
  if (excused || verdict.kind === 'broken' || verdict.kind === 'environment') return false;
  if (verdict.kind !== 'flaky' || verdict.onlyLately || isUnsure(verdict, gate)) return true;
  return asOftenAsBreaks(verdict.timeline) !== undefined;
}
