import type { Lane } from '../model/lane.js';
import type { Problem } from '../model/problem.js';
import type { RunInfo } from '../model/run.js';
import type { Counts, TestResult } from '../model/test-result.js';
import type { Plan } from '../policy/plan.js';

/** What there is to say of one lane in one workflow run. */
export interface LaneTelling {
  readonly lane: Lane;
  readonly run: RunInfo;
  readonly counts: Counts;
  readonly plan: Plan;
}

/** Everything that renderers may tell. Plain data; all text of tests in it is hostile. */
export interface Telling {
  /** The lane that this job ran. */
  readonly own: LaneTelling;
  /** All lanes of this workflow run in their newest attempt, the own one among them, sorted by title. */
  readonly lanes: readonly LaneTelling[];
  /** All results of this job in the order of execution: for reports that other tools read. */
  readonly results?: readonly TestResult[];
  /** What went wrong beside the tests: broken reports, history, quarantine file. */
  readonly problems: readonly Problem[];
  /** Where the history is kept, and how much of it there is. */
  readonly history: { readonly title: string; readonly pastRuns: number };
  readonly quarantineFile: string;
  /** Page of the workflow run, where there is one. */
  readonly runUrl?: string;
  /** The runs of this workflow run in the history's form, for comments of jobs that share no history. */
  readonly hiddenData?: string;
}
