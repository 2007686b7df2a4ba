import type { FailureRecord } from '../history/history.js';
import type { TestId } from '../model/test-id.js';
import { isFailing } from '../model/test-result.js';
import type { EvidenceName } from './evidence/names.js';
import type { LaneView } from './lane-view.js';
import { findMissing } from './missing.js';
import type { PastLane, TimedRun } from './past.js';
import type { Analysis, Verdict } from './verdict.js';

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

/** The failures of a case, passes on retry among them, and how they are weighed. */
export interface Records {
  readonly records: ReadonlyMap<TestId, FailureRecord>;
  readonly pastRuns: number;
  readonly options: JudgeOptions;
  readonly without: ReadonlySet<EvidenceName>;
}

/** Gives each failure its verdict: `weighFailures`, which takes long to load, so that quiet runs do without it. */
export type Weigh = (judgedCase: Case, records: Records) => Verdict[];

/**
 * Judges what failed or is missing in one run. What the tests of its lane are like is for `states.ts`, and why they fail for
 * `causes/`: neither has a part in the judgement.
 */
export function judgeFailures(
  { judged, view, past }: Case,
  options: JudgeOptions,
  weigh: Weigh,
): Omit<Analysis, 'states'> {
  const { run, key } = judged;
  const own = past.find((candidate) => candidate.sameLane) ?? { view, sameLane: true, runs: [] };
  const pastRuns = own.runs.filter((candidate) => !candidate.ownChange).length;
  const without = options.without ?? new Set<EvidenceName>();
  const records = view.recordsOf(key) ?? new Map<TestId, FailureRecord>();
  const verdicts =
    records.size === 0 ? [] : weigh({ judged, view, past }, { records, pastRuns, options, without });
  return {
    lane: view.lane,
    run,
    verdicts: verdicts.filter((verdict) => isFailing(verdict.failure.outcome)),
    retried: verdicts.filter((verdict) => !isFailing(verdict.failure.outcome)),
    missing: findMissing(own, judged),
    knownTests: { has: (test) => past.some((lane) => lane.view.lettersOf(test) !== undefined) },
    pastRuns,
  };
}
