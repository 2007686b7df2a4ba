import type { RunKey } from '../../model/run.js';
import type { LaneView } from '../lane-view.js';
import type { PastRun } from '../past.js';

/**
 * Runs of the base in which far more failed than usual: an outage or a wide break. Nothing is learned from them of single
 * tests. The newest runs are kept, because what is wrong with them may last.
 */
export function upsetRuns(runs: readonly PastRun[], view: LaneView): ReadonlySet<RunKey> {
  const found = known.get(runs) ?? findUpsetRuns(runs, view);
  known.set(runs, found);
  return found;
}

/** Of the past of one judged run, which every failure is told from. */
const known = new WeakMap<readonly PastRun[], ReadonlySet<RunKey>>();

function findUpsetRuns(runs: readonly PastRun[], view: LaneView): ReadonlySet<RunKey> {
  const base = runs.filter(({ onBase }) => onBase);
  const failures = base.map(({ key }) => view.recordsOf(key)?.size ?? 0);
  const usual = failures.toSorted((a, b) => a - b)[failures.length >> 1] ?? 0;
  const isUpset = (i: number): boolean => (failures[i] ?? 0) >= FEWEST + TIMES_USUAL * usual;
  return new Set(base.slice(0, -NEWEST_RUNS).flatMap(({ key }, i) => (isUpset(i) ? [key] : [])));
}

/** Failing tests: of flaky failures 8 % come in threes or more, hardly any in tens. */
const FEWEST = 10;
const TIMES_USUAL = 5;

/** Runs that a break in progress may have lasted. */
const NEWEST_RUNS = 10;
