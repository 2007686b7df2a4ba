import type { History } from '../history/history.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { RunInfo } from '../model/run.js';
import { addCounts, NO_TESTS } from '../model/test-result.js';
import { byTime, timed } from './past.js';

/** How many tests passed in one run. */
export interface ProgressStep {
  readonly run: RunInfo;
  readonly passed: number;
  readonly tests: number;
}

/**
 * How many tests passed, run after run, up to one run: on the default branch, or in all runs where there are hardly any
 * of it. Runs of selected tests say nothing of it.
 */
export function progressOf(history: History, lane: Lane, until: RunInfo): ProgressStep[] {
  const last = timed(until, 0);
  const runs = (history.lanes.get(laneKey(lane))?.runs ?? [])
    .filter((run) => run.parts.every(({ partial, counts }) => !partial && counts.tests > 0))
    .map(timed)
    .filter((run) => byTime(run, last) <= 0)
    .sort(byTime);
  const ofDefault = runs.filter(({ run, key }) => run.onDefaultBranch || key === last.key);
  return (ofDefault.length > 2 ? ofDefault : runs).map(({ run }) => {
    const { passed, tests } = run.parts.map(({ counts }) => counts).reduce(addCounts, NO_TESTS);
    return { run, passed, tests };
  });
}
