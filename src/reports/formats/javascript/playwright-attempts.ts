import { withoutColours } from '../../../model/colours.js';
import { boundedFailure, type Failure } from '../../../model/failure.js';
import type { Attempt } from '../../../model/test-result.js';
import { durationFrom, isObject, type JsonObject, objectsOf, textOf } from '../../json/values.js';
import { failureOfParts } from '../error-text.js';
import { failedAttempt } from '../failed-attempt.js';

/** The tries of a test. One that was never started is skipped. */
export function attemptsOf(test: JsonObject): readonly Attempt[] {
  const results = objectsOf(test.results);
  if (results.length === 0)
    return [test.status === 'unexpected' ? failedAttempt('failed', []) : { outcome: 'skipped' }];
  const expected = textOf(test.expectedStatus) || 'passed';
  return results.map((result) => attemptOf(result, expected));
}

/**
 * A test under `test.fail()` is expected to fail, and fails if it does not. `interrupted` is what was running when
 * the run was stopped: it decides nothing.
 */
function attemptOf(result: JsonObject, expected: string): Attempt {
  const duration = durationFrom(result.duration);
  const status = textOf(result.status);
  switch (status) {
    case 'passed':
      if (expected === 'failed') return failedAttempt('failed', [UNEXPECTED_PASS], duration);
      return { outcome: 'passed', ...duration };
    case 'failed':
    case 'timedOut': {
      if (status === expected) return { outcome: 'passed', ...duration };
      const failures = failuresOf(result);
      const isError = status === 'timedOut' || failures[0]?.type.startsWith('expect.') !== true;
      return failedAttempt(isError ? 'error' : 'failed', failures, duration);
    }
    default:
      return { outcome: 'skipped', ...duration };
  }
}

const UNEXPECTED_PASS: Failure = { type: '', message: 'Expected to fail, but passed.', stack: '' };

/** `error` is the first of `errors` with more detail; some versions write only one of them. */
function failuresOf(result: JsonObject): Failure[] {
  const [, ...others] = objectsOf(result.errors);
  const first = isObject(result.error) ? result.error : objectsOf(result.errors)[0];
  return [...(first === undefined ? [] : [first]), ...others].map(failureOf);
}

/** Characters in which an assertion is looked for: it stands at the beginning. */
const MAX_ASSERTION = 1_000;

/**
 * An assertion is told apart from other errors by its text, as Playwright does for its JUnit report, and has the
 * type that it has there: `expect.toBe`.
 */
export function failureOf(error: JsonObject): Failure {
  const message = textOf(error.message) || textOf(error.value);
  const failure = failureOfParts('', message, textOf(error.stack));
  const matcher = /expect\(.*?\)\.(not\.)?(\w+)/.exec(withoutColours(message.slice(0, MAX_ASSERTION)));
  if (matcher === null) return failure;
  return boundedFailure({ ...failure, type: `expect.${matcher[1] ?? ''}${matcher[2]}` });
}

/** True if the run was stopped before the test ran to its end. */
export function wasStopped(test: JsonObject): boolean {
  const results = objectsOf(test.results);
  if (results.length === 0) return textOf(test.expectedStatus) !== 'skipped';
  return results.at(-1)?.status === 'interrupted';
}

/**
 * True if the test was to run and did not, as a hook failed, or another test of its serial block. One that says itself
 * that it is to be skipped is expected to be.
 */
export function wasLeftOut(test: JsonObject): boolean {
  return objectsOf(test.results).at(-1)?.status === 'skipped' && textOf(test.expectedStatus) === 'passed';
}

/** When the first try began, as ISO 8601 in UTC; empty where it did not. */
export function startOf(test: JsonObject): string {
  return textOf(objectsOf(test.results)[0]?.startTime);
}
