import type { ParsedReport, ReadingProblem, ReportedCase, ReportFormat } from './format.js';
import { isFailureElement, readAttempts } from './junit-attempts.js';
import {
  fileFromNames,
  firstLineNumber,
  isGoSuite,
  isPlaywrightRoot,
  joinPytestTeardown,
  playwrightProject,
} from './junit-producers.js';
import { parseXml } from './xml/parse-xml.js';
import { rootName } from './xml/root-name.js';
import { childElements, firstAttribute, type XmlElement } from './xml/xml-element.js';

/**
 * JUnit XML. It has no standard: Ant wrote it first, and each tool has written its own kind since. What counts is
 * what <testcase> elements say; the sums that suites declare are only used to see that something is missing.
 */
export const junit: ReportFormat = {
  name: 'junit',
  extensions: ['xml'],
  recognises: (head) => isSuiteName(rootName(head)),
  parse: parseJUnit,
};

/** Captured output: often most of a report's size, and never evidence. */
const CAPTURED_OUTPUT: ReadonlySet<string> = new Set(['system-out', 'system-err']);

function isSuiteName(name: string | undefined): boolean {
  return name === 'testsuite' || name === 'testsuites';
}

function parseJUnit(bytes: Uint8Array): ParsedReport {
  const { roots, problems } = parseXml(bytes, { textless: CAPTURED_OUTPUT });
  const reading: Reading = { cases: [], duplicatesAreAttempts: false, suitesMissingFailures: [] };
  const foreign: ReadingProblem[] = [];
  for (const root of roots) {
    if (isSuiteName(root.name))
      readSuite(root, { suites: [], file: '', playwright: isPlaywrightRoot(root) }, reading);
    else foreign.push({ what: `<${root.name}> is no root of a JUnit report.`, incomplete: true });
  }
  return {
    cases: reading.cases,
    problems: [...problems, ...foreign, ...missingFailures(reading.suitesMissingFailures)],
    duplicatesAreAttempts: reading.duplicatesAreAttempts,
  };
}

/** What is collected on the way through a report. */
interface Reading {
  readonly cases: ReportedCase[];
  duplicatesAreAttempts: boolean;
  readonly suitesMissingFailures: string[];
}

interface Surroundings {
  readonly suites: readonly string[];
  readonly file: string;
  readonly playwright: boolean;
}

/** Reads a suite with all that stands in it, and returns how many failures its cases show. */
function readSuite(suite: XmlElement, around: Surroundings, reading: Reading): number {
  const name = firstAttribute(suite, 'name');
  const project = around.playwright ? playwrightProject(suite) : '';
  const inside: Surroundings = {
    suites: [...around.suites, project, name].filter((part) => part !== ''),
    file: firstAttribute(suite, 'file', 'filepath') || around.file,
    playwright: around.playwright,
  };
  if (isGoSuite(suite)) reading.duplicatesAreAttempts = true;
  const missingBefore = reading.suitesMissingFailures.length;
  let failures = 0;
  for (const child of childElements(suite)) {
    if (isSuiteName(child.name)) failures += readSuite(child, inside, reading);
    else if (child.name === 'testcase') failures += readCase(child, inside, reading);
    else if (child.name === 'failure' || child.name === 'error') {
      // The suite itself failed, outside of any test: a set-up, a file that can't be loaded.
      failures += readCase({ ...suite, children: [child] }, { ...inside, suites: around.suites }, reading);
    }
  }
  // jest-junit counts a file that could not be loaded and shows nothing of it, unless told to.
  const reported = reading.suitesMissingFailures.length > missingBefore;
  if (suite.closed && !reported && declaredFailures(suite) > failures) {
    reading.suitesMissingFailures.push(name === '' ? `<${suite.name}>` : name);
  }
  return failures;
}

/** @web/test-runner counts each failure as an error too, so the larger of both is what can be relied on. */
function declaredFailures(suite: XmlElement): number {
  const [failures, errors] = ['failures', 'errors'].map((name) => Number(firstAttribute(suite, name)));
  return Math.max(failures || 0, errors || 0);
}

function readCase(testcase: XmlElement, around: Surroundings, reading: Reading): number {
  const children = childElements(testcase);
  const failures = children.filter(isFailureElement).length;
  // A case that was cut off says how it ended only if it had failed for good by then.
  if (
    !testcase.closed &&
    !children.some((child) => isFailureElement(child) && !child.name.startsWith('flaky'))
  )
    return 0;
  const attempts = readAttempts(testcase);
  const file =
    firstAttribute(testcase, 'file', 'filepath') || around.file || fileFromNames(testcase, around.suites);
  const line = readLine(testcase, firstLineNumber(around.suites));
  const read: ReportedCase = {
    suites: around.suites,
    className: firstAttribute(testcase, 'classname', 'class'),
    name: firstAttribute(testcase, 'name'),
    file,
    ...(line === undefined ? {} : { line }),
    attempts,
  };
  const previous = reading.cases.at(-1);
  const joined = previous === undefined ? undefined : joinPytestTeardown(previous, read);
  if (joined === undefined) reading.cases.push(read);
  else reading.cases[reading.cases.length - 1] = joined;
  // Nobody should nest cases; if somebody does, none is lost.
  const nested = children.filter((child) => child.name === 'testcase');
  const inside = { ...around, suites: [...around.suites, read.name] };
  return nested.reduce(
    (sum, child) => sum + readCase(child, inside, reading),
    Math.max(failures, isRed(attempts)),
  );
}

function isRed(attempts: ReportedCase['attempts']): 0 | 1 {
  return attempts.some((attempt) => attempt.outcome === 'failed' || attempt.outcome === 'error') ? 1 : 0;
}

function readLine(testcase: XmlElement, first: 0 | 1): number | undefined {
  const text = firstAttribute(testcase, 'line', 'lineno').trim();
  if (!/^\d{1,8}$/.test(text)) return undefined;
  const line = Number(text) + 1 - first;
  return line > 0 ? line : undefined;
}

/** Something is red that the report does not show, so whoever explains the rest has not explained everything. */
function missingFailures(suites: readonly string[]): ReadingProblem[] {
  const [first] = suites;
  if (first === undefined) return [];
  const others = suites.length === 1 ? '' : ` and ${suites.length - 1} more`;
  const what = `It counts failures that it does not show, in ${JSON.stringify(first.slice(0, 200))}${others}.`;
  const remedy = 'With jest-junit, set reportTestSuiteErrors so that files that fail to load are shown.';
  return [{ what, remedy, incomplete: true }];
}
