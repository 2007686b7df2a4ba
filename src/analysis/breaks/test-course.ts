import type { FailureRecord } from '../../history/history.js';
import type { OutcomeCode } from '../../history/timeline.js';
import { isFailing } from '../../model/test-result.js';
import type { BadResult, BadResults } from '../bad-results.js';
import { confirmedFlakes } from '../confirmed-flakes.js';
import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import type { Tally } from '../rates/flake-rate.js';
import { addTallies, NO_RESULTS } from '../rates/flake-rate.js';
import type { CodeAxis } from './code-axis.js';
import { codeOf } from './code-axis.js';
import { countResults } from './count-results.js';
import type { Course, CourseStep } from './course.js';
import { layCourse, mayHaveBegun, StepCounter, triesOf } from './course.js';
import { flakeShares } from './flake-share.js';

/** Which results count. Judging looks at a failure several times, each time with more, to see what each is worth. */
export interface View {
  /** Failures without the change on code on which the test also passed. */
  readonly confirmed: boolean;
  /** Failures without the change between passes. */
  readonly isolated: boolean;
  /** Runs of the change itself: all, or failures only, because passes of its own runs can't excuse it. */
  readonly own: 'all' | 'failures' | 'none';
  /** All attempts of the judged run; else one failure. */
  readonly attempts: boolean;
}

export interface TestCourse {
  /** With the judged result. */
  readonly whole: Course;
  /** What is known without the judged result. */
  readonly before: Tally;
  /** Failed attempts of the judged run. */
  readonly failures: number;
}

export interface JudgedTest {
  readonly results: readonly PastResult[];
  /** Decided ones on the branch without the change, in this lane. */
  readonly base: readonly PastResult[];
  readonly bad: BadResults;
  /** Decided ones of the change itself, in this lane. */
  readonly own: readonly PastResult[];
  /** What is remembered of the judged result, if it failed or was flaky. */
  readonly record: FailureRecord | undefined;
  readonly code: OutcomeCode;
  readonly axis: CodeAxis;
  /** What runs of other changes and lanes say, by whether proofs count: the same in many views. */
  readonly elsewhere: Map<boolean, Tally>;
  /** Results of an outage or a wide break, which say nothing of this test: see `upset-runs.ts`. */
  readonly isUpset: (result: BadResult) => boolean;
}

/**
 * How much the results of another lane say of this one: lanes differ in what makes tests flaky. A power prior
 * (Ibrahim and Chen 2000): likelihoods of other data to the power of a share.
 */
const OTHER_LANE_SHARE = 0.25;

export function courseOf(test: JudgedTest, view: View): TestCourse {
  const { base, bad, axis, isUpset } = test;
  const own = ownSteps(test, view);
  const judged = judgedSteps(test, view);
  const elsewhere = test.elsewhere.get(view.confirmed) ?? tallyElsewhere(test, view);
  test.elsewhere.set(view.confirmed, elsewhere);
  const shares = flakeShares(bad, { ...view, isUpset, isOpenFlaky: true });
  const long = longAgo(test, [...own, ...judged]);
  const counter = new StepCounter(elsewhere);
  countResults(counter, bad.bad, shares, long);
  const past: CourseStep[] = [];
  let next = bad.bad.findIndex(({ place }) => place >= long);
  for (let i = long; i < base.length; i++) {
    const result = base[i] as PastResult;
    const asFlake = result.code === 'p' ? 0 : (shares[next++] ?? 0);
    addSteps(past, result, { axis, asFlake });
  }
  past.push(...own);
  const before = counter.copy();
  const known = inOrder(past);
  for (let i = 0; i < known.length; i++) before.take(known[i] as CourseStep);
  let whole: Course | undefined;
  return {
    // Most views are asked for the rate only.
    get whole() {
      whole ??= layCourse(inOrder([...past, ...judged]), { counter, isWhole: long === 0 });
      return whole;
    },
    before: before.tally(),
    failures: judged.filter(({ fails }) => fails).length,
  };
}

/**
 * How many of the oldest results on the branch are of code at which nothing can have begun that lasts: only how many
 * failed and passed matters of these. `later`: steps that come on top.
 */
function longAgo({ base, axis }: JudgedTest, later: readonly CourseStep[]): number {
  const placeAt = (i: number): number => axis.placeOf((base[i] as PastResult).run) ?? axis.judged;
  let i = base.length;
  if (i === 0 || !axis.isOrdered || later.some(({ place }) => place < placeAt(base.length - 1))) return 0;
  let failures = later.filter(({ fails }) => fails).length;
  let passes = 0;
  while (i > 0 && mayHaveBegun(failures, passes)) {
    i--;
    const { code } = base[i] as PastResult;
    if (code !== 'p') failures++;
    if (!isFailingCode(code)) passes++;
  }
  while (i > 0 && placeAt(i - 1) === placeAt(i)) i--;
  return i;
}

function ownSteps({ own: results, axis }: JudgedTest, view: View): CourseStep[] {
  if (view.own === 'none') return [];
  const own: CourseStep[] = [];
  for (const result of results) addSteps(own, result, { axis, asFlake: 1 });
  return view.own === 'all' ? own : own.filter(({ fails }) => fails);
}

function addSteps(
  steps: CourseStep[],
  { run, code }: PastResult,
  { axis, asFlake }: { readonly axis: CodeAxis; readonly asFlake: number },
): void {
  const place = axis.placeOf(run) ?? axis.judged;
  if (code === 'p') steps.push(axis.passAt(place));
  else for (const fails of triesOf(code)) steps.push({ place, fails, asFlake });
}

/** Failed attempts of one run that count: more say nothing new, because what made it fail may hold for the whole run. */
const COUNTED_ATTEMPTS = 2;

/** The attempts of the judged run that count in a view, by what they did. */
export interface CountedTries {
  readonly failures: number;
  readonly passes: number;
}

export function countedTries({ record, code }: JudgedTest, view: View): CountedTries {
  if (record === undefined) {
    const tries = triesOf(code);
    const failures = tries.filter(Boolean).length;
    return { failures, passes: tries.length - failures };
  }
  if (!view.attempts) return ONE_FAILURE;
  const letters = record.attempts ?? (isFailing(record.outcome) ? 'f' : 'fp');
  let failures = 0;
  for (const letter of letters) if (letter !== 's' && letter !== 'p') failures++;
  const hasPassed = view.own === 'all' && letters.includes('p');
  return { failures: Math.min(failures, COUNTED_ATTEMPTS), passes: hasPassed ? 1 : 0 };
}

const ONE_FAILURE: CountedTries = { failures: 1, passes: 0 };

function judgedSteps(test: JudgedTest, view: View): CourseStep[] {
  const place = test.axis.judged;
  const { failures, passes } = countedTries(test, view);
  return Array.from({ length: failures + passes }, (_, i) => ({ place, fails: i < failures, asFlake: 1 }));
}

/** By code, and within one code in order of time. They mostly are already. */
function inOrder(steps: readonly CourseStep[]): readonly CourseStep[] {
  const isSorted = steps.every(({ place }, i) => i === 0 || place >= (steps[i - 1]?.place ?? 0));
  return isSorted ? steps : steps.toSorted((a, b) => a.place - b.place);
}

/**
 * What runs of other changes and of other lanes say of the flake rate. Failures count where they are proven to be
 * flakes, once for each change; passes once for each code.
 */
function tallyElsewhere({ results, base }: JudgedTest, view: View): Tally {
  if (base.length === results.length) return NO_RESULTS;
  const elsewhere = results.filter(
    (result) => !result.ownChange && !(result.onBase && result.sameLane) && isDecided(result.code),
  );
  if (elsewhere.length === 0) return NO_RESULTS;
  const [here, there] = [true, false].map((sameLane): Tally => {
    const among = elsewhere.filter((result) => result.sameLane === sameLane);
    const passed = among.filter(({ code }) => !isFailingCode(code)).map(({ run }) => codeOf(run));
    const failed = view.confirmed ? confirmedFlakes(among).length : 0;
    return { ...NO_RESULTS, failed, passed: new Set(passed).size };
  }) as [Tally, Tally];
  return addTallies(here, there, OTHER_LANE_SHARE);
}
