import type { Failure } from './failure.js';
import type { TestId } from './test-id.js';

export type Outcome = 'passed' | 'failed' | 'error' | 'skipped';

/**
 * How tests are tried:
 *
 * - `whole`: by the whole command, as people would run it
 * - `together`: the chosen tests in one process
 * - `alone`: each in a process of its own
 * - `shuffled`: the chosen tests in one process, in another order
 */
export type Way = 'whole' | 'together' | 'alone' | 'shuffled';

/** One execution of a test. */
export interface Attempt {
  readonly outcome: Outcome;
  readonly durationMs?: number;
  readonly failure?: Failure;
  /** Present where Deflake ran it again. */
  readonly way?: Way;
}

export interface SourceLocation {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  readonly line?: number;
}

/** What a report calls a test, unescaped and unmasked: a test tool knows no `TestId`. */
export interface ReportedName {
  /** Names of the enclosing suites, outermost first. */
  readonly suites: readonly string[];
  readonly className: string;
  readonly name: string;
  /** Source file as the report spells it; empty where it does not say. */
  readonly file: string;
  /** Where the file stands, if `file` is spelt from another folder. */
  readonly path?: string;
  readonly line?: number;
  /** What its tool takes to run this test alone, where the report says so. */
  readonly toolId?: string;
  /** Name of the report's format, such as `junit`. */
  readonly format: string;
}

/** What one run says of one test, all its attempts together. */
export interface TestResult {
  readonly id: TestId;
  readonly outcome: Outcome;
  /** Passed in the end after a failed attempt. */
  readonly flaky: boolean;
  /** In order of execution, at least one. */
  readonly attempts: readonly Attempt[];
  /** Of the attempt that decided. */
  readonly durationMs?: number;
  /** Of the last failed attempt. */
  readonly failure?: Failure;
  readonly location?: SourceLocation;
  /** Place in the order of execution within its report, from 0. */
  readonly position: number;
  /** Why this id may stand for more than one test; such failures are never excused. */
  readonly ambiguous?: string;
  /** Of the first case of the test; kept only where somebody needs it. */
  readonly reported?: ReportedName;
}

export function isFailing(outcome: Outcome): outcome is 'failed' | 'error' {
  return outcome === 'failed' || outcome === 'error';
}

/**
 * The outcome of a test from its attempts: the last one that ran decides. So a pass after failures is passed (and
 * flaky in this run), and a test that fails all its attempts is failed. Skipped tries decide nothing as long as one
 * ran: JUnit Pioneer and TestNG write earlier tries so.
 */
export function decideAttempts(attempts: readonly Attempt[]): {
  outcome: Outcome;
  flaky: boolean;
  decisive: Attempt;
} {
  const [only, second] = attempts;
  if (only !== undefined && second === undefined)
    return { outcome: only.outcome, flaky: false, decisive: only };
  const decisive = attempts.findLast((attempt) => attempt.outcome !== 'skipped') ?? attempts.at(-1);
  if (decisive === undefined) throw new Error('A test result needs at least one attempt.');
  const failedBefore = attempts.some((attempt) => isFailing(attempt.outcome));
  return { outcome: decisive.outcome, flaky: decisive.outcome === 'passed' && failedBefore, decisive };
}

/** `tests = passed + failed + errors + skipped`, and `flaky` is within `passed`. */
export interface Counts {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  readonly flaky: number;
}

export const NO_TESTS: Counts = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, flaky: 0 };

const COUNTED_AS = { passed: 'passed', failed: 'failed', error: 'errors', skipped: 'skipped' } as const;

export function countResults(
  results: Iterable<{ readonly outcome: Outcome; readonly flaky: boolean }>,
): Counts {
  const counts = { ...NO_TESTS };
  for (const result of results) {
    counts.tests++;
    counts[COUNTED_AS[result.outcome]]++;
    if (result.flaky) counts.flaky++;
  }
  return counts;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    tests: a.tests + b.tests,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    errors: a.errors + b.errors,
    skipped: a.skipped + b.skipped,
    flaky: a.flaky + b.flaky,
  };
}
