import type { Attempt } from '../model/test-result.js';
import type { CaseTable } from './columns/case-table.js';
import { addFailure } from './junit-attempts.js';
import type { Tag } from './xml/tag.js';

// What single tools do differently from what JUnit XML seems to say.

/**
 * gotestsum (and go-junit-report) note the Go version in every suite. In Go a test's name is unique within its
 * package, so a case that repeats is the same test executed again: `--rerun-fails` or `-count`.
 */
export const GO_PROPERTY = 'go.version';

const PLAYWRIGHT_ROOT = 'id name tests failures skipped errors time';
const PLAYWRIGHT_SUITE = 'name timestamp hostname tests failures skipped time errors';

/** Playwright leaves no mark; these attributes in this order are what its JUnit reporter writes, and nobody else. */
export function isPlaywrightRoot(testsuites: Tag): boolean {
  return attributeNames(testsuites) === PLAYWRIGHT_ROOT;
}

/**
 * Playwright writes a suite for each file and project, and the project (`chromium`) where others have the host: the
 * same test in three browsers would be one name three times.
 */
export function isPlaywrightSuite(suite: Tag): boolean {
  return attributeNames(suite) === PLAYWRIGHT_SUITE;
}

function attributeNames(tag: Tag): string {
  const names = new Set<string>();
  for (let i = 0; i < tag.count; i++) names.add(tag.nameOf(i));
  return [...names].join(' ');
}

/** pytest counts lines from 0 in its xunit1 family, and names its suite `pytest` unless told otherwise. */
export function firstLineNumber(suites: readonly string[]): 0 | 1 {
  return suites.at(-1) === 'pytest' ? 0 : 1;
}

/**
 * A test that failed and then failed again in its tear-down stands twice in pytest's reports, because its schema
 * allows one result a case. It is one test: returns the attempts of both as one, or `undefined` if these are two.
 */
export function joinPytestTeardown(
  cases: CaseTable,
  previous: number,
  next: number,
): readonly Attempt[] | undefined {
  const [teardown] = cases.attemptsOf(next);
  if (teardown?.outcome !== 'error' || !teardown.failure?.message.startsWith('failed on teardown with '))
    return undefined;
  const [failed, ...others] = cases.attemptsOf(previous);
  if (failed?.outcome !== 'failed' || others.length > 0) return undefined;
  const [a, b] = [cases.at(previous), cases.at(next)];
  const sameTest = a.name === b.name && a.className === b.className && a.file === b.file;
  return sameTest ? [addFailure(failed, teardown.failure)] : undefined;
}

/**
 * jest-junit (where told so), Vitest and Playwright name suite or class after the test's file and have no attribute
 * for it.
 */
export function fileFromNames(className: string, suites: readonly string[]): string {
  const names = [className, suites.at(-1) ?? ''];
  return names.find((name) => /^[^\s:*?"<>|]{1,500}\.[cm]?[jt]sx?$/.test(name)) ?? '';
}
