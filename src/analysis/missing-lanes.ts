import type { History } from '../history/history.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Instant, RunInfo } from '../model/run.js';
import { finishedAt, startedAt } from '../model/run.js';
import type { PastRun } from './past.js';

/** Newest workflow runs that say which lanes are usual, and the share that must have the lane. */
export const RECENT_RUNS = 10;
const USUAL_SHARE = 2 / 3;

/** Workflow runs without which nothing is usual. */
const FEWEST_RUNS = 3;

/** Whether a lane is usual that so many of the newest workflow runs have. */
export function isUsual(times: number, runs: number): boolean {
  return runs >= FEWEST_RUNS && times >= runs * USUAL_SHARE;
}

/** A lane of the same workflow that is usual, and is not there. */
export interface MissingLane {
  readonly lane: Lane;
  /**
   * The newest workflow runs of the base branch, all over by now, that do not have it either; the oldest first. Empty where
   * this workflow run had to have it by now.
   */
  readonly gaps: readonly RunInfo[];
  /** Workflow runs before these, all of which have it. */
  readonly steadyRuns: number;
}

/**
 * Lanes of the same workflow that are gone. Jobs run side by side, so a lane that is not there may still be on its way:
 * of this workflow run only those count that had finished, in the usual runs, before this lane started: jobs that it
 * `needs`. Lanes that run beside this one are missed in workflow runs that are over, one run later.
 */
export function findMissingLanes(
  history: History,
  lane: Lane,
  { run, past }: { readonly run: RunInfo; readonly past: readonly PastRun[] },
): MissingLane[] {
  if (run.parts.some(({ partial }) => partial)) return [];
  const base = past.filter(({ onBase }) => onBase).map((one) => one.run);
  const recent = base.slice(-RECENT_RUNS);
  if (recent.length < FEWEST_RUNS) return [];
  const missing: MissingLane[] = [];
  for (const other of history.lanes.values()) {
    if (other.lane.repository !== lane.repository || other.lane.workflow !== lane.workflow) continue;
    if (laneKey(other.lane) === laneKey(lane)) continue;
    const there: RunsById = new Map(other.runs.map((one) => [one.runId, one]));
    if (there.has(run.runId)) continue;
    const isBefore = recent.filter((usual) => hadFinishedBefore(there.get(usual.runId), usual)).length;
    if (isUsual(isBefore, recent.length)) {
      missing.push({ lane: other.lane, gaps: [], steadyRuns: 0 });
      continue;
    }
    const { gaps, steadyRuns } = gapsOf(there, base, startedAt(run));
    if (gaps.length > 0) missing.push({ lane: other.lane, gaps, steadyRuns });
  }
  return missing;
}

/** Runs of another lane, in their newest attempts, by workflow run. */
type RunsById = ReadonlyMap<string, RunInfo>;

function hadFinishedBefore(there: RunInfo | undefined, usual: RunInfo): boolean {
  return there !== undefined && finishedAt(there) <= startedAt(usual) && isKnown(there);
}

/**
 * The newest runs without the lane, if all others have it and they are so long ago that it had the time to come. A lane
 * that comes and goes is not missed: jobs are skipped by what a change touches.
 */
function gapsOf(there: RunsById, past: readonly RunInfo[], now: Instant): Omit<MissingLane, 'lane'> {
  const events = new Set(past.filter(({ runId }) => there.has(runId)).map(({ event }) => event));
  // What runs by night only is not missed by day.
  const recent = past.filter(({ event }) => events.has(event)).slice(-STEADY_RUNS);
  const last = recent.findLastIndex(({ runId }) => there.has(runId));
  const before = recent.slice(0, last + 1);
  const lags = before.map((usual) => msBetween(usual, there.get(usual.runId)));
  if (before.length < FEWEST_RUNS || lags.includes(undefined)) return { gaps: [], steadyRuns: 0 };
  const waitMs = LONGER * Math.max(0, ...lags.map((lag) => lag ?? 0)) + QUEUE_MS;
  // A run of a moment ago may still be going on.
  const gaps = recent
    .slice(last + 1)
    .filter((run) => Date.parse(finishedAt(run)) + waitMs <= Date.parse(now));
  return { gaps, steadyRuns: before.length };
}

/** Newest workflow runs of the base branch all of which must have a lane, but for the last ones. */
const STEADY_RUNS = 20;

/** How many times as long as ever after this lane the other one may take before it is missed; machines differ. */
const LONGER = 2;

/** Milliseconds that a job may wait for a runner besides. */
const QUEUE_MS = 60 * 60 * 1_000;

/** From the end of one run to that of another. */
function msBetween(run: RunInfo, other: RunInfo | undefined): number | undefined {
  return other && Date.parse(finishedAt(other)) - Date.parse(finishedAt(run));
}

/** Its end is known, so that "finished before" is no guess. */
function isKnown({ parts }: RunInfo): boolean {
  return parts.every(({ finishedAt: end }) => end !== undefined);
}
