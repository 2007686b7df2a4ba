import type { FailureRecord } from '../../history/history.js';
import { sharesTests } from '../../history/lines/failure-lines.js';
import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { isFailing } from '../../model/test-result.js';
import type { LaneView } from '../lane-view.js';
import type { PastRun } from '../past.js';

/**
 * Results of the base that had little to do with single tests: of an outage, or of a wide break. Nothing is learned of tests
 * from them. Either far more failed in the run than usual, or the same tests failed together in two runs in a row. The newest
 * runs are kept, because what is wrong with them may last.
 */
export interface Upset {
  /** Whether a result is one of these. */
  has(run: RunKey, test: TestId): boolean;
  /** Runs that have any such result: they say nothing of what else fails together. */
  readonly runs: ReadonlySet<RunKey>;
}

export function upsetIn(runs: readonly PastRun[], view: LaneView): Upset {
  const found = known.get(runs) ?? findUpset(runs, view);
  known.set(runs, found);
  return found;
}

/** Of the past of one judged run, which every failure is told from. */
const known = new WeakMap<readonly PastRun[], Upset>();

function findUpset(runs: readonly PastRun[], view: LaneView): Upset {
  const base = runs.filter(({ onBase }) => onBase);
  const failing = base.map(({ key }) => view.recordsOf(key) ?? NONE);
  const usual = failing.map(({ size }) => size).sort((a, b) => a - b)[failing.length >> 1] ?? 0;
  const old = base.slice(0, -NEWEST_RUNS);
  const wide = new Set(
    old.flatMap(({ key }, i) => ((failing[i]?.size ?? 0) >= FEWEST + TIMES_USUAL * usual ? [key] : [])),
  );
  const lasting = new Map<RunKey, Set<TestId>>();
  for (let i = 0; i < old.length; i++) {
    const tests = ofOneBreak(failing[i], failing[i + 1]);
    if (tests.length === 0) continue;
    for (const run of old.slice(i, i + 2))
      lasting.set(run.key, new Set([...(lasting.get(run.key) ?? []), ...tests]));
  }
  return {
    has: (run, test) => wide.has(run) || lasting.get(run)?.has(test) === true,
    runs: new Set([...wide, ...lasting.keys()]),
  };
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

/** Tests that failed in both of two runs, if they are so many that they have one cause. */
function ofOneBreak(a: Failing = NONE, b: Failing = NONE): TestId[] {
  if (!sharesTests(a, b, TOGETHER)) return [];
  const fails = ({ outcome }: FailureRecord = { outcome: 'passed' }): boolean => isFailing(outcome);
  const tests = [...a].flatMap(([test, record]) => (fails(record) && fails(b.get(test)) ? [test] : []));
  return tests.length >= TOGETHER ? tests : [];
}
