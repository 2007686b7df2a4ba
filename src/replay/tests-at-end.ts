import type { EvidenceName } from '../analysis/evidence/names.js';
import { flakinessOf } from '../analysis/flakiness.js';
import { viewOf } from '../analysis/lane-view.js';
import type { PastLane, PastRun, TimedRun } from '../analysis/past.js';
import { byTime, resultsOf } from '../analysis/past.js';
import { summarizeStates } from '../analysis/states.js';
import type { TestState } from '../analysis/verdict.js';
import type { TestHistory } from '../history/history.js';
import { emptyLane } from '../history/history.js';
import { encodeTimeline } from '../history/timeline.js';
import type { TestId } from '../model/test-id.js';
import type { ReplayLane } from './replay-lane.js';

/** What a test of a repository is when all is replayed, over all its lanes. */
export interface TestAtEnd {
  readonly repository: string;
  readonly test: TestId;
  readonly state: TestState;
  readonly flakeRate: number;
  readonly score: number;
}

/** From the state that wants most attention: a test that is broken in one lane is no healthy test. */
const BY_ATTENTION: readonly TestState[] = ['broken', 'flaky', 'masked', 'new', 'fixed', 'healthy'];

/** One for each test of the repository, in the order of their ids. */
export function testsAtEnd(lanes: readonly ReplayLane[], without: ReadonlySet<EvidenceName>): TestAtEnd[] {
  const states = worstStates(lanes);
  const past = lanes.map(everythingOf);
  const tests = [...new Set(lanes.flatMap((lane) => [...lane.tests]))].sort();
  return tests.map((test) => {
    const { rate, score } = flakinessOf(
      past.map((lane) => resultsOf(test, [lane])),
      without,
    );
    const repository = lanes[0]?.lane.repository ?? '';
    return { repository, test, state: states.get(test) ?? 'healthy', flakeRate: rate, score };
  });
}

/** All runs as past ones. Which of them have a change does not matter when nothing is judged. */
function everythingOf(lane: ReplayLane): PastLane {
  return { view: lane, sameLane: true, runs: timesOf(lane).map((run) => neutral(run, run.column)) };
}

function neutral({ run, key }: TimedRun, column: number): PastRun {
  return { run, key, column, sameCode: false, ownChange: false, onBase: false, ofChange: false };
}

function worstStates(lanes: readonly ReplayLane[]): Map<TestId, TestState> {
  const states = new Map<TestId, TestState>();
  for (const { test, state } of lanes.flatMap(statesOf)) {
    const known = states.get(test);
    if (known === undefined || BY_ATTENTION.indexOf(state) < BY_ATTENTION.indexOf(known))
      states.set(test, state);
  }
  return states;
}

/** As the engine says them, of a history whose last run is the newest. */
function statesOf(lane: ReplayLane): readonly { readonly test: TestId; readonly state: TestState }[] {
  const order = timesOf(lane);
  const newest = order.at(-1);
  if (newest === undefined) return [];
  const tests = new Map<TestId, TestHistory>();
  for (const test of lane.tests) {
    const letterIn = lane.lettersOf(test) ?? (() => '-');
    tests.set(test, { timeline: encodeTimeline(order.map(({ column }) => letterIn(column))), durations: [] });
  }
  const history = { ...emptyLane(lane.lane), runs: order.map(({ run }) => run), tests };
  const past = { view: viewOf(history), sameLane: true, runs: order.slice(0, -1).map(neutral) };
  return summarizeStates(history, past, newest.run, order.length - 1);
}

function timesOf(lane: ReplayLane): TimedRun[] {
  return lane.runs.map(({ timed }) => timed).sort(byTime);
}
