import type { Failure } from '../../../model/failure.js';
import type { Attempt, Outcome } from '../../../model/test-result.js';
import { addFailure } from '../failure-of.js';
import type { FailureKind } from './junit-words.js';

/**
 * Values of `status` and `result` for tests that did not run: GoogleTest and CTest write `notrun`, `disabled` and
 * `suppressed`, others `ignored` or `skipped`, and none of them needs to add a <skipped>.
 */
const NOT_RUN: ReadonlySet<string> = new Set([
  'disabled',
  'notrun',
  'not run',
  'not_run',
  'ignored',
  'skipped',
  'suppressed',
  'pending',
]);

/** Values of `status` that speak of a failure even where no element does: nothing red may get lost. */
const FAILING_STATUS: ReadonlyMap<string, 'failed' | 'error'> = new Map([
  ['fail', 'failed'],
  ['failed', 'failed'],
  ['failure', 'failed'],
  ['error', 'error'],
  ['errored', 'error'],
]);

/** The outcome of a case in which nothing stands, by its attributes `status` and `result`. */
export function outcomeOfStatus(values: readonly string[]): Outcome {
  const states = values.map((value) => value.trim().toLowerCase());
  const failing = states.map((state) => FAILING_STATUS.get(state)).find((outcome) => outcome !== undefined);
  return failing ?? (states.some((state) => NOT_RUN.has(state)) ? 'skipped' : 'passed');
}

/**
 * The attempts that one <testcase> tells of, gathered from its children.
 *
 * - <flakyFailure> and <flakyError> (Surefire, nextest, Playwright) are failed attempts before the last one, which
 *   passed. With a <failure> beside them the last one counts as failed: nextest writes both for a test that may
 *   not be flaky (`flaky-result = "fail"`).
 * - <rerunFailure> and <rerunError> are attempts after a first one that failed, all failed too.
 * - Several failures of one attempt become one: the first gives outcome, type and message, the others follow in its
 *   stack. Soft assertions and tear-downs write so.
 * - Failed wins over skipped, and both over an attribute.
 */
export class CaseAttempts {
  readonly #before: Attempt[] = [];
  readonly #after: Attempt[] = [];
  #deciding: Attempt | undefined;
  isSkipped = false;
  /** Whatever happens in it counts as skipped. */
  isTolerated = false;
  /** Failure elements so far. */
  failures = 0;

  add(kind: FailureKind, failure: Failure, durationMs: number | undefined): void {
    this.failures++;
    const attempt: Attempt = withDuration({ outcome: kind.outcome, failure }, durationMs);
    if (kind.role === 'before') this.#before.push(attempt);
    else if (kind.role === 'after') this.#after.push(attempt);
    else this.#deciding = this.#deciding === undefined ? attempt : addFailure(this.#deciding, failure);
  }

  /** True if the test has failed for good, whatever may follow: flaky attempts do not say how it ends. */
  get hasFailed(): boolean {
    return this.#deciding !== undefined || this.#after.length > 0;
  }

  /** All attempts, in order of execution; outcome and duration are those of the case's own attributes. */
  list(outcome: Outcome, durationMs: number | undefined): readonly Attempt[] {
    // The time of the case goes before that of the element.
    const last = this.#deciding === undefined ? [] : [withDuration(this.#deciding, durationMs)];
    const attempts = [...this.#before, ...last, ...this.#after];
    if (this.#deciding !== undefined || (this.#before.length === 0 && this.#after.length > 0))
      return attempts;
    return [...attempts, withDuration({ outcome: this.outcome(outcome) }, durationMs)];
  }

  /** How a case without failures ended. */
  outcome(outcome: Outcome): Outcome {
    if (this.isTolerated) return 'skipped';
    return this.isSkipped && outcome === 'passed' ? 'skipped' : outcome;
  }
}

function withDuration(attempt: Attempt, durationMs: number | undefined): Attempt {
  return durationMs === undefined ? attempt : { ...attempt, durationMs };
}
