import type { History } from '../history/history.js';
import type { Lane } from '../model/lane.js';
import type { RunKey } from '../model/run.js';
import { findCauses } from './causes/find-causes.js';
import type { JudgeOptions } from './judge-failures.js';
import type { Weighing } from './judge-lane.js';
import { judgeLane } from './judge-lane.js';
import type { Analysis } from './verdict.js';
import { weighFailures } from './weigh-failures.js';

/** The mathematics of failures: a fifth of the engine, and needed by runs that have some. */
export const WEIGHING: Weighing = { weigh: weighFailures, findCauses };

/**
 * Judges one run that is in the history, from its past alone: every failing result gets a verdict, every test that
 * is not simply healthy a state. Pure: the same history and run give the same analysis, in CI and on a laptop.
 *
 * Throws if the run is not in the history.
 */
export function judge(history: History, lane: Lane, key: RunKey, options: JudgeOptions): Analysis {
  return judgeLane({ history, lane, key }, options, WEIGHING);
}
