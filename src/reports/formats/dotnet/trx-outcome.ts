import type { Outcome } from '../../../model/test-result.js';

/**
 * What each outcome of TRX means. vstest and Microsoft.Testing.Platform write Passed, Failed and NotExecuted;
 * mstest.exe all of them. Error is what the absence of an outcome means: it is the default of that field.
 */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['passed', 'passed'],
  // Passed before the run was aborted: what the run misses is told by its own outcome.
  ['passedbutrunaborted', 'passed'],
  // Manual tests and those of other kinds end so: done, without a verdict.
  ['completed', 'passed'],
  ['warning', 'passed'],
  ['failed', 'failed'],
  ['error', 'error'],
  ['timeout', 'error'],
  ['aborted', 'error'],
  ['disconnected', 'error'],
  // Still running as the run ended.
  ['inprogress', 'error'],
  // A test method that can't be called, say because it is private. mstest.exe calls the run failed because of it.
  ['notrunnable', 'error'],
  ['inconclusive', 'skipped'],
  ['notexecuted', 'skipped'],
  ['pending', 'skipped'],
]);

/** The outcome of a test. What nobody knows is an error: it must not get lost. */
export function trxOutcome(text: string | undefined): Outcome {
  return OUTCOMES.get((text ?? '').trim().toLowerCase()) ?? 'error';
}

/** True if a run, or a message of it, says that something went wrong. */
export function isTrxFailure(text: string | undefined): boolean {
  return /^\s*(?:failed|error|timeout|aborted|disconnected)\s*$/i.test(text ?? '');
}
