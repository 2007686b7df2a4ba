import type { JudgeOptions } from './judge-failures.js';
import type { Judged, Weighing } from './judge-lane.js';
import { hasFailures, judgeLane } from './judge-lane.js';
import type { Analysis } from './verdict.js';

/** A run without failures has nothing to weigh. */
const NOTHING_TO_WEIGH: Weighing = { weigh: () => [], findCauses: () => [] };

/** As `judge`, and loads what weighs failures only for a run that has some. Most have none, and start sooner. */
export async function judgeRun(judged: Judged, options: JudgeOptions): Promise<Analysis> {
  const weighing = hasFailures(judged) ? (await import('./judge.js')).WEIGHING : NOTHING_TO_WEIGH;
  return judgeLane(judged, options, weighing);
}
