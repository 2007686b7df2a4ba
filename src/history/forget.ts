import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { RunKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { History } from './history.js';
import { emptyLane } from './history.js';

/**
 * What a person adds to a history to take something out of it. Merged into a history it removes, and it stays in
 * there, so that other copies can't bring back what was removed.
 */
export function forgetRuns(lane: Lane, runs: Iterable<RunKey>): History {
  return ofLane(lane, { forgottenRuns: new Set(runs) });
}

/** Removes the results of a test up to and including a run; later ones count again. */
export function forgetTest(lane: Lane, test: TestId, upTo: RunKey): History {
  return ofLane(lane, { forgottenTests: new Map([[test, upTo]]) });
}

function ofLane(lane: Lane, tombstones: Partial<ReturnType<typeof emptyLane>>): History {
  return { lanes: new Map([[laneKey(lane), { ...emptyLane(lane), ...tombstones }]]), absorbed: new Set() };
}
