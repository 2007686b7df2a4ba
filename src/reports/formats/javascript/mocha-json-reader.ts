import type { Attempt } from '../../../model/test-result.js';
import type { ReportedCase, ReportReader } from '../../format.js';
import { type JsonReading, readJsonReport, unshown } from '../../json/json-report.js';
import { durationFrom, type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../../json/values.js';
import { failureOfParts } from '../error-text.js';
import { failedAttempt, unknownFailures } from '../failed-attempt.js';
import { mochaParts } from './mocha-parts.js';

export function createMochaJsonReader(): ReportReader {
  return readJsonReport(readMocha);
}

/**
 * `tests` has all tests in order of execution; `pending`, `failures` and `passes` repeat them by outcome. A hook that
 * failed stands in `failures` alone.
 */
function readMocha(root: JsonObject): JsonReading {
  const tests = objectsOf(root.tests);
  const failures = objectsOf(root.failures);
  const outcomes = outcomesOf(root);
  const known = new Set(tests.map(keyOf));
  const cases = [
    ...tests.map((test) => caseOf(test, attemptsOf(test, outcomes))),
    ...failures.filter((failure) => !known.has(keyOf(failure))).map(hookOf),
  ];
  return { cases, problems: unshown('failure', objectOf(root.stats).failures, failures.length) };
}

/** Mocha has no id for a test; namesakes in one file have one key. */
function keyOf(test: JsonObject): string {
  return JSON.stringify([textOf(test.fullTitle), textOf(test.title), textOf(test.file)]);
}

/** Keys of the tests that stand in a list of their outcome. */
interface Outcomes {
  readonly pending: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  readonly passed: ReadonlySet<string>;
}

function outcomesOf(root: JsonObject): Outcomes {
  const keys = (list: unknown) => new Set(objectsOf(list).map(keyOf));
  return { pending: keys(root.pending), failed: keys(root.failures), passed: keys(root.passes) };
}

function caseOf(test: JsonObject, attempts: readonly Attempt[]): ReportedCase {
  return { ...mochaParts(test), file: textOf(test.file), attempts };
}

/** `--retries`: `currentRetry` counts the failed tries before the last one; how they failed is not told. */
function attemptsOf(test: JsonObject, outcomes: Outcomes): Attempt[] {
  return [...unknownFailures(numberOf(test.currentRetry) ?? 0), lastTry(test, outcomes)];
}

function lastTry(test: JsonObject, outcomes: Outcomes): Attempt {
  const duration = durationFrom(test.duration);
  if (hasFailed(test, outcomes)) return failedAttempt('failed', failuresOf(objectOf(test.err)), duration);
  return { outcome: isPending(test, outcomes) ? 'skipped' : 'passed', ...duration };
}

/**
 * A test that calls `done` twice has passed and failed: failed wins. Before version 6 no test had an error; there the
 * lists tell. Of namesakes, those that passed have a speed, and those that did not run have no duration.
 */
function hasFailed(test: JsonObject, { failed, passed, pending }: Outcomes): boolean {
  if (Object.keys(objectOf(test.err)).length > 0) return true;
  const key = keyOf(test);
  if (!failed.has(key) || (passed.has(key) && textOf(test.speed) !== '')) return false;
  return !pending.has(key) || test.duration !== undefined;
}

function isPending(test: JsonObject, { pending, passed }: Outcomes): boolean {
  const key = keyOf(test);
  if (pending.has(key)) return !passed.has(key) || textOf(test.speed) === '';
  // Where the report was cut off, the lists are missing; a test that did not run has no duration.
  return !passed.has(key) && test.duration === undefined;
}

/** Errors of Chai and others; several at once, from a test that goes on after failing, stand in `multiple`. */
function failuresOf(err: JsonObject) {
  const others = [...objectsOf(err.multiple)].filter((other) => Object.keys(other).length > 0);
  return [err, ...others].map(({ name, message, stack }) =>
    failureOfParts(textOf(name), textOf(message), textOf(stack)),
  );
}

/** A failed hook is named after itself and the test that it was run for: `"before each" hook for "adds up"`. */
function hookOf(hook: JsonObject): ReportedCase {
  const attempt = failedAttempt('error', failuresOf(objectOf(hook.err)), durationFrom(hook.duration));
  return caseOf(hook, [attempt]);
}
