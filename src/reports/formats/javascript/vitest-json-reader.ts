import type { Attempt } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import { counted, type JsonReading, missing, readJsonReport } from '../../json/json-report.js';
import { durationFrom, type JsonObject } from '../../json/values.js';
import { failureOfErrorText } from '../error-text.js';
import { failedAttempt } from '../failed-attempt.js';
import { filesOf, type JestFile, type JestTest, unshownFailures } from './jest-document.js';
import { FailedSuites } from './vitest-failed-suites.js';

export function createVitestJsonReader(): ReportReader {
  return readJsonReport(readVitest);
}

function readVitest(root: JsonObject, isWhole: boolean): JsonReading {
  const cases: ReportedCase[] = [];
  const suites = new FailedSuites(root);
  let unfinished = 0;
  for (const file of filesOf(root, isWhole)) {
    for (const test of file.tests) {
      cases.push(caseOf(file, test));
      if (test.status === 'pending') unfinished++;
    }
    if (suites.hasFailedItself(file)) cases.push(failedFile(file));
  }
  return { cases, problems: [...pending(unfinished), ...suites.unshown(), ...unshownFailures(root, cases)] };
}

/** The parts that the same test has in Vitest's JUnit report. */
function caseOf(file: JestFile, test: JestTest): ReportedCase {
  return {
    suites: [],
    className: file.path,
    name: [...test.titles, test.title].join(' > '),
    file: file.path,
    ...test.line,
    attempts: attemptsOf(test),
  };
}

/**
 * Vitest gathers the failures of all tries in one list: there is no telling how many tries there were, as one may
 * fail in several places. A test that passed and has failures passed after a failed try.
 */
function attemptsOf({ outcome, failureMessages, json }: JestTest): Attempt[] {
  const duration = durationFrom(json.duration);
  const failures = failureMessages.map(failureOfErrorText);
  if (outcome === 'failed') return [failedAttempt('failed', failures, duration)];
  const last: Attempt = { outcome, ...duration };
  return outcome === 'passed' && failures.length > 0 ? [failedAttempt('failed', failures), last] : [last];
}

/** A file that could not be loaded, or failed in a hook. Vitest's JUnit report names it in the same way. */
function failedFile(file: JestFile): ReportedCase {
  const failures = file.message === '' ? [] : [failureOfErrorText(file.message)];
  return {
    suites: [],
    className: file.path,
    name: file.path,
    file: file.path,
    attempts: [failedAttempt('error', failures)],
  };
}

/** `pending` is what Vitest calls a test that had not finished when the report was written. */
function pending(count: number): ReadingProblem[] {
  return count === 0 ? [] : [missing(`${counted(count, 'test')} had not finished when it was written.`)];
}
