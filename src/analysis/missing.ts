import type { RunInfo } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { PastLane, PastRun, TimedRun } from './past.js';

/** Newest runs of the base branch that say which tests are usual. */
const RECENT_RUNS = 10;

/** Share of these in which a test must have been: below it the test comes and goes anyway. */
const USUAL_SHARE = 2 / 3;

/**
 * Tests of one suite that a person deletes now and then without its file. A crash, or a file that can't be loaded, takes
 * the whole suite.
 */
const SUITE_TESTS = 3;

/** What usually runs in a lane and is absent from a run. */
export interface Missing {
  /** All of them, in the order of their ids. */
  readonly tests: readonly TestId[];
  /** Those that are new elsewhere under the same name: moved, more likely than gone. */
  readonly moved: ReadonlySet<TestId>;
  /** Suites (ids without the test's name) of several usual tests of which none ran and none moved. */
  readonly suites: ReadonlyMap<string, readonly TestId[]>;
}

export const NOTHING_MISSING: Missing = { tests: [], moved: new Set(), suites: new Map() };

/**
 * Tests that usually run in this lane and are absent from this run. Empty for partial runs, and for runs with shards,
 * whose other parts may still be on their way.
 */
export function findMissing({ view, runs }: PastLane, { run, column }: TimedRun): Missing {
  // Where passing tests are not listed, absent ones passed.
  if (run.passedUnlisted === true || run.parts.some((part) => part.partial || part.shard !== ''))
    return NOTHING_MISSING;
  const recent = runs.filter((candidate) => candidate.onBase && isWhole(candidate.run)).slice(-RECENT_RUNS);
  if (recent.length === 0) return NOTHING_MISSING;
  const needed = Math.ceil(recent.length * USUAL_SHARE);
  const tests: TestId[] = [];
  for (const test of view.perhapsAbsent?.(column) ?? view.tests) {
    const letterIn = view.lettersOf(test);
    if (letterIn === undefined || letterIn(column) !== '-') continue;
    const present = recent.filter((candidate) => letterIn(candidate.column) !== '-').length;
    if (present >= needed) tests.push(test);
  }
  if (tests.length === 0) return NOTHING_MISSING;
  const present = lookAround(tests, { view, runs: recent }, column);
  const moved = movedTests(tests, present.arrived);
  return { tests: tests.sort(), moved, suites: missingSuites(tests, moved, present.suites) };
}

interface Present {
  /** Names of missing tests that others have which none of the recent runs had, and how many. */
  readonly arrived: Map<string, number>;
  /** Suites of missing tests of which others ran. */
  readonly suites: ReadonlySet<string>;
}

/** What ran that has the name or the suite of a missing test. Others are not looked at: there may be 100,000. */
function lookAround(
  missing: readonly TestId[],
  { view, runs }: { readonly view: PastLane['view']; readonly runs: readonly PastRun[] },
  column: number,
): Present {
  const names = new Set(missing.map(nameOf));
  const wanted = new Set(missing.map(suiteOf));
  const arrived = new Map<string, number>();
  const suites = new Set<string>();
  for (const test of view.tests) {
    const [name, suite] = [nameOf(test), suiteOf(test)];
    const isOfSuite = wanted.has(suite) && !suites.has(suite);
    if (!isOfSuite && !names.has(name)) continue;
    const letterIn = view.lettersOf(test);
    if (letterIn === undefined || letterIn(column) === '-') continue;
    if (isOfSuite) suites.add(suite);
    if (!names.has(name) || runs.some((run) => letterIn(run.column) !== '-')) continue;
    arrived.set(name, (arrived.get(name) ?? 0) + 1);
  }
  return { arrived, suites };
}

/** A test that arrived stands for one that is gone, not for several of the same name. */
function movedTests(missing: readonly TestId[], arrived: Map<string, number>): Set<TestId> {
  const moved = new Set<TestId>();
  for (const test of missing) {
    const places = arrived.get(nameOf(test)) ?? 0;
    if (places === 0) continue;
    arrived.set(nameOf(test), places - 1);
    moved.add(test);
  }
  return moved;
}

function missingSuites(
  tests: readonly TestId[],
  moved: ReadonlySet<TestId>,
  present: ReadonlySet<string>,
): Map<string, readonly TestId[]> {
  const suites = new Map<string, TestId[]>();
  for (const test of tests) {
    const suite = suiteOf(test);
    if (suite === '' || present.has(suite) || moved.has(test)) continue;
    suites.set(suite, [...(suites.get(suite) ?? []), test]);
  }
  return new Map([...suites].filter(([, ofSuite]) => ofSuite.length >= SUITE_TESTS));
}

function suiteOf(test: TestId): string {
  return test.slice(0, Math.max(0, test.lastIndexOf(' › ')));
}

function nameOf(test: TestId): string {
  return test.slice(test.lastIndexOf(' › ') + 1);
}

/** A run that lists all its tests and has some. */
function isWhole(run: RunInfo): boolean {
  return run.passedUnlisted !== true && run.parts.every((part) => !part.partial && part.counts.tests > 0);
}
