import type { PastRun } from '../../analysis/past.js';
import { byTime, timed } from '../../analysis/past.js';
import { laneRates } from '../../analysis/rates/lane-rates.js';
import type { LaneHistory } from '../../history/history.js';
import type { Lane } from '../../model/lane.js';
import type { SuitePlan } from './plan-suite.js';
import { planSuite } from './plan-suite.js';
import type { RetrySettings } from './retry-settings.js';

/** The retries that a lane needs, as far as its history tells. */
export interface LanePlan {
  readonly lane: Lane;
  /** Runs that it rests on: those of people who may write. */
  readonly runs: number;
  readonly plan: SuitePlan;
  readonly steadyTests: number;
  readonly suiteMs?: number;
}

/** Apart from any single run: every trusted run counts, and none has a change that is judged. */
export function planLane(lane: LaneHistory, settings: RetrySettings): LanePlan {
  const runs = lane.runs
    .map(timed)
    .filter(({ run }) => run.trusted)
    .sort(byTime)
    .map(
      ({ run, key, column }): PastRun => ({
        run,
        key,
        column,
        sameCode: false,
        ownChange: false,
        onBase: false,
        ofChange: false,
      }),
    );
  const rates = laneRates(lane, runs);
  const { steadyTests } = rates;
  const suiteMs = rates.suiteMs();
  return {
    lane: lane.lane,
    runs: runs.length,
    plan: planSuite(rates, settings),
    steadyTests,
    ...(suiteMs !== undefined && { suiteMs }),
  };
}
