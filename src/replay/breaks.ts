import type { TimedRun } from '../analysis/past.js';
import { byTime, isFailingCode } from '../analysis/past.js';
import type { RunInfo } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { ReplayLane } from './replay-lane.js';

/** Tests of one lane that began to fail in one run, and kept failing: as later runs tell, something was broken. */
export interface Break {
  readonly lane: ReplayLane;
  /** Runs in which any of its tests failed, in order of time. */
  readonly runs: readonly TimedRun[];
  readonly tests: readonly TestId[];
}

/**
 * Failures in a row, on two pieces of code at least, from which it counts as a break. Published bursts of flaky tests
 * have length one in 85 % of cases; if the others go on with the same chance, one in fifty reaches three.
 */
const BREAK_ROW = 3;

/** The breaks of a lane: on its default branch, on each other branch, and in each pull request. */
export function breaksOf(lane: ReplayLane): Break[] {
  const order = lane.runs.map(({ timed }) => timed).sort(byTime);
  const failing = new Set<TestId>();
  for (const { failures } of lane.runs) for (const test of failures.keys()) failing.add(test);
  const byStart = new Map<TimedRun, { test: TestId; row: readonly TimedRun[] }[]>();
  for (const test of failing) {
    for (const row of brokenRows(lane, test, order)) {
      const [start] = row;
      if (start === undefined) continue;
      byStart.set(start, [...(byStart.get(start) ?? []), { test, row }]);
    }
  }
  return [...byStart.values()].map((rows) => ({
    lane,
    runs: [...new Set(rows.flatMap(({ row }) => row))].sort(byTime),
    tests: rows.map(({ test }) => test),
  }));
}

function brokenRows(lane: ReplayLane, test: TestId, order: readonly TimedRun[]): TimedRun[][] {
  const letterIn = lane.lettersOf(test) ?? (() => '-');
  const open = new Map<string, TimedRun[]>();
  const rows: TimedRun[][] = [];
  for (const timed of order) {
    const { run } = timed;
    const letter = letterIn(timed.column);
    const where = placeOf(run);
    if (isFailingCode(letter)) {
      const row = open.get(where);
      if (row === undefined) open.set(where, [timed]);
      else row.push(timed);
    } else if (letter === 'p' || letter === 'k' || (letter === '-' && run.passedUnlisted === true)) {
      rows.push(open.get(where) ?? []);
      open.delete(where);
    }
  }
  return [...rows, ...open.values()].filter(isBreak);
}

function isBreak(row: readonly TimedRun[]): boolean {
  return row.length >= BREAK_ROW && new Set(row.map(({ run }) => run.tree ?? run.commit)).size > 1;
}

/** Where changes follow each other: a break stays in place until a later change mends it. */
function placeOf(run: RunInfo): string {
  return run.pullRequest === undefined ? `branch ${run.branch}` : `pull request ${run.pullRequest}`;
}
