import type { PastLane, TimedRun } from '../analysis/past.js';
import type { TestSummary } from '../analysis/verdict.js';
import type { TestId } from '../model/test-id.js';
import type { ReplayLane } from './replay-lane.js';
import { statesAt } from './states-at.js';

/** Newest runs that say what a test is; as many as a history keeps unless `window-runs` says otherwise. */
const WINDOW_RUNS = 500;

/**
 * The states that the tests of a lane had when one of its runs was over: what a budget of flaky tests is held against. It
 * takes longer than judging, so it is asked for only where a policy has such a budget.
 */
export function flakySoFar(
  lane: ReplayLane,
  judged: TimedRun,
  { runs }: Pick<PastLane, 'runs'>,
): readonly TestSummary[] {
  const before = runs
    .slice(1 - WINDOW_RUNS)
    .map(({ column }) => lane.runs[column]?.timed)
    .filter((timed): timed is TimedRun => timed !== undefined);
  const order = [...before, judged];
  // Tests that did not fail are not flaky; they are most of all, and not looked at.
  const wanted = new Set<TestId>();
  for (const { column } of order) for (const test of lane.badIn(column)) wanted.add(test);
  return wanted.size === 0 ? [] : statesAt(lane, order, wanted);
}
