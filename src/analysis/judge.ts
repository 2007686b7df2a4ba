import type { History } from '../history/history.js';
import { durationsOf } from '../history/history.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Run, RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import { findCauses } from './causes/find-causes.js';
import type { JudgeOptions } from './judge-failures.js';
import { judgeFailures } from './judge-failures.js';
import { viewOf } from './lane-view.js';
import { findMissingLanes } from './missing-lanes.js';
import { pastOf, timed } from './past.js';
import { laneRates } from './rates/lane-rates.js';
import { summarizeStates } from './states.js';
import type { Analysis, Verdict } from './verdict.js';

/**
 * Judges one run that is in the history, from its past alone: every failing result gets a verdict, every test that
 * is not simply healthy a state. Pure: the same history and run give the same analysis, in CI and on a laptop.
 *
 * Throws if the run is not in the history.
 */
export function judge(history: History, lane: Lane, key: RunKey, options: JudgeOptions): Analysis {
  const laneHistory = history.lanes.get(laneKey(lane));
  const column = laneHistory?.runs.findIndex((candidate) => runKey(candidate) === key) ?? -1;
  const run = laneHistory?.runs[column];
  if (laneHistory === undefined || run === undefined) throw new Error(`Run ${key} is not in the history.`);

  const judged = timed(run, column);
  const past = pastOf(history, lane, judged);
  const view = viewOf(laneHistory);
  const own = past.find((candidate) => candidate.sameLane) ?? { view, sameLane: true, runs: [] };
  const judgement = judgeFailures({ judged, view, past }, options);
  const withoutChange = own.runs.filter(({ ownChange }) => !ownChange);
  const withCauses = (verdict: Verdict): Verdict => ({
    ...verdict,
    causes: findCauses(verdict, { judged, past, usualMs: durationsOf(laneHistory, verdict.test) }),
  });
  return {
    ...judgement,
    verdicts: judgement.verdicts.map(withCauses),
    retried: judgement.retried.map(withCauses),
    ...(judgement.verdicts.length > 0 && { rates: () => laneRates(laneHistory, withoutChange) }),
    missingLanes: findMissingLanes(history, lane, { run, past: own.runs }),
    states: summarizeStates(laneHistory, own, run, column),
  };
}

/** The part of an analysis that one job answers for: its own tests, where shards of a lane have joined in one run. */
export function onlyPart(analysis: Analysis, part: Pick<Run, 'info' | 'results'>): Analysis {
  if (analysis.run.parts.length === 1) return analysis;
  const tests = new Set(part.results.map(({ id }) => id));
  return {
    ...analysis,
    run: part.info,
    verdicts: analysis.verdicts.filter(({ test }) => tests.has(test)),
    retried: analysis.retried.filter(({ test }) => tests.has(test)),
  };
}
