import type { Verdict } from '../analysis/verdict.js';
import type { GateSettings } from '../model/run.js';
import type { BuiltOn } from './grace.js';
import type { PolicyRules } from './policy-rules.js';
import type { Quarantine } from './quarantine.js';
import type { EntryReview } from './quarantine-review.js';
import type { RetrySettings } from './retry/retry-settings.js';
import type { Reruns } from './rounds/reruns.js';

/** What a decision rests on besides the judgement. */
export interface DecideOptions {
  readonly gate: GateSettings;
  readonly quarantine: Quarantine;
  /** `2026-03-01`. */
  readonly today: string;
  /** Entries of the quarantine file at most that hold at a time; all without it. */
  readonly quarantineCap?: number;
  /** What the history says of the entries. */
  readonly reviews?: readonly EntryReview[];
  /** The state of the base branch that the tested code builds on, where that is known. */
  readonly builtOn?: BuiltOn;
  /** None without it: every test gates, and nothing else fails the job. */
  readonly rules?: PolicyRules;
  /** Owners of a test by CODEOWNERS, as far as its file is known. */
  readonly ownersOf?: (verdict: Verdict) => readonly string[];
  /** Without it, nothing is said of running again. */
  readonly retry?: RetrySettings;
  /** What was run again already; then nothing more is planned. */
  readonly reruns?: Reruns;
}
