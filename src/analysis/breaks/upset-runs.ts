import type { FailureRecord } from '../../history/history.js';
import { sharesTests } from '../../history/lines/failure-lines.js';
import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { LaneView } from '../lane-view.js';
import type { PastRun } from '../past.js';

/**
 * Runs of the base in which something was wrong that had little to do with single tests: an outage, or a wide break. Nothing
 * is learned from them of these. Either far more failed than usual, or the same tests failed together in two runs in a row.
 * The newest runs are kept, because what is wrong with them may last.
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
  const failing = base.map(({ key }) => view.recordsOf(key) ?? NONE);
  const usual = failing.map(({ size }) => size).sort((a, b) => a - b)[failing.length >> 1] ?? 0;
  const old = base.slice(0, -NEWEST_RUNS);
  const upset = old.flatMap(({ key }, i) =>
    (failing[i]?.size ?? 0) >= FEWEST + TIMES_USUAL * usual ? [key] : [],
  );
  // Of each run and the one after it.
  const goesOn = old.map((_, i) => isSameBreak(failing[i], failing[i + 1]));
  const lasting = old.flatMap(({ key }, i) => (goesOn[i] === true || goesOn[i - 1] === true ? [key] : []));
  return new Set([...upset, ...lasting]);
}

type Failing = ReadonlyMap<TestId, FailureRecord>;

const NONE: Failing = new Map();

/** Failing tests: of flaky failures 8 % come in threes or more, hardly any in tens. */
const FEWEST = 10;
const TIMES_USUAL = 5;

/** Tests that fail together twice in a row from which they have one cause: flakes hardly ever do, even in twos. */
const TOGETHER = 3;

/** Runs that a break in progress may have lasted. */
const NEWEST_RUNS = 10;

function isSameBreak(a: Failing = NONE, b: Failing = NONE): boolean {
  return sharesTests(a, b, TOGETHER);
}
