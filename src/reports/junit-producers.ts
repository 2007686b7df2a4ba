import type { ReportedCase } from './format.js';
import { addFailure } from './junit-attempts.js';
import { childElements, firstAttribute, type XmlElement } from './xml/xml-element.js';

// What single tools do differently from what JUnit XML seems to say.

/**
 * gotestsum (and go-junit-report) note the Go version in every suite. In Go a test's name is unique within its
 * package, so a case that repeats is the same test executed again: `--rerun-fails` or `-count`.
 */
export function isGoSuite(suite: XmlElement): boolean {
  return childElements(suite)
    .filter((child) => child.name === 'properties')
    .flatMap(childElements)
    .some((property) => property.attributes.get('name') === 'go.version');
}

const PLAYWRIGHT_ROOT = 'id name tests failures skipped errors time';
const PLAYWRIGHT_SUITE = 'name timestamp hostname tests failures skipped time errors';

/** Playwright leaves no mark; these attributes in this order are what its JUnit reporter writes, and nobody else. */
export function isPlaywrightRoot(root: XmlElement): boolean {
  return root.name === 'testsuites' && [...root.attributes.keys()].join(' ') === PLAYWRIGHT_ROOT;
}

/**
 * Playwright writes a suite for each file and project, and the project (`chromium`) where others have the host.
 * Without it the same test in three browsers would be one name three times.
 */
export function playwrightProject(suite: XmlElement): string {
  if ([...suite.attributes.keys()].join(' ') !== PLAYWRIGHT_SUITE) return '';
  return suite.attributes.get('hostname') ?? '';
}

/** pytest counts lines from 0 in its xunit1 family, and names its suite `pytest` unless told otherwise. */
export function firstLineNumber(suites: readonly string[]): 0 | 1 {
  return suites.at(-1) === 'pytest' ? 0 : 1;
}

/**
 * A test that failed and then failed again in its tear-down stands twice in pytest's reports, because its schema
 * allows one result a case. It is one test: returns both as one, or `undefined` if these are two.
 */
export function joinPytestTeardown(previous: ReportedCase, next: ReportedCase): ReportedCase | undefined {
  const [failed] = previous.attempts;
  const [teardown] = next.attempts;
  if (previous.attempts.length !== 1 || failed?.outcome !== 'failed') return undefined;
  if (teardown?.outcome !== 'error' || !teardown.failure?.message.startsWith('failed on teardown with '))
    return undefined;
  const sameTest =
    previous.name === next.name && previous.className === next.className && previous.file === next.file;
  return sameTest ? { ...previous, attempts: [addFailure(failed, teardown.failure)] } : undefined;
}

/**
 * jest-junit (where told so), Vitest and Playwright name suite or class after the test's file and have no attribute
 * for it.
 */
export function fileFromNames(testcase: XmlElement, suites: readonly string[]): string {
  const names = [firstAttribute(testcase, 'classname', 'class'), suites.at(-1) ?? ''];
  return names.find((name) => /^[^\s:*?"<>|]{1,500}\.[cm]?[jt]sx?$/.test(name)) ?? '';
}
