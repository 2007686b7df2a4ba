import type { FailureRecord, History, LaneHistory } from '../history/history.js';
import { decodeTimeline, EMPTY_TIMELINE } from '../history/timeline.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Run, RunInfo, RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { isFailing } from '../model/test-result.js';
import { classify } from './classify.js';
import { baseHistory, brokenSince } from './evidence/base-branch.js';
import type { FailureContext } from './evidence/failure-context.js';
import { findMissingTests } from './missing.js';
import type { PastLane, PastResult } from './past.js';
import { isFailingCode, pastOf, resultsOf } from './past.js';
import { summarizeStates } from './states.js';
import type { Analysis, TimelineEntry, Verdict } from './verdict.js';

export interface JudgeOptions {
  /** Probability from which a failure counts as flaky. */
  readonly flakyThreshold: number;
}

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

  const past = pastOf(history, lane, run);
  const ownLane = past.find((candidate) => candidate.sameLane) ?? {
    history: laneHistory,
    sameLane: true,
    runs: [],
  };
  const pastRuns = ownLane.runs.filter((candidate) => !candidate.ownChange).length;
  const records = laneHistory.failures.get(key) ?? new Map<TestId, FailureRecord>();
  const contexts = [...records].map(([test, failure]) => contextOf({ test, failure, lane, run, past }));
  const newlyFailing = contexts.filter(
    (context) => isFailing(context.failure.outcome) && baseHistory(context).row.length === 0,
  ).length;
  const verdicts = contexts.map((context) =>
    verdictOf(
      { ...context, newlyFailing },
      { ...options, pastRuns, testsInRun: testsIn(run), column, laneHistory },
    ),
  );
  return {
    lane,
    run,
    verdicts: verdicts.filter((verdict) => isFailing(verdict.failure.outcome)),
    retried: verdicts.filter((verdict) => !isFailing(verdict.failure.outcome)),
    states: summarizeStates(laneHistory, ownLane, run, column),
    missing: findMissingTests(laneHistory, ownLane, run, column),
    knownTests: { has: (test) => past.some((candidate) => candidate.history.tests.has(test)) },
    pastRuns,
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

interface ContextParts {
  readonly test: TestId;
  readonly failure: FailureRecord;
  readonly lane: Lane;
  readonly run: RunInfo;
  readonly past: readonly PastLane[];
}

function contextOf({ test, failure, lane, run, past }: ContextParts): FailureContext {
  const byLane = new Map(past.map(({ history }) => [history.lane, history.failures]));
  return {
    test,
    failure,
    lane,
    run,
    results: resultsOf(test, past),
    recordOf: (result) => byLane.get(result.lane)?.get(runKey(result.run))?.get(test),
    newlyFailing: 0,
  };
}

interface VerdictOptions extends JudgeOptions {
  readonly pastRuns: number;
  readonly testsInRun: number;
  readonly column: number;
  readonly laneHistory: LaneHistory;
}

function verdictOf(context: FailureContext, options: VerdictOptions): Verdict {
  const outside = context.results.filter(
    (result) => !result.ownChange && result.sameLane && result.code !== 's',
  );
  const since = brokenSince(baseHistory(context));
  return {
    test: context.test,
    lane: context.lane,
    ...classify(context, options),
    isNew: options.pastRuns > 0 && !context.results.some((result) => !result.ownChange),
    ...(since !== undefined && { since }),
    failure: context.failure,
    timeline: timelineOf(context, options),
    past: {
      runs: outside.length,
      failed: outside.filter((result) => isFailingCode(result.code)).length,
      flaky: outside.filter((result) => result.code === 'k').length,
    },
  };
}

function timelineOf(context: FailureContext, { laneHistory, column }: VerdictOptions): TimelineEntry[] {
  const entries: TimelineEntry[] = context.results
    .filter((result: PastResult) => result.sameLane)
    .map(({ run, code, ownChange }) => ({ run, code, isThisRun: false, ownChange }));
  const timeline = laneHistory.tests.get(context.test)?.timeline ?? EMPTY_TIMELINE;
  const code = decodeTimeline(timeline, laneHistory.runs.length)[column] ?? '-';
  return [...entries, { run: context.run, code, isThisRun: true, ownChange: true }];
}

function testsIn(run: RunInfo): number {
  return run.parts.reduce((tests, part) => tests + part.counts.tests, 0);
}
