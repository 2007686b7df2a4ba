import type { History } from '../history/history.js';
import { durationsOf } from '../history/history.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Run, RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { CauseSurroundings } from './causes/cause-facts.js';
import type { JudgeOptions, Weigh } from './judge-failures.js';
import { judgeFailures } from './judge-failures.js';
import { viewOf } from './lane-view.js';
import { findMissingLanes } from './missing-lanes.js';
import { pastOf, timed } from './past.js';
import { laneRates } from './rates/lane-rates.js';
import { summarizeStates } from './states.js';
import type { Analysis, Verdict } from './verdict.js';

/** What only runs with failures need: see `judge.ts`. */
export interface Weighing {
  readonly weigh: Weigh;
  readonly findCauses: (verdict: Verdict, surroundings: CauseSurroundings) => Verdict['causes'];
}

/** A run of a history. */
export interface Judged {
  readonly history: History;
  readonly lane: Lane;
  readonly key: RunKey;
}

/** Whether something in a run failed, or passed on retry only. */
export function hasFailures({ history, lane, key }: Judged): boolean {
  return (history.lanes.get(laneKey(lane))?.failures.get(key)?.size ?? 0) > 0;
}

/** As `judge`, with what weighs failures given. */
export function judgeLane(
  { history, lane, key }: Judged,
  options: JudgeOptions,
  weighing: Weighing,
): Analysis {
  const laneHistory = history.lanes.get(laneKey(lane));
  const column = laneHistory?.runs.findIndex((candidate) => runKey(candidate) === key) ?? -1;
  const run = laneHistory?.runs[column];
  if (laneHistory === undefined || run === undefined) throw new Error(`Run ${key} is not in the history.`);

  const judged = timed(run, column);
  const past = pastOf(history, lane, judged);
  const view = viewOf(laneHistory);
  const own = past.find((candidate) => candidate.sameLane) ?? { view, sameLane: true, runs: [] };
  const judgement = judgeFailures({ judged, view, past }, options, weighing.weigh);
  const withoutChange = own.runs.filter(({ ownChange }) => !ownChange);
  const surroundings = { judged, past, usualMsOf: (test: TestId) => durationsOf(laneHistory, test) };
  const withCauses = (verdict: Verdict): Verdict => ({
    ...verdict,
    causes: weighing.findCauses(verdict, surroundings),
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
