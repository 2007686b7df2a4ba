import type { Lane } from './lane.js';
import type { Problem } from './problem.js';
import type { Counts, TestResult } from './test-result.js';

/** Identifies a run within its lane: workflow run and run attempt. */
export type RunKey = string & { readonly __brand: 'RunKey' };

/** A point in time, ISO 8601 in UTC to the second: `2026-03-01T12:00:00Z`. Sorts as text. */
export type Instant = string;

/** `success`, `failure`, …: what Actions says of a step. */
export type StepOutcome = 'success' | 'failure' | 'cancelled' | 'skipped';

/** `excused`: something failed, and all of it is excused. */
export type Conclusion = 'passed' | 'excused' | 'failed';

/** The settings that the gate of this run used, kept so that its decision can be derived again. */
export interface GateSettings {
  readonly failOn: 'unexcused' | 'any' | 'never';
  /** What a run without any report is. */
  readonly ifNoFiles: 'error' | 'warn' | 'ignore';
  /** Probability from which a failure counts as flaky. */
  readonly flakyThreshold: number;
  /** Runs with a verdict that a test needs before its flakiness excuses anything. */
  readonly minRuns: number;
  readonly excuseOwnFlakes: boolean;
}

/** One job's share of a run: a shard, or one of several Deflake steps. A run without shards has one part. */
export interface RunPart {
  readonly shard: string;
  /** Id of the Deflake step in its job. */
  readonly step: string;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /** Hash of the reports' bytes: the same delivery twice is recognised by it. */
  readonly digest: string;
  readonly counts: Counts;
  /** Reports that were found. */
  readonly reports: number;
  /** Reports among them that could not be read to their end. */
  readonly brokenReports: number;
  /** Exit status of the test command, where it is known. */
  readonly exitCode?: number;
  readonly previousStepOutcome?: StepOutcome;
  /** The run executed selected tests only: absent tests mean nothing. */
  readonly partial: boolean;
  /** Reasons to be red that the job itself saw when it ran the tests, in sentences; absent where there are none. */
  readonly unexplained?: readonly string[];
  readonly gate?: GateSettings;
  /** What this job was told in the end; absent until it is decided. */
  readonly conclusion?: Conclusion;
}

/** What is known of a run besides its results. */
export interface RunInfo {
  readonly runId: string;
  readonly runAttempt: number;
  readonly commit: string;
  /** The tree of what was checked out: two runs of one tree ran the same code. */
  readonly tree?: string;
  readonly baseCommit?: string;
  readonly headCommit?: string;
  readonly branch: string;
  /** Branch that a pull request wants to go to. */
  readonly baseBranch?: string;
  /** True on the default branch of the repository, for events that are not pull requests. */
  readonly onDefaultBranch: boolean;
  readonly event: string;
  readonly pullRequest?: number;
  /** Pull requests that this commit merged into its branch, as far as its message says. */
  readonly mergedPullRequests: readonly number[];
  readonly author?: string;
  /** First line of the message of the commit, cut; absent where it is not known. */
  readonly commitMessage?: string;
  /** Paths that this change touches, from the top of the repository; absent where they are not known. */
  readonly changedFiles?: readonly string[];
  /** False for runs of forks and other outsiders: they never feed what later excuses a failure. */
  readonly trusted: boolean;
  /** Imported records: a test that is not listed passed, in this run and in all earlier ones of its lane. */
  readonly passedUnlisted?: boolean;
  /** Sorted by shard and step; at least one. */
  readonly parts: readonly RunPart[];
  /** Keys of an imported record that Deflake does not know, kept as they came. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A run as it was just read, before it joins the history. */
export interface Run {
  readonly lane: Lane;
  readonly info: RunInfo;
  readonly results: readonly TestResult[];
  readonly problems: readonly Problem[];
}

export function runKey(run: { readonly runId: string; readonly runAttempt: number }): RunKey {
  return `${run.runId}/${run.runAttempt}` as RunKey;
}

/**
 * Order of run keys: run ids in natural order (digits by value, so GitHub's ids sort by creation), then attempts.
 * It depends on the key alone and never changes, which the history's watermark rests on.
 */
export function compareRunKeys(a: RunKey, b: RunKey): number {
  if (a === b) return 0;
  const partsA = a.match(/\d+|\D+/g) ?? [];
  const partsB = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const order = compareRunKeyParts(partsA[i] ?? '', partsB[i] ?? '');
    if (order !== 0) return order;
  }
  return partsA.length - partsB.length || (a < b ? -1 : 1);
}

function compareRunKeyParts(a: string, b: string): number {
  if (a === b) return 0;
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const [digitsA, digitsB] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
    if (digitsA.length !== digitsB.length) return digitsA.length - digitsB.length;
    if (digitsA !== digitsB) return digitsA < digitsB ? -1 : 1;
    return a.length - b.length;
  }
  return a < b ? -1 : 1;
}

/** Start of a run: of its first part. */
export function startedAt(run: RunInfo): Instant {
  return run.parts.map((part) => part.startedAt).reduce(earlier);
}

/** Two hours: assumed length of a run whose end is unknown (contract of "past"); most CI jobs are shorter. */
const ASSUMED_DURATION_MS = 2 * 60 * 60 * 1_000;

/** End of a run: of its last part; start plus two hours where it is not known. */
export function finishedAt(run: RunInfo): Instant {
  return run.parts
    .map((part) => part.finishedAt ?? toInstant(Date.parse(part.startedAt) + ASSUMED_DURATION_MS))
    .reduce(later);
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** Milliseconds since 1970 as an instant. */
export function toInstant(epochMs: number): Instant {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** Same tree, or same commit where a tree is not known. */
export function isSameCode(a: RunInfo, b: RunInfo): boolean {
  if (a.tree !== undefined && b.tree !== undefined) return a.tree === b.tree;
  return a.commit !== '' && a.commit === b.commit;
}
