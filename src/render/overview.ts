import type { TestSummary, Verdict } from '../analysis/verdict.js';
import type { Conclusion } from '../model/run.js';
import type { Counts } from '../model/test-result.js';
import { addCounts, NO_TESTS } from '../model/test-result.js';
import type { Blame, FailureDecision } from '../policy/plan.js';
import type { QuarantineEntry } from '../policy/quarantine.js';
import type { RetryPlan } from '../policy/retry/retry-plan.js';
import { notRunAgainWords, ranAgainWords } from '../policy/rounds/reruns.js';
import { overallHeadline } from './headline.js';
import type { LaneTelling } from './telling.js';
import type { Matter } from './words.js';
import { MATTERS, matterOf } from './words.js';

/** One failure, and the lane that it failed in. */
export interface ToldFailure {
  readonly decision: FailureDecision;
  readonly lane: LaneTelling;
}

/** Failures with one cause most likely, so one row for the reader. */
export interface FailureGroup {
  readonly matter: Matter;
  readonly lead: ToldFailure;
  /** The lead first. */
  readonly members: readonly ToldFailure[];
}

/** Lanes taken together: what every renderer tells, each in its own form. */
export interface Overview {
  readonly lanes: readonly LaneTelling[];
  readonly conclusion: Conclusion;
  readonly failsJob: boolean;
  readonly blame: Blame;
  readonly headline: string;
  readonly counts: Counts;
  /** In the order of `MATTERS`. */
  readonly unexcused: readonly FailureGroup[];
  readonly excused: readonly FailureGroup[];
  readonly unexplained: readonly Told<string>[];
  /** What the decisions could not see, and what they let pass. */
  readonly notes: readonly Told<string>[];
  readonly retried: readonly Told<Verdict>[];
  /** What was run again and what it cost: a sentence a lane. */
  readonly ranAgain: readonly Told<string>[];
  /** What was not run again and why, or what is worth it. */
  readonly reruns: readonly Told<string>[];
  readonly newFlaky: readonly Told<Verdict>[];
  readonly states: readonly Told<TestSummary>[];
  readonly suggestions: readonly QuarantineEntry[];
  readonly quarantineNotes: readonly string[];
}

/** A thing to tell, and the lane that it is about. */
export interface Told<T> {
  readonly what: T;
  readonly lane: LaneTelling;
}

export function overviewOf(lanes: readonly LaneTelling[]): Overview {
  const failures = lanes.flatMap((lane) => lane.plan.failures.map((decision) => ({ decision, lane })));
  const each = <T>(pick: (lane: LaneTelling) => readonly T[]): Told<T>[] =>
    lanes.flatMap((lane) => pick(lane).map((what) => ({ what, lane })));
  return {
    lanes,
    ...overallHeadline(lanes),
    counts: lanes.map((lane) => lane.counts).reduce(addCounts, NO_TESTS),
    unexcused: groupFailures(failures.filter(({ decision }) => !decision.excused)),
    excused: groupFailures(failures.filter(({ decision }) => decision.excused)),
    unexplained: each((lane) => lane.plan.unexplained),
    notes: each((lane) => lane.plan.notes),
    retried: each((lane) => lane.plan.retried),
    // Where the job passes, nobody has to run anything again.
    reruns: each(({ plan: { reruns, retry, failsJob, failures } }) =>
      reruns ? notRunAgainWords(reruns) : failsJob && isWorthIt(retry, failures) ? retry.says : [],
    ),
    ranAgain: each(({ plan: { reruns } }) => (reruns ? ranAgainWords(reruns) : [])),
    newFlaky: each((lane) => lane.plan.newFlaky),
    states: each((lane) => lane.plan.states),
    suggestions: uniqueBy(
      lanes.flatMap((lane) => lane.plan.suggestions),
      (entry) => JSON.stringify([entry.test, entry.lane]),
    ),
    quarantineNotes: uniqueBy(
      lanes.flatMap((lane) => lane.plan.quarantineNotes),
      (note) => note,
    ),
  };
}

/** A retry of what is excused already changes nothing. */
function isWorthIt(retry: RetryPlan | undefined, failures: readonly FailureDecision[]): retry is RetryPlan {
  if (retry === undefined) return false;
  const open = new Set(failures.filter(({ excused }) => !excused).map(({ verdict }) => verdict.test));
  return retry.tests.length === 0 || retry.tests.some(({ test }) => open.has(test));
}

/** How many tests the groups are about; a test that fails in three lanes is one. */
export function countTests(groups: readonly FailureGroup[]): number {
  return new Set(groups.flatMap((group) => group.members.map(({ decision }) => decision.verdict.test))).size;
}

/** Whether the failures are but flakes that only the unexplained red keeps from being excused. */
export function unexplainedFirst({ unexcused }: Overview): boolean {
  return unexcused.every((group) => group.matter === 'flaky');
}

/** Together: same kind of verdict and same cause; where it has one of its own, the same test in several lanes. */
function groupFailures(failures: readonly ToldFailure[]): FailureGroup[] {
  const groups = new Map<string, { matter: Matter; lead: ToldFailure; members: ToldFailure[] }>();
  for (const failure of failures) {
    const { verdict, quarantine } = failure.decision;
    const matter = matterOf(verdict);
    const key = JSON.stringify([matter, quarantine !== undefined, verdict.cluster?.id ?? verdict.test]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { matter, lead: failure, members: [failure] });
    else group.members.push(failure);
  }
  return [...groups.values()].sort((a, b) => MATTERS.indexOf(a.matter) - MATTERS.indexOf(b.matter));
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
