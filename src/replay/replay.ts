import type { EvidenceName } from '../analysis/evidence/names.js';
import { judgeFailures } from '../analysis/judge-failures.js';
import { byTime } from '../analysis/past.js';
import type { Analysis } from '../analysis/verdict.js';
import { weighFailures } from '../analysis/weigh-failures.js';
import { laneKey } from '../model/lane.js';
import type { GateSettings } from '../model/run.js';
import { decide } from '../policy/decide.js';
import type { Plan } from '../policy/plan.js';
import type { PolicyRules } from '../policy/policy-rules.js';
import type { Quarantine } from '../policy/quarantine.js';
import { NO_QUARANTINE } from '../policy/quarantine.js';
import type { RetrySettings } from '../policy/retry/retry-settings.js';
import { flakySoFar } from './flaky-so-far.js';
import type { LaneRun } from './past-so-far.js';
import { createPastSoFar } from './past-so-far.js';
import { ratesOfFailing } from './rates-of-failing.js';
import type { ReplayLane, ReplayRun } from './replay-lane.js';

export interface ReplayOptions {
  readonly gate: GateSettings;
  readonly without: ReadonlySet<EvidenceName>;
  readonly quarantine?: Quarantine;
  readonly rules?: PolicyRules;
  /** Plans what would have been run again, too. */
  readonly retry?: RetrySettings;
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
 * the engine that the action has. What tests are like (`states`) is asked run by run only where a rule goes by it; see
 * `tests-at-end.ts` for the end.
 */
export function* replayRepository(
  lanes: readonly ReplayLane[],
  { gate, without, quarantine = NO_QUARANTINE, rules, retry }: ReplayOptions,
): Generator<ReplayedRun> {
  const pastOf = createPastSoFar(lanes);
  const hasBudget = rules?.flakyBudget !== undefined;
  for (const { lane, timed } of inOrderOfTime(lanes)) {
    const run = lane.runs[timed.column];
    if (run === undefined) continue;
    const past = pastOf({ lane, timed });
    const options = { flakyThreshold: gate.flakyThreshold, without };
    const judgement = judgeFailures({ judged: timed, view: lane, past }, options, weighFailures);
    const own = past.find(({ sameLane }) => sameLane);
    const hasRates = retry !== undefined && own !== undefined && judgement.verdicts.length > 0;
    const analysis: Analysis = {
      ...judgement,
      states: hasBudget && own !== undefined ? flakySoFar(lane, timed, own) : [],
      ...(hasRates && { rates: () => ratesOfFailing(own, judgement.verdicts) }),
    };
    const plan = decide(analysis, {
      gate,
      quarantine,
      today: timed.start.slice(0, 10),
      ...(rules !== undefined && { rules }),
      ...(retry !== undefined && { retry }),
    });
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
