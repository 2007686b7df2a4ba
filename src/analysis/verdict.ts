import type { FailureRecord } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import type { Lane } from '../model/lane.js';
import type { RunInfo } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { Blame } from './breaks/blame.js';
import type { Cause } from './causes/cause.js';
import type { Cluster } from './clusters/cluster-failures.js';
import type { FixCheck } from './fixes/fix-check.js';
import type { Missing } from './missing.js';
import type { MissingLane } from './missing-lanes.js';
import type { LaneRates } from './rates/lane-rates.js';

/**
 * - `flaky`: the test fails now and then on code that it also passes on
 * - `regression`: this change broke it
 * - `broken`: it was failing before this change
 * - `outage`: far more fails at once than these tests explain, and it is not this change
 * - `environment`: it fails where this environment is, whatever the change
 * - `undecided`: the evidence does not reach either way
 */
export type VerdictKind = 'flaky' | 'regression' | 'broken' | 'outage' | 'environment' | 'undecided';

export type EvidenceKind =
  | 'attempts'
  | 'same-code'
  | 'broken-before'
  | 'confirmed-before'
  | 'isolation'
  | 'streak'
  | 'together'
  | 'signature'
  | 'changed-files'
  | 'environment'
  | 'new-test'
  | 'no-history';

/** One observation for or against a failure being flaky. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** Log-odds: above zero speaks for flaky, below for a fault of the code. */
  readonly weight: number;
  /** A sentence that a person can check. Its quoted parts come from reports and are hostile. */
  readonly says: string;
  /** True when it rests only on runs that contain this change: it can't excuse. */
  readonly ownChange: boolean;
}

/** One run of the test, as a timeline shows it. */
export interface TimelineEntry {
  readonly run: RunInfo;
  readonly code: OutcomeCode;
  /** The run that is judged. */
  readonly isThisRun: boolean;
  /** A run that contains this change. */
  readonly ownChange: boolean;
}

/** The judgement on one failing result. */
export interface Verdict {
  readonly test: TestId;
  readonly lane: Lane;
  readonly kind: VerdictKind;
  /** Probability that this failure is flaky, 0 to 1. */
  readonly probabilityFlaky: number;
  /** Flaky on this change's own runs only: it may be flaky since this change, and is not excused by default. */
  readonly perhapsSinceThisChange: boolean;
  /**
   * Flaky without this change, but all signs of it are of the newest runs: it may be a break that comes and goes, and is not
   * excused.
   */
  readonly onlyLately: boolean;
  /**
   * The same code passed in a run without the change. Then this very failure is one that comes and goes, whatever earlier
   * ones looked like and whatever else fails.
   */
  readonly passedBefore: boolean;
  /** The test was not in any run without this change. */
  readonly isNew: boolean;
  /** For `broken`: the first run of the unbroken row of failures. */
  readonly since?: RunInfo;
  /** Where it began, if the code is most likely at fault. */
  readonly blame?: Blame;
  /** Failures with the same cause most likely; absent where it has one of its own. */
  readonly cluster?: Cluster;
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
  /** Why it fails, as far as that can be told; at most two, strongest first. Never part of the judgement. */
  readonly causes: readonly Cause[];
  readonly failure: FailureRecord;
  /**
   * Whether the failure looks like one without this change; `new` only if several are known and none looks like it, and
   * `unclear` otherwise.
   */
  readonly looks: 'known' | 'new' | 'unclear';
  /** Runs of this lane that have a result, oldest first, ending with the judged one. */
  readonly timeline: readonly TimelineEntry[];
  /** Runs without this change in which the test passed or failed, and in how many it failed. */
  readonly past: { readonly runs: number; readonly failed: number; readonly flaky: number };
}

/**
 * What a test is, apart from this run's result. `masked`: skipped or gone for a while, so that nothing is known.
 */
export type TestState = 'new' | 'healthy' | 'flaky' | 'broken' | 'fixed' | 'masked';

export interface TestSummary {
  readonly test: TestId;
  readonly state: TestState;
  /** Since when, where it is known. */
  readonly since?: RunInfo;
  /** Runs with a verdict, and failures among them (flaky passes count as failures here). */
  readonly runs: number;
  readonly failed: number;
  /** For `masked`: days since the last verdict. */
  readonly daysWithoutVerdict?: number;
  /** Changes to the test on the default branch and what became of them, oldest first; absent where there are none. */
  readonly fixes?: readonly FixCheck[];
}

/** Everything that judging a run yields. */
export interface Analysis {
  readonly lane: Lane;
  readonly run: RunInfo;
  /** One for each failing result. */
  readonly verdicts: readonly Verdict[];
  /** One for each result that was flaky in this run: passed after a failed attempt. */
  readonly retried: readonly Verdict[];
  /** Tests that are not simply healthy. */
  readonly states: readonly TestSummary[];
  /** What ran in most recent runs of the base branch and is absent now. */
  readonly missing: Missing;
  /** Usual lanes of the workflow that are not there. */
  readonly missingLanes?: readonly MissingLane[];
  /** Tests that any run of the repository has, this one included. */
  readonly knownTests: { has(test: TestId): boolean };
  /** Runs of this lane that the judgement could rest on. */
  readonly pastRuns: number;
  /** How often the tests of the lane fail without this change; only where something failed. It takes a while. */
  readonly rates?: () => LaneRates;
}
