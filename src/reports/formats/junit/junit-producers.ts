import type { Attempt } from '../../../model/test-result.js';
import type { CaseTable } from '../../columns/case-table.js';
import type { Tag } from '../../xml/tag.js';
import { addFailure } from '../failure-of.js';

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

/** Playwright's names are the titles of the blocks around a test and its own; its classes are files. */
export const PLAYWRIGHT_SEPARATOR = ' › ';

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

const CTEST_SUITE = 'name tests failures disabled skipped hostname time timestamp';

/** CTest's only suite is called like the build, `Linux-c++`: the same tests would have other names on each system. */
export function isCTestSuite(suite: Tag): boolean {
  return attributeNames(suite) === CTEST_SUITE;
}

/** tap counts in each suite what fails in it, and once more that it fails. */
export function isTapRoot(name: string): boolean {
  return name === 'TAP Tests';
}

/** What CTest gives as the reason for skipping a test that it could not start. Its run fails by that. */
const NOT_STARTED: ReadonlySet<string> = new Set([
  'Unable to find executable',
  'Required Files Missing',
  'Fixture dependency failed',
]);

/**
 * What a <skipped> says of its case. `tolerated`: whatever happens in it, the run does not fail by it. That are tests
 * to do of node:test, and those that may fail of Catch2. `not started`: the run fails because of it.
 */
export function meaningOfSkipped(type: string, message: string): 'skipped' | 'tolerated' | 'not started' {
  if (type === 'todo' || message === 'TEST_CASE tagged with !mayfail') return 'tolerated';
  return NOT_STARTED.has(message) ? 'not started' : 'skipped';
}

type WrittenCases = Pick<CaseTable, 'at' | 'attemptsOf'>;

/** Cases that are looked through for the one that a tear-down belongs to: so many may workers have written meanwhile. */
const MAX_BETWEEN = 1_000;

/**
 * Some tools write a second case where one test fails twice, because a case has room for one failure. Returns the
 * place of the first and the attempts of both as one; `undefined` if the last case is one of its own.
 */
export function joinTeardown(
  cases: WrittenCases,
  last: number,
): { readonly at: number; readonly attempts: readonly Attempt[] } | undefined {
  const [again] = cases.attemptsOf(last);
  if (again?.failure === undefined) return undefined;
  const reach = isFromPytest(again) ? MAX_BETWEEN : 1;
  for (let at = last - 1; at >= Math.max(0, last - reach); at--) {
    const [failed, ...others] = cases.attemptsOf(at);
    if (failed?.failure === undefined || others.length > 0) continue;
    if (saysTwice(cases, at, last)) return { at, attempts: [addFailure(failed, again.failure)] };
  }
  return undefined;
}

function isFromPytest(attempt: Attempt): boolean {
  return (
    attempt.outcome === 'error' && attempt.failure?.message.startsWith('failed on teardown with ') === true
  );
}

function saysTwice(cases: WrittenCases, at: number, last: number): boolean {
  const [first, second] = [cases.at(at), cases.at(last)];
  if (first.name !== second.name || first.className !== second.className || first.file !== second.file)
    return false;
  const [a, b] = [first.attempts[0]?.outcome, second.attempts[0]?.outcome];
  // Jest counts a file that can't be loaded as a failing test as well, and jest-junit shows both.
  if (a === 'error' && b === 'failed') return first.className === 'Test suite failed to run';
  if (a !== 'failed' || b !== 'error') return false;
  // pytest, and unittest-xml-reporting, whose suites bear the time of the run.
  const suite = second.suites.at(-1) ?? '';
  return second.attempts.some(isFromPytest) || /-20\d{12}$/.test(suite);
}

/**
 * jest-junit (where told so), Vitest and Playwright name suite or class after the test's file and have no attribute
 * for it.
 */
export function fileFromNames(className: string, suites: readonly string[]): string {
  const names = [className, suites.at(-1) ?? ''];
  return names.find((name) => /^[^\s:*?"<>|]{1,500}\.[cm]?[jt]sx?$/.test(name)) ?? '';
}
