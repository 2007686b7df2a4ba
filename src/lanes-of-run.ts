import { judgeRun } from './analysis/judge-run.js';
import type { Analysis } from './analysis/verdict.js';
import type { History } from './history/history.js';
import { laneKey, laneTitle } from './model/lane.js';
import { runKey } from './model/run.js';
import { addCounts, NO_TESTS } from './model/test-result.js';
import { decide } from './policy/decide.js';
import type { DecideOptions } from './policy/decide-options.js';
import type { LaneTelling } from './render/telling.js';

/** The same for every lane, except for the gate: `gate` is for runs that do not say which settings theirs had. */
export type LanesOfRunOptions = DecideOptions;

/** Which workflow run is told, and what is known of it already. */
export interface ToldRun {
  readonly repository: string;
  readonly workflow: string;
  readonly runId: string;
  /** The lane of this job, judged and decided. */
  readonly own?: LaneTelling;
}

/** The workflow run that a lane belongs to. */
export function runOfLane(own: LaneTelling): ToldRun {
  const { repository, workflow } = own.lane;
  return { repository, workflow, runId: own.run.runId, own };
}

/**
 * All lanes of one workflow run in their newest attempt, judged again from the merged history. Every job derives
 * the same from the same history, so no job has to wait for the last one to tell the whole.
 */
export async function lanesOfRun(
  history: History,
  told: ToldRun,
  options: LanesOfRunOptions,
): Promise<LaneTelling[]> {
  const { repository, workflow, runId, own } = told;
  const lanes: LaneTelling[] = [];
  for (const { lane, runs } of history.lanes.values()) {
    if (lane.repository !== repository || lane.workflow !== workflow) continue;
    const run = runs.findLast((candidate) => candidate.runId === runId);
    if (run === undefined) continue;
    const isOwn = own !== undefined && laneKey(lane) === laneKey(own.lane);
    if (isOwn && runKey(run) === runKey(own.run) && run.parts.length === own.run.parts.length) {
      lanes.push(own);
      continue;
    }
    const gate = run.parts.find((part) => part.gate !== undefined)?.gate ?? options.gate;
    const judged = { history, lane, key: runKey(run) };
    const analysis = await judgeRun(judged, { flakyThreshold: gate.flakyThreshold });
    lanes.push(tellLane(analysis, { ...options, gate }));
  }
  return lanes.sort((a, b) => (laneTitle(a.lane) < laneTitle(b.lane) ? -1 : 1));
}

/** What there is to say of one judged lane. */
export function tellLane(analysis: Analysis, options: LanesOfRunOptions): LaneTelling {
  const counts = analysis.run.parts.map((part) => part.counts).reduce(addCounts, NO_TESTS);
  return { lane: analysis.lane, run: analysis.run, counts, plan: decide(analysis, options) };
}
