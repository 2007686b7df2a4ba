import type { TestCourse } from '../../analysis/lane-course.js';
import { notableTests, timelineOf } from '../../history/lines/indexed-tests.js';
import type { Timeline } from '../../history/timeline.js';
import { EMPTY_TIMELINE } from '../../history/timeline.js';
import type { TestId } from '../../model/test-id.js';
import type { LaneToShow } from './lane-page.js';
import { shownState } from './shown-state.js';
import { STATES } from './test-states.js';

/** A test that did more than pass in a lane, or of which something is told. */
export interface SuspiciousTest {
  /** In the order of time. */
  readonly timeline: Timeline;
  readonly course: TestCourse;
  /** How much it needs a person: the smaller the more. */
  readonly rank: number;
}

/** Every test of a lane that is worth a look. Tests that passed in every run are not even decoded. */
export function suspiciousTests(lane: LaneToShow): Map<TestId, SuspiciousTest> {
  const { course, states, decisions, retried } = lane;
  const { tests } = course.history;
  const found = new Map<TestId, SuspiciousTest>();
  const look = (id: TestId, isTold: boolean): void => {
    const timeline = course.inOrder(timelineOf(tests, id) ?? EMPTY_TIMELINE);
    if (!isTold && !/[fek]|s$/.test(timeline)) return;
    const ofTest = course.courseOf(timeline, isKnownFlaky(lane, id));
    found.set(id, { timeline, course: ofTest, rank: rankOf(lane, id, ofTest) });
  };
  for (const id of [...states.keys(), ...decisions.keys(), ...retried.keys()])
    if (!found.has(id)) look(id, true);
  for (const id of notableTests(tests, course.runs.at(-1)?.column ?? 0)) if (!found.has(id)) look(id, false);
  return found;
}

/** As it is judged in this run, or else as its state is. */
function isKnownFlaky({ decisions, states }: LaneToShow, id: TestId): boolean {
  const verdict = decisions.get(id)?.verdict;
  return verdict === undefined ? states.get(id)?.state === 'flaky' : verdict.kind === 'flaky';
}

const STATE_RANK = 3;

function rankOf(
  { states, decisions, retried }: LaneToShow,
  id: TestId,
  { failed, onRetry }: TestCourse,
): number {
  const decision = decisions.get(id);
  if (decision !== undefined) return decision.excused ? 1 : 0;
  if (retried.has(id)) return 2;
  const summary = states.get(id);
  const state = shownState(summary);
  // Skipped from the beginning on is not the same as silenced.
  if (state === 'masked' && summary?.failed === 0) return STATE_RANK + STATES.length + 1;
  return STATE_RANK + STATES.indexOf(state) + (state === 'healthy' && failed + onRetry.length === 0 ? 1 : 0);
}

export interface Listing {
  /** Those that need attention first. */
  readonly listed: readonly TestId[];
  /** Tests that passed in every run and are not listed. */
  readonly healthyLeftOut: number;
  /** Tests that did not, and are not listed all the same. */
  readonly badLeftOut: number;
}

/** The tests that the page lists: all if there is room, or else those that matter most. */
export function listTests(
  lanes: readonly { readonly lane: LaneToShow; readonly found: ReadonlyMap<TestId, SuspiciousTest> }[],
  most: number,
): Listing {
  const weights = new Map<TestId, { rank: number; bad: number }>();
  for (const { found } of lanes) {
    for (const [id, { rank, course }] of found) {
      const bad = course.failed + course.onRetry.length;
      const known = weights.get(id);
      weights.set(id, {
        rank: Math.min(rank, known?.rank ?? rank),
        bad: bad + (known?.bad ?? 0),
      });
    }
  }
  const suspicious = [...weights]
    .sort(([a, x], [b, y]) => x.rank - y.rank || y.bad - x.bad || (a < b ? -1 : 1))
    .map(([id]) => id);
  const all = idsOf(lanes.map(({ lane }) => lane));
  const healthy = all.size - suspicious.length;
  if (all.size > most) {
    const listed = suspicious.slice(0, most);
    return { listed, healthyLeftOut: healthy, badLeftOut: suspicious.length - listed.length };
  }
  const rest = [...all.keys()].filter((id) => !weights.has(id)).sort();
  return { listed: [...suspicious, ...rest], healthyLeftOut: 0, badLeftOut: 0 };
}

function idsOf(lanes: readonly LaneToShow[]): { readonly size: number; keys(): Iterable<TestId> } {
  const [only, ...others] = lanes.map(({ course }) => course.history.tests);
  if (only === undefined) return new Set<TestId>();
  if (others.length === 0) return only;
  const all = new Set<TestId>(only.keys());
  for (const tests of others) for (const id of tests.keys()) all.add(id);
  return all;
}
