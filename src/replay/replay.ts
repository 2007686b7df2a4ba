import type { EvidenceName } from '../analysis/evidence/names.js';
import { judgeFailures } from '../analysis/judge-failures.js';
import { byTime } from '../analysis/past.js';
import type { Analysis } from '../analysis/verdict.js';
import { laneKey } from '../model/lane.js';
import type { GateSettings } from '../model/run.js';
import { decide } from '../policy/decide.js';
import type { Plan } from '../policy/plan.js';
import type { Quarantine } from '../policy/quarantine.js';
import { NO_QUARANTINE } from '../policy/quarantine.js';
import type { LaneRun } from './past-so-far.js';
import { createPastSoFar } from './past-so-far.js';
import type { ReplayLane, ReplayRun } from './replay-lane.js';

export interface ReplayOptions {
  readonly gate: GateSettings;
  readonly without: ReadonlySet<EvidenceName>;
  readonly quarantine?: Quarantine;
}

/** A run, and what the engine would have made of it at the time. */
export interface ReplayedRun {
  readonly lane: ReplayLane;
  readonly run: ReplayRun;
  readonly analysis: Analysis;
  readonly plan: Plan;
}

/**
 * Judges every run of a repository in the order of their starts, each from the runs that had finished by then, with
 * the engine that the action has. What tests are like (`states`) is not asked run by run: see `tests-at-end.ts`.
 */
export function* replayRepository(
  lanes: readonly ReplayLane[],
  { gate, without, quarantine = NO_QUARANTINE }: ReplayOptions,
): Generator<ReplayedRun> {
  const pastOf = createPastSoFar(lanes);
  for (const { lane, timed } of inOrderOfTime(lanes)) {
    const run = lane.runs[timed.column];
    if (run === undefined) continue;
    const past = pastOf({ lane, timed });
    const options = { flakyThreshold: gate.flakyThreshold, without };
    const analysis = { ...judgeFailures({ judged: timed, view: lane, past }, options), states: [] };
    const plan = decide(analysis, { gate, quarantine, today: timed.start.slice(0, 10) });
    yield { lane, run, analysis, plan };
  }
}

function inOrderOfTime(lanes: readonly ReplayLane[]): LaneRun[] {
  const keys = new Map(lanes.map((lane) => [lane, laneKey(lane.lane)]));
  return lanes
    .flatMap((lane) => lane.runs.map(({ timed }): LaneRun => ({ lane, timed })))
    .sort(
      (a, b) => byTime(a.timed, b.timed) || ((keys.get(a.lane) ?? '') < (keys.get(b.lane) ?? '') ? -1 : 1),
    );
}
