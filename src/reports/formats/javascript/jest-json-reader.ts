import type { Attempt } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import { counted, type JsonReading, missing, readJsonReport } from '../../json/json-report.js';
import { durationFrom, type JsonObject, numberOf, textsOf } from '../../json/values.js';
import { failureOfErrorText } from '../error-text.js';
import { failedAttempt, MAX_TRIES, unknownFailures } from '../failed-attempt.js';
import { filesOf, hasFailingTest, type JestFile, type JestTest, unshownFailures } from './jest-document.js';
import { failedFile } from './jest-failed-file.js';
import { obsoleteSnapshots } from './jest-snapshots.js';

export function createJestJsonReader(): ReportReader {
  return readJsonReport(readJest);
}

function readJest(root: JsonObject, isWhole: boolean): JsonReading {
  const cases: ReportedCase[] = [];
  let files = 0;
  for (const file of filesOf(root, isWhole)) {
    files++;
    for (const test of file.tests) cases.push(caseOf(file, test));
    const failed = failedFile(file, hasFailingTest(file));
    if (failed !== undefined) cases.push(failed);
  }
  cases.push(...obsoleteSnapshots(root));
  return { cases, problems: [...unfinished(root, files), ...unshownFailures(root, cases)] };
}

function caseOf(file: JestFile, test: JestTest): ReportedCase {
  return {
    suites: test.titles,
    className: '',
    name: test.title,
    file: file.path,
    ...test.line,
    attempts: [...earlierTries(test), lastTry(test)],
  };
}

/** `jest.retryTimes`: `invocations` counts all tries, `retryReasons` (since Jest 29) tells how the earlier ones failed. */
function earlierTries({ json }: JestTest): Attempt[] {
  const reasons = textsOf(json.retryReasons).slice(-MAX_TRIES);
  const tries = Math.max((numberOf(json.invocations) ?? 1) - 1, reasons.length);
  return [
    ...unknownFailures(tries - reasons.length),
    ...reasons.map((reason) => failedAttempt('failed', [failureOfErrorText(reason)])),
  ];
}

function lastTry({ outcome, failureMessages, json }: JestTest): Attempt {
  const duration = durationFrom(json.duration);
  return outcome === 'failed'
    ? failedAttempt('failed', failureMessages.map(failureOfErrorText), duration)
    : { outcome, ...duration };
}

/** Files that were not run, because of `--bail` or an interruption. */
function unfinished(root: JsonObject, files: number): ReadingProblem[] {
  const left = (numberOf(root.numTotalTestSuites) ?? 0) - files;
  if (left > 0)
    return [missing(`${counted(left, 'test file')} of the run are missing: it was stopped early.`)];
  return root.wasInterrupted === true ? [missing('The run was interrupted: tests may be missing.')] : [];
}
