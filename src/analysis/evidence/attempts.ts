import { counted } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/**
 * What the attempts within this run say. A pass after a failure is proof that the test is flaky now; that it was so
 * before this change it does not say. Refailing speaks against: a flaky test fails again right after a failure about
 * twice as often as usual, at most in one of ten cases.
 */
const PASSED_ON_RETRY = 5;
const FAILED_AGAIN = -0.7;

/** Refailures beyond this say nothing new: what makes a flaky test fail may hold for the whole run. */
const COUNTED_REFAILURES = 3;

export function attemptsEvidence({ failure }: FailureContext): Evidence[] {
  const attempts = failure.attempts ?? '';
  if (attempts.length < 2) return [];
  const failed = attempts.replace(/[^fe]/g, '').length;
  if (attempts.includes('p')) {
    const says = `It failed and passed in this run, on the same code (${counted(attempts.length, 'attempt')}).`;
    return [{ kind: 'attempts', weight: PASSED_ON_RETRY, says, ownChange: true }];
  }
  const weight = FAILED_AGAIN * Math.min(failed - 1, COUNTED_REFAILURES);
  return [
    { kind: 'attempts', weight, says: `It failed in all ${failed} attempts of this run.`, ownChange: true },
  ];
}
