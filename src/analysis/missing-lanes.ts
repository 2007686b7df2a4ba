import type { History } from '../history/history.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { RunInfo } from '../model/run.js';
import { finishedAt, startedAt } from '../model/run.js';
import type { PastRun } from './past.js';

/** Newest workflow runs of the base branch that say which lanes are usual, and the share that must have the lane. */
const RECENT_RUNS = 10;
const USUAL_SHARE = 2 / 3;

/** Workflow runs with this lane without which nothing is usual. */
const FEWEST_RUNS = 3;

/**
 * Lanes of the same workflow that are gone. Jobs run side by side, so a lane that is not there may still be on its way:
 * only those count that had finished, in the usual runs, before this lane started: jobs that it `needs`. To have all lanes
 * looked after, let one job with Deflake need all others.
 */
export function findMissingLanes(
  history: History,
  lane: Lane,
  { run, past }: { readonly run: RunInfo; readonly past: readonly PastRun[] },
): Lane[] {
  if (run.parts.some(({ partial }) => partial)) return [];
  const recent = past.filter(({ onBase }) => onBase).slice(-RECENT_RUNS);
  if (recent.length < FEWEST_RUNS) return [];
  const missing: Lane[] = [];
  for (const other of history.lanes.values()) {
    if (other.lane.repository !== lane.repository || other.lane.workflow !== lane.workflow) continue;
    if (laneKey(other.lane) === laneKey(lane)) continue;
    if (other.runs.some(({ runId }) => runId === run.runId)) continue;
    const before = recent.filter(({ run: usual }) =>
      other.runs.some(
        (there) => there.runId === usual.runId && finishedAt(there) <= startedAt(usual) && isKnown(there),
      ),
    );
    if (before.length >= recent.length * USUAL_SHARE) missing.push(other.lane);
  }
  return missing;
}

/** Its end is known, so that "finished before" is no guess. */
function isKnown({ parts }: RunInfo): boolean {
  return parts.every(({ finishedAt: end }) => end !== undefined);
}
