import type { TestSummary, Verdict } from '../analysis/verdict.js';
import type { Conclusion } from '../model/run.js';
import type { QuarantineEntry } from './quarantine.js';
import type { EntryReview } from './quarantine-review.js';
import type { RetryPlan } from './retry/retry-plan.js';
import type { Reruns } from './rounds/reruns.js';
import type { Tier } from './tiers.js';

/** What to do about one failing result, and why. */
export interface FailureDecision {
  readonly verdict: Verdict;
  readonly excused: boolean;
  /** A sentence: why it is excused, or why it is not. */
  readonly reason: string;
  readonly quarantine?: QuarantineEntry;
  /** Present where a rule of `tiers` alone keeps the failure from failing the job. */
  readonly tier?: Tier;
  /** The pattern of that rule. */
  readonly rule?: string;
}

/** Whose fault the red is, in one word: what the first line of everything we print says. */
export type Blame =
  | 'nobody' // nothing failed
  | 'not-this-change' // everything that failed is explained without this change
  | 'this-change' // at least one failure is very likely this change's
  | 'unclear'; // some failures can't be told, or something red is unexplained

/** The decision on a run. Plain data: effects come after. */
export interface Plan {
  readonly conclusion: Conclusion;
  /** Whether the job fails: the conclusion and `fail-on` together. */
  readonly failsJob: boolean;
  readonly blame: Blame;
  /** The first line of everything we print. Plain text; may quote a test's name. */
  readonly headline: string;
  /** What is red and no test's failure explains it: a missing report, an exit status, a lane that is gone. */
  readonly unexplained: readonly string[];
  /** What is to be known of this decision beside the failures: what it could not see, and what it let pass. */
  readonly notes: readonly string[];
  /** Unexcused first, most certain regression first. */
  readonly failures: readonly FailureDecision[];
  /** Passed after a failed attempt in this run. */
  readonly retried: readonly Verdict[];
  /** What is worth running again; absent where no retry settings are given, as in a replay. */
  readonly retry?: RetryPlan;
  /** What was run again; then `retry` is absent. */
  readonly reruns?: Reruns;
  /** Entries to add to the quarantine file. */
  readonly suggestions: readonly QuarantineEntry[];
  /** Entries to take out of it: tests that may come back, and tests that are gone. */
  readonly releases: readonly EntryReview[];
  /** What is wrong or due with the quarantine file, in sentences. */
  readonly quarantineNotes: readonly string[];
  /** How many failing tests the quarantine file covers. */
  readonly quarantined: number;
  readonly newFlaky: readonly Verdict[];
  /** Tests that are not simply healthy. */
  readonly states: readonly TestSummary[];
}
