import { isFailing } from '../../../model/test-result.js';
import type { ReadingProblem, ReportedCase, ReportReader } from '../../format.js';
import {
  counted,
  type JsonReading,
  missing,
  readJsonReport,
  tooDeep,
  unshown,
} from '../../json/json-report.js';
import { type JsonObject, objectOf } from '../../json/values.js';
import { PLAYWRIGHT_SEPARATOR } from '../junit/junit-producers.js';
import { attemptsOf, startOf, wasLeftOut, wasStopped } from './playwright-attempts.js';
import { casesOutsideOfTests, wasStoppedEarly } from './playwright-errors.js';
import { type PlaywrightTest, suitesOf, testsOf } from './playwright-tests.js';

export function createPlaywrightJsonReader(): ReportReader {
  return readJsonReport(readPlaywright);
}

function readPlaywright(root: JsonObject, isWhole: boolean): JsonReading {
  const { rootDir, isCutShort, tests } = testsOf(root);
  const told = isWhole ? tests : tests.filter(({ json }) => 'status' in json || hasFailed(json));
  const inTests = inOrder(told).map((test) => caseOf(test));
  const cases = [...inTests, ...casesOutsideOfTests(root, rootDir)];
  const problems = [
    ...(isCutShort ? [tooDeep()] : []),
    ...stopped(root, told),
    ...leftOut(told),
    ...unshown('failed test', objectOf(root.stats).unexpected, countFailed(inTests)),
  ];
  return { cases, problems };
}

function hasFailed(json: JsonObject): boolean {
  return attemptsOf(json).some(({ outcome }) => isFailing(outcome));
}

function caseOf(test: PlaywrightTest): ReportedCase {
  const { file, path, line, json } = test;
  // As JUnit is read, where a title can't be told from several.
  const titles = test.titles.join(PLAYWRIGHT_SEPARATOR).split(PLAYWRIGHT_SEPARATOR);
  return {
    suites: [...suitesOf(test), ...titles.slice(0, -1)],
    className: '',
    name: titles.at(-1) ?? '',
    file,
    path,
    ...line,
    attempts: attemptsOf(json),
  };
}

/** The report has the tests of a file before those of its blocks. Tests that did not start come last. */
function inOrder(tests: readonly PlaywrightTest[]): PlaywrightTest[] {
  return tests
    .map((test) => ({ test, start: startOf(test.json) }))
    .sort((a, b) => compareStarts(a.start, b.start))
    .map(({ test }) => test);
}

function compareStarts(a: string, b: string): number {
  if (a === b) return 0;
  return b === '' || (a !== '' && a < b) ? -1 : 1;
}

/** `--max-failures`, a global time-out, or an interruption: what had not started by then is unknown. */
function stopped(root: JsonObject, tests: readonly PlaywrightTest[]): ReadingProblem[] {
  const count = tests.filter(({ json }) => wasStopped(json)).length;
  if (count > 0)
    return [missing(`The run was stopped early: ${counted(count, 'test')} did not run to the end.`)];
  return wasStoppedEarly(root) ? [missing('The run was stopped early: tests may be missing.')] : [];
}

/** What Playwright prints as "did not run". The failure before it explains none of what they may hold. */
function leftOut(tests: readonly PlaywrightTest[]): ReadingProblem[] {
  const count = tests.filter(({ json }) => wasLeftOut(json)).length;
  if (count === 0) return [];
  return [missing(`${counted(count, 'test')} did not run, as a hook or another test failed before.`)];
}

function countFailed(cases: readonly ReportedCase[]): number {
  return cases.filter(({ attempts }) => attempts.some(({ outcome }) => isFailing(outcome))).length;
}
