import type { TestState } from '../../analysis/verdict.js';
import type { Conclusion } from '../../model/run.js';

/**
 * What the report's page is drawn from: bounded, and with what matters first. It travels as JSON within the page. Every
 * text in it is made visible already (`visible.ts`), and is still to be shown as text only.
 *
 * Lanes, runs and kinds of failure are named by their place in their lists.
 */
export interface PageData {
  readonly lanes: readonly PageLane[];
  /** Those that need attention first. */
  readonly tests: readonly PageTest[];
  /** Kinds of failure, the most frequent first. */
  readonly kinds: readonly PageKind[];
  /** Where tests broke, were mended or began to be flaky, the newest first. */
  readonly changes: readonly PageChange[];
  /** Older ones that are left out. */
  readonly changesCut: number;
  /** Tests that are known but not listed, because they passed in every run. */
  readonly unlisted: number;
  /** Tests that did not pass in every run, and are not listed all the same. */
  readonly cut: number;
}

export interface PageLane {
  readonly title: string;
  /** Its file's name: the lanes of one workflow are expected in one run. */
  readonly workflow: string;
  /** It has a run in the workflow run that this report is about. */
  readonly isTold: boolean;
  /** Tests that it knows, listed or not. */
  readonly tests: number;
  /** In the order of time. */
  readonly runs: readonly PageRun[];
}

export interface PageRun {
  readonly id: string;
  readonly attempt: number;
  /** `run 8123, attempt 2`. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The first characters. */
  readonly commit: string;
  readonly message?: string;
  readonly branch: string;
  readonly url?: string;
  readonly conclusion?: Conclusion;
  /** The run that this report is about. */
  readonly isThisRun?: true;
  /** Of the default branch. */
  readonly isOnDefault?: true;
  /** Only selected tests ran. */
  readonly isPartial?: true;
  readonly passed: number;
  /** Errors included. */
  readonly failed: number;
  readonly skipped: number;
  /** Failures and passes on retry that look like flakes, and failures that do not. */
  readonly flakes: number;
  readonly faults: number;
  /** Time that flakes cost: the whole run where it was red for them alone, or else what was run again. */
  readonly lostMs: number;
}

export interface PageTest {
  readonly id: string;
  readonly lanes: readonly PageTestLane[];
}

/** `quieted`: passes since a change to nothing but tests, so that it can't be told from one that is fixed. */
export type PageTestState = TestState | 'quieted';

/** A test in one lane. */
export interface PageTestLane {
  readonly lane: number;
  readonly state: PageTestState;
  /** `p` passed, `k` passed on retry, `f` failed, `e` error, `s` skipped, `-` not in the run; run-length: `12p1f`. */
  readonly timeline: string;
  /** Runs in which it passed or failed. */
  readonly runs: number;
  readonly failed: number;
  /** Passed on retry. */
  readonly retried: number;
  readonly usualMs?: number;
  /** Newest passing runs: run and milliseconds. */
  readonly durations?: readonly (readonly [run: number, ms: number])[];
  /** The newest, newest first: run, kind, milliseconds (-1 where they are not known). */
  readonly failures?: readonly (readonly [run: number, kind: number, ms: number])[];
  /** What its state means, in words. */
  readonly says?: string;
  /** Changes to the test and what became of them. */
  readonly fixes?: readonly string[];
  /** The judgement on its result in the run that this report is about. */
  readonly verdict?: PageVerdict;
}

export interface PageVerdict {
  readonly words: string;
  /** `undefined`: it passed in the end, and there is nothing to excuse. */
  readonly excused?: boolean;
  readonly reason: string;
  /** Where it began. */
  readonly began?: string;
  readonly causes: readonly string[];
  /** Weight (log-odds; above zero speaks for a flake), sentence, and whether it rests on runs of this change alone. */
  readonly evidence: readonly (readonly [weight: number, says: string, ownChange: boolean])[];
}

/** Failures that look alike. */
export interface PageKind {
  /** The first lines of the newest one. */
  readonly says: string;
  readonly tests: number;
  readonly failures: number;
  /** Instants. */
  readonly first: string;
  readonly last: string;
}

/** `quieted`: passes again, and only the test was changed; `silenced`: used to fail, and is skipped or gone. */
export type PageChangeKind = 'broke' | 'mended' | 'quieted' | 'flaky' | 'silenced';

export interface PageChange {
  readonly kind: PageChangeKind;
  readonly lane: number;
  readonly run: number;
  /** How many tests it is about, and the first of them. */
  readonly tests: number;
  readonly names: readonly string[];
  /** The commits to blame, where they are known better than by the run alone. */
  readonly blame?: string;
  /** The first run that is known failed already. */
  readonly isBeforeHistory?: true;
}
