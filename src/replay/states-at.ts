import { viewOf } from '../analysis/lane-view.js';
import type { PastRun, TimedRun } from '../analysis/past.js';
import { summarizeStates } from '../analysis/states.js';
import type { TestSummary } from '../analysis/verdict.js';
import type { TestHistory } from '../history/history.js';
import { emptyLane } from '../history/history.js';
import { encodeTimeline } from '../history/timeline.js';
import type { TestId } from '../model/test-id.js';
import type { ReplayLane } from './replay-lane.js';

/** What tests are, as the engine says it of a history of exactly these runs (in order of time), of which the last is the newest. */
export function statesAt(
  lane: ReplayLane,
  order: readonly TimedRun[],
  wanted: Iterable<TestId>,
): readonly TestSummary[] {
  const newest = order.at(-1);
  if (newest === undefined) return [];
  const tests = new Map<TestId, TestHistory>();
  for (const test of wanted) {
    const letterIn = lane.lettersOf(test) ?? (() => '-');
    tests.set(test, { timeline: encodeTimeline(order.map(({ column }) => letterIn(column))), durations: [] });
  }
  const history = { ...emptyLane(lane.lane), runs: order.map(({ run }) => run), tests };
  const past = { view: viewOf(history), sameLane: true, runs: order.slice(0, -1).map(asPast) };
  return summarizeStates(history, past, newest.run, order.length - 1, { follow: false });
}

/** Which of them have a change does not matter when nothing is judged. */
export function asPast({ run, key }: TimedRun, column: number): PastRun {
  return { run, key, column, sameCode: false, ownChange: false, onBase: false, ofChange: false };
}
