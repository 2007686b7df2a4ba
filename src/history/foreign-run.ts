import type { LaneKey } from '../model/lane.js';
import type { RunInfo } from '../model/run.js';
import type { History, LaneHistory } from './history.js';
import { emptyLane } from './history.js';

/** What GitHub itself says of another workflow run. What the run says of itself counts less. */
export interface RunOrigin {
  /** `owner/name`. */
  readonly repository: string;
  /** Path of the workflow file. */
  readonly workflow: string;
  readonly runId: string;
  /** The newest one; earlier ones may have left files, too. */
  readonly runAttempt: number;
  readonly headCommit: string;
  readonly branch: string;
  readonly event: string;
  readonly pullRequest?: number;
  readonly author?: string;
  /** Page of the run. */
  readonly url?: string;
}

/**
 * What a history that strangers wrote says of one workflow run, to be told and not to be kept: everything else in it is
 * left out, and so are claims to be trusted, to run on the default branch, or to be judged by settings of its own.
 */
export function runsOfOrigin(history: History, origin: RunOrigin): History {
  const lanes = new Map<LaneKey, LaneHistory>();
  for (const [key, { lane, runs, tests, failures }] of history.lanes) {
    const [run, ...others] = runs;
    if (run === undefined || others.length > 0) continue;
    if (lane.repository.toLowerCase() !== origin.repository.toLowerCase()) continue;
    if (lane.workflow !== origin.workflow || run.runId !== origin.runId) continue;
    if (run.runAttempt > origin.runAttempt) continue;
    lanes.set(key, { ...emptyLane(lane), runs: [asTold(run, origin)], tests, failures });
  }
  return { lanes, absorbed: new Set() };
}

function asTold({ extra: _, ...run }: RunInfo, origin: RunOrigin): RunInfo {
  const { headCommit, branch, event, pullRequest, author } = origin;
  return {
    ...run,
    headCommit,
    branch,
    event,
    trusted: false,
    onDefaultBranch: false,
    mergedPullRequests: [],
    parts: run.parts.map(({ gate: _ofTheirs, ...part }) => part),
    ...(pullRequest !== undefined && { pullRequest }),
    ...(author !== undefined && { author }),
  };
}
