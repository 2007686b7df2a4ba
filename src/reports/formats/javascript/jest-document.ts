import type { Outcome } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase } from '../../format.js';
import { missing, unshown } from '../../json/json-report.js';
import { type JsonObject, lineFrom, objectOf, objectsOf, textOf, textsOf } from '../../json/values.js';

// What Jest's JSON and Vitest's imitation of it have in common.

/** One test file of a report. */
export interface JestFile {
  readonly path: string;
  readonly status: string;
  /** What went wrong outside of tests; Jest's text repeats the failures of tests too. */
  readonly message: string;
  readonly tests: readonly JestTest[];
}

export interface JestTest {
  /** Titles of the `describe` blocks around it. */
  readonly titles: readonly string[];
  readonly title: string;
  readonly outcome: Outcome;
  readonly status: string;
  readonly failureMessages: readonly string[];
  readonly line: Pick<ReportedCase, 'line'>;
  /** For what only one of the tools writes. */
  readonly json: JsonObject;
}

/**
 * The files of a report, one by one. Jest gives the raw form, with the second name of each key, to those who write
 * reports of their own (`testResultsProcessor`).
 *
 * In both forms a file's name follows its tests: where the report was cut off in them, those that passed are left
 * out, as nobody knows what they belong to.
 */
export function* filesOf(root: JsonObject, isWhole: boolean): Generator<JestFile> {
  for (const file of objectsOf(root.testResults)) {
    const path = textOf(file.name) || textOf(file.testFilePath);
    const message = textOf(file.message) || textOf(file.failureMessage) || messageOf(file.testExecError);
    // jest-junit adds a test without a title to files that could not be loaded, which their message tells already.
    const isTest = (json: JsonObject): boolean => 'title' in json || message === '';
    const tests = objectsOf(file.assertionResults ?? file.testResults)
      .filter(isTest)
      .map(testOf);
    yield {
      path,
      status: textOf(file.status),
      message,
      tests: isWhole || path !== '' ? tests : tests.filter(({ outcome }) => outcome === 'failed'),
    };
  }
}

function testOf(json: JsonObject): JestTest {
  const failureMessages = textsOf(json.failureMessages);
  const status = textOf(json.status);
  return {
    // Old versions of Vitest write an empty title for the file.
    titles: textsOf(json.ancestorTitles).filter((title) => title !== ''),
    title: textOf(json.title),
    outcome: outcomeOf(status, failureMessages),
    status,
    failureMessages,
    line: lineFrom(objectOf(json.location).line),
    json,
  };
}

/** `pending` is skipped, or not selected by `-t`; `todo` and `disabled` did not run either. */
function outcomeOf(status: string, failureMessages: readonly string[]): Outcome {
  if (status === 'passed') return 'passed';
  if (status === 'failed' || failureMessages.length > 0) return 'failed';
  return 'skipped';
}

function messageOf(testExecError: unknown): string {
  const { stack, message } = objectOf(testExecError);
  return textOf(stack) || textOf(message);
}

/** True if any test of the file failed. */
export function hasFailingTest(file: JestFile): boolean {
  return file.tests.some(({ outcome }) => outcome === 'failed');
}

/** What a report counts and does not show. */
export function unshownFailures(root: JsonObject, cases: readonly ReportedCase[]): ReadingProblem[] {
  let failed = 0;
  let errors = 0;
  for (const { attempts } of cases) {
    const outcome = attempts.at(-1)?.outcome;
    if (outcome === 'failed') failed++;
    else if (outcome === 'error') errors++;
  }
  const hidden = unshown('failed test', root.numFailedTests, failed);
  if (hidden.length > 0) return hidden;
  if (root.success === false && failed + errors === 0)
    return [missing('It says that the run failed, and shows nothing that did.', 'See the log of the tests.')];
  return [];
}
