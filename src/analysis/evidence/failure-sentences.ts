import type { FailsElsewhere } from '../breaks/fails-elsewhere.js';
import { counted, describeRun, grouped } from '../run-words.js';
import type { FailureContext } from './failure-context.js';

/** What the looks of the failure, and what fails beside it, say. */

export function signatureSentence({ failure, known }: FailureContext): string | undefined {
  if (failure.signature === undefined || known.length === 0) return undefined;
  const last = known.findLast(({ signature }) => signature === failure.signature);
  if (last === undefined) return 'It failed before, but never in this way.';
  return `It failed in the same way without this change, last in ${describeRun(last.result.run)}.`;
}

export interface FailingOthers {
  /** Tests with the same cause that fail in this run, too. */
  readonly failing: number;
  /** Tests with the same cause that failed in the runs before. */
  readonly lately: number;
}

/** `weight`: what the others say may speak either way, and the sentence says which. */
export function togetherSentence(
  { failing, lately }: FailingOthers,
  elsewhere: FailsElsewhere | undefined,
  weight: number,
): string {
  if (failing > 0 && elsewhere !== undefined)
    return `${counted(elsewhere.tests, 'test')} failed in the same way in ${describeRun(elsewhere.run)}, which is of another change.`;
  if (failing === 0 && lately === 0 && weight < 0)
    return 'Beside how other tests have failed, it looks less like a flake.';
  if (failing === 0 && lately === 0)
    return 'It is the only test that starts to fail in this run, and flaky tests mostly fail alone.';
  if (failing === 0)
    return `${counted(lately, 'other test')} failed in the runs before, as if for the same cause.`;
  if (weight > 0)
    return `${counted(failing, 'other test')} ${failing === 1 ? 'starts' : 'start'} to fail with it, in a way that looks like no fault of the code.`;
  if (failing === 1) return 'One other test starts to fail with it; flaky tests mostly fail alone.';
  return `${grouped(failing)} other tests start to fail with it; flaky tests mostly fail alone.`;
}
