import type { Failure } from '../../../model/failure.js';
import type { Attempt } from '../../../model/test-result.js';
import { addFailure } from '../failure-of.js';

/** How one step, or one hook, of a scenario ended. */
export interface StepResult {
  /** As Cucumber calls it, in small letters. */
  readonly status: string;
  readonly isHook: boolean;
  /** Present where it did not pass. */
  readonly failure?: Failure;
}

/**
 * What a status of a step means. From version 7 on a step that is undefined, pending or ambiguous fails the run
 * (`strict`), and so does its scenario here; a run that succeeded all the same tolerates them.
 */
type Meaning = 'passed' | 'failed' | 'unready' | 'skipped';

function meaningOf(status: string): Meaning {
  switch (status) {
    case 'passed':
    case 'unknown': // no result yet: a scenario without steps
      return 'passed';
    case 'skipped':
    case 'untested': // behave
    case 'disabled':
      return 'skipped';
    case 'undefined':
    case 'pending':
    case 'ambiguous':
      return 'unready';
    default:
      // Nothing red gets lost for being called otherwise (`hook_error`).
      return /fail|error/.test(status) ? 'failed' : 'passed';
  }
}

/** True for a step that raised something; false for one that could not be run. */
export function isBrokenStep(status: string): boolean {
  return meaningOf(status) === 'failed';
}

export function isFailingStep(status: string): boolean {
  const meaning = meaningOf(status);
  return meaning === 'failed' || meaning === 'unready';
}

/**
 * One attempt at a scenario from its steps: the first that failed gives the failure, others follow in its stack. A
 * hook that fails while all steps passed is an error: nothing that the scenario asserts was wrong.
 */
export function attemptOfSteps(
  steps: readonly StepResult[],
  { toleratesUnready = false }: { readonly toleratesUnready?: boolean } = {},
): Attempt {
  const meanings = steps.map(({ status }) => meaningOf(status));
  const failing = steps.filter(
    (_, i) => meanings[i] === 'failed' || (meanings[i] === 'unready' && !toleratesUnready),
  );
  const [first, ...others] = failing;
  if (first === undefined) {
    const isSkipped = meanings.some((meaning) => meaning === 'skipped' || meaning === 'unready');
    return { outcome: isSkipped ? 'skipped' : 'passed' };
  }
  const outcome = failing.every(({ isHook }) => isHook) ? 'error' : 'failed';
  let attempt: Attempt = { outcome, ...(first.failure === undefined ? {} : { failure: first.failure }) };
  for (const { failure } of others) if (failure !== undefined) attempt = addFailure(attempt, failure);
  return attempt;
}
