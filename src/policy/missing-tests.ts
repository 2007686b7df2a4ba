import { isFileOfTest } from '../analysis/named-files.js';
import { counted, grouped } from '../analysis/run-words.js';
import type { Analysis } from '../analysis/verdict.js';
import type { TestId } from '../model/test-id.js';
import { reviewLanes } from './missing-lanes.js';

/** What is missing, as far as the job is concerned. */
export interface MissingReview {
  /** Sentences that keep the job red. */
  readonly red: readonly string[];
  /** Sentences to be told, whatever the job comes to. */
  readonly notes: readonly string[];
}

/**
 * Tests, and share of those known, whose absence is no reason to stay red: people delete and rename tests, a few
 * at a time. A crash or a lost report takes whole files.
 */
const TOLERATED_TESTS = 10;
const TOLERATED_SHARE = 0.05;

/** What is to be done where tests are gone on purpose. */
const REMEDY =
  'If they were deleted or moved on purpose, in a change that touches their files, nothing is to be done; otherwise they stop being usual after four runs of the base branch without them.';

/** What usually runs and did not: lanes, suites, tests. */
export function reviewMissing(analysis: Analysis): MissingReview {
  const { missing, run } = analysis;
  const ran = run.parts.reduce((tests, part) => tests + part.counts.tests, 0);
  if (ran === 0 && missing.tests.length > 0) {
    const usual = `${counted(missing.tests.length, 'test')} usually run here, such as ${missing.tests[0]}`;
    return { red: [`No test ran, and ${usual}.`], notes: [] };
  }
  const changed = run.changedFiles ?? [];
  const isDeleted = (test: TestId): boolean => changed.some((path) => isFileOfTest(test, path));
  const gone = missing.tests.filter((test) => !missing.moved.has(test) && !isDeleted(test));
  const suites = [...missing.suites].filter(([, tests]) => !tests.some(isDeleted));
  const lanes = reviewLanes(analysis);
  const known = gone.length + ran;
  const tooMany = gone.length > Math.max(TOLERATED_TESTS, known * TOLERATED_SHARE);
  if (tooMany) {
    const what = `${grouped(gone.length)} tests that usually run here are missing, such as ${gone[0]}. ${REMEDY}`;
    return { red: [...lanes.red, what], notes: lanes.notes };
  }
  const inSuites = suites.map(
    ([suite, tests]) =>
      `All ${grouped(tests.length)} tests of ${suite} are missing, which usually run here. ${REMEDY}`,
  );
  return {
    red: [...lanes.red, ...inSuites],
    notes: [...lanes.notes, ...(inSuites.length > 0 ? [] : tolerated(gone)), ...explained(analysis, gone)],
  };
}

/** Names told of tests that are let go. */
const NAMED = 3;

function tolerated(gone: readonly TestId[]): string[] {
  if (gone.length === 0) return [];
  const names = gone.slice(0, NAMED).join(', ');
  const more = gone.length > NAMED ? ` and ${grouped(gone.length - NAMED)} more` : '';
  const [are, they] = gone.length === 1 ? ['is', 'it'] : ['are', 'they'];
  return [
    `${counted(gone.length, 'test')} that usually ${gone.length === 1 ? 'runs' : 'run'} here ${are} missing: ${names}${more}. Up to ${TOLERATED_TESTS} or ${100 * TOLERATED_SHARE} % may go without failing the job, because tests are renamed and deleted; have a look whether ${they} should.`,
  ];
}

function explained({ missing }: Analysis, gone: readonly TestId[]): string[] {
  const moved = missing.moved.size;
  const deleted = missing.tests.length - moved - gone.length;
  return [
    ...(moved === 0 ? [] : [`${counted(moved, 'test')} moved: gone in one place, and new in another.`]),
    ...(deleted === 0
      ? []
      : [`${counted(deleted, 'test')} gone from files that this change touches: taken for its intention.`]),
  ];
}
