import type { FailureRecord } from '../history/history.js';
import type { RunInfo } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { isFailing } from '../model/test-result.js';
import type { Classification } from './classify.js';
import { classify } from './classify.js';
import { baseHistory } from './evidence/base-branch.js';
import type { FailureContext } from './evidence/failure-context.js';
import type { EvidenceName } from './evidence/names.js';
import type { LaneView } from './lane-view.js';
import { findMissingTests } from './missing.js';
import type { PastLane, TimedRun } from './past.js';
import { isFailingCode, resultsOf } from './past.js';
import type { Analysis, TimelineEntry, Verdict } from './verdict.js';

export interface JudgeOptions {
  /** Probability from which a failure counts as flaky. */
  readonly flakyThreshold: number;
  /** Kinds of evidence that do not count, to see what each is worth. */
  readonly without?: ReadonlySet<EvidenceName>;
}

/** A run under judgement, and what it may be judged from. */
export interface Case {
  readonly judged: TimedRun;
  /** Its lane, with its own results. */
  readonly view: LaneView;
  /** The own lane is among them if it has a past. */
  readonly past: readonly PastLane[];
}

/** Judges what failed or is missing in one run. What the tests of its lane are like is for `states.ts`. */
export function judgeFailures({ judged, view, past }: Case, options: JudgeOptions): Omit<Analysis, 'states'> {
  const { run, key } = judged;
  const own = past.find((candidate) => candidate.sameLane) ?? { view, sameLane: true, runs: [] };
  const pastRuns = own.runs.filter((candidate) => !candidate.ownChange).length;
  const records = view.recordsOf(key) ?? new Map<TestId, FailureRecord>();
  const contexts = [...records].map(([test, failure]) => contextOf(test, failure, { judged, view, past }));
  const newlyFailing = contexts.filter(
    (context) => isFailing(context.failure.outcome) && baseHistory(context).row.length === 0,
  ).length;
  const verdicts = contexts.map((context) => {
    const all = { ...context, newlyFailing };
    const classification = classify(all, { ...options, pastRuns, testsInRun: testsIn(run) });
    const code = view.lettersOf(context.test)?.(judged.column) ?? '-';
    const entry: TimelineEntry = { run, code, isThisRun: true, ownChange: true };
    return verdictOf(all, classification, { pastRuns, entry });
  });
  return {
    lane: view.lane,
    run,
    verdicts: verdicts.filter((verdict) => isFailing(verdict.failure.outcome)),
    retried: verdicts.filter((verdict) => !isFailing(verdict.failure.outcome)),
    missing: findMissingTests(own, judged),
    knownTests: { has: (test) => past.some((lane) => lane.view.lettersOf(test) !== undefined) },
    pastRuns,
  };
}

function contextOf(test: TestId, failure: FailureRecord, { judged, view, past }: Case): FailureContext {
  const views = new Map(past.map((lane) => [lane.view.lane, lane.view]));
  return {
    test,
    failure,
    lane: view.lane,
    run: judged.run,
    results: resultsOf(test, past),
    recordOf: (result) => views.get(result.lane)?.recordsOf(result.key)?.get(test),
    newlyFailing: 0,
  };
}

interface Around {
  readonly pastRuns: number;
  /** The judged run in the timeline. */
  readonly entry: TimelineEntry;
}

function verdictOf(
  { test, lane, failure, results }: FailureContext,
  classification: Classification,
  { pastRuns, entry }: Around,
): Verdict {
  const outside = results.filter((result) => !result.ownChange && result.sameLane && result.code !== 's');
  const earlier = results
    .filter((result) => result.sameLane)
    .map(({ run, code, ownChange }): TimelineEntry => ({ run, code, isThisRun: false, ownChange }));
  return {
    test,
    lane,
    ...classification,
    isNew: pastRuns > 0 && !results.some((result) => !result.ownChange),
    failure,
    timeline: [...earlier, entry],
    past: {
      runs: outside.length,
      failed: outside.filter((result) => isFailingCode(result.code)).length,
      flaky: outside.filter((result) => result.code === 'k').length,
    },
  };
}

function testsIn(run: RunInfo): number {
  return run.parts.reduce((tests, part) => tests + part.counts.tests, 0);
}
