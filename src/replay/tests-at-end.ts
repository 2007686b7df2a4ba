import type { EvidenceName } from '../analysis/evidence/names.js';
import { flakinessOf } from '../analysis/flakiness.js';
import type { PastLane, TimedRun } from '../analysis/past.js';
import { byTime, resultsOf } from '../analysis/past.js';
import type { TestState } from '../analysis/verdict.js';
import type { TestId } from '../model/test-id.js';
import type { ReplayLane } from './replay-lane.js';
import { asPast, statesAt } from './states-at.js';

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

/** All runs as past ones. */
function everythingOf(lane: ReplayLane): PastLane {
  return { view: lane, sameLane: true, runs: timesOf(lane).map((run) => asPast(run, run.column)) };
}

function worstStates(lanes: readonly ReplayLane[]): Map<TestId, TestState> {
  const states = new Map<TestId, TestState>();
  for (const { test, state } of lanes.flatMap((lane) => statesAt(lane, timesOf(lane), lane.tests))) {
    const known = states.get(test);
    if (known === undefined || BY_ATTENTION.indexOf(state) < BY_ATTENTION.indexOf(known))
      states.set(test, state);
  }
  return states;
}

function timesOf(lane: ReplayLane): TimedRun[] {
  return lane.runs.map(({ timed }) => timed).sort(byTime);
}
