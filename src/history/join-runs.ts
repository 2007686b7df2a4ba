import type { LaneKey } from '../model/lane.js';
import { compareRunKeys, type RunKey, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { History, LaneHistory, RecentDuration, TestHistory } from './history.js';
import { emptyLane, RECENT_DURATIONS } from './history.js';
import { encodeTimeline, type OutcomeCode, type Timeline } from './timeline.js';

/**
 * Joins lanes of one run each, which is what jobs deliver, in one go: merging them two by two would walk over all tests
 * again for each. The result is what merging gives. What is not so plain is handed back.
 */
export function joinDeliveries(histories: readonly History[]): History[] {
  if (histories.length < 3) return [...histories];
  const single = new Map<LaneKey, Map<RunKey, LaneHistory>>();
  const rest = histories.map(({ lanes, ...others }): History => {
    const left = new Map<LaneKey, LaneHistory>();
    for (const [key, lane] of lanes) {
      const runs = single.get(key) ?? new Map<RunKey, LaneHistory>();
      const [run] = lane.runs;
      if (run === undefined || !isPlain(lane) || runs.has(runKey(run))) left.set(key, lane);
      else single.set(key, runs.set(runKey(run), lane));
    }
    return { lanes: left, ...others };
  });
  const joined = [...single].map(([key, runs]): [LaneKey, LaneHistory] => [key, joinRuns(runs)]);
  return [{ lanes: new Map(joined), absorbed: new Set() }, ...rest];
}

/** Whether it has one run and nothing that speaks of others. */
function isPlain(lane: LaneHistory): boolean {
  const [run, ...others] = lane.runs;
  if (run === undefined || others.length > 0 || lane.watermark !== undefined) return false;
  if (lane.forgottenRuns.size > 0 || lane.forgottenTests.size > 0) return false;
  const key = runKey(run);
  for (const { timeline, durations, totals } of lane.tests.values()) {
    if (timeline.length !== 2 || totals !== undefined || durations.length > 1) return false;
    if (durations[0] !== undefined && durations[0].run !== key) return false;
  }
  return true;
}

function joinRuns(lanes: ReadonlyMap<RunKey, LaneHistory>): LaneHistory {
  const sorted = [...lanes].sort(([a], [b]) => compareRunKeys(a, b));
  const letters = new Map<TestId, string>();
  const durations = new Map<TestId, RecentDuration[]>();
  for (const [column, [, lane]] of sorted.entries()) {
    for (const [id, test] of lane.tests) {
      letters.set(id, (letters.get(id) ?? '').padEnd(column, '-') + test.timeline.slice(1));
      const [duration] = test.durations;
      if (duration === undefined) continue;
      const ring = durations.get(id);
      if (ring === undefined) durations.set(id, [duration]);
      else ring.push(duration);
    }
  }
  const tests = new Map<TestId, TestHistory>();
  // Few rows of letters are different: most tests do the same in all of them.
  const timelines = new Map<string, Timeline>();
  for (const [id, row] of letters) {
    const timeline = timelines.get(row) ?? encodeTimeline(row.split('') as OutcomeCode[]);
    timelines.set(row, timeline);
    tests.set(id, { timeline, durations: (durations.get(id) ?? []).slice(-RECENT_DURATIONS) });
  }
  const [[, first] = []] = sorted;
  if (first === undefined) throw new Error('At least one lane is joined.');
  return {
    ...emptyLane(first.lane),
    runs: sorted.flatMap(([, lane]) => lane.runs),
    tests,
    failures: new Map(sorted.flatMap(([, lane]) => [...lane.failures])),
  };
}
