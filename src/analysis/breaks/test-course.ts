import type { FailureRecord } from '../../history/history.js';
import type { OutcomeCode } from '../../history/timeline.js';
import { isFailing } from '../../model/test-result.js';
import { confirmedFlakes } from '../confirmed-flakes.js';
import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import type { Tally } from '../rates/flake-rate.js';
import { addTallies, NO_RESULTS } from '../rates/flake-rate.js';
import type { CodeAxis } from './code-axis.js';
import { codeOf } from './code-axis.js';
import type { Course, CourseStep } from './course.js';
import { layCourse, StepCounter, triesOf } from './course.js';
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
  /** What is remembered of the judged result, if it failed or was flaky. */
  readonly record: FailureRecord | undefined;
  readonly code: OutcomeCode;
  readonly axis: CodeAxis;
  /** What runs of other changes and lanes say, by whether proofs count: the same in many views. */
  readonly elsewhere: Map<boolean, Tally>;
  /** Runs in which far more failed than usual. */
  readonly isUpset: (result: PastResult) => boolean;
}

/**
 * How much the results of another lane say of this one: lanes differ in what makes tests flaky. A power prior
 * (Ibrahim and Chen 2000): likelihoods of other data to the power of a share.
 */
const OTHER_LANE_SHARE = 0.25;

export function courseOf(test: JudgedTest, view: View): TestCourse {
  const past = pastSteps(test, view);
  const judged = judgedSteps(test, view);
  const elsewhere = test.elsewhere.get(view.confirmed) ?? tallyElsewhere(test.results, view);
  test.elsewhere.set(view.confirmed, elsewhere);
  const before = new StepCounter(elsewhere);
  for (const step of inOrder(past)) before.take(step);
  return {
    whole: layCourse(inOrder([...past, ...judged]), elsewhere),
    before: before.tally(),
    failures: judged.filter(({ fails }) => fails).length,
  };
}

function pastSteps({ results, axis, isUpset }: JudgedTest, view: View): CourseStep[] {
  const base = results.filter((result) => result.sameLane && result.onBase && isDecided(result.code));
  const shares = flakeShares(base, { ...view, isUpset, isOpenFlaky: true });
  const steps: CourseStep[] = [];
  for (const [i, result] of base.entries()) addSteps(steps, result, { axis, asFlake: shares[i] ?? 0 });
  if (view.own === 'none') return steps;
  const own: CourseStep[] = [];
  for (const result of results) {
    if (result.sameLane && result.ofChange && isDecided(result.code))
      addSteps(own, result, { axis, asFlake: 1 });
  }
  return [...steps, ...(view.own === 'all' ? own : own.filter(({ fails }) => fails))];
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

function judgedSteps({ record, code, axis }: JudgedTest, view: View): CourseStep[] {
  const place = axis.judged;
  if (record === undefined) return triesOf(code).map((fails) => ({ place, fails, asFlake: 1 }));
  const letters = record.attempts ?? (isFailing(record.outcome) ? 'f' : 'fp');
  const tries = letters
    .split('')
    .filter((letter) => letter !== 's')
    .map((letter) => letter !== 'p');
  if (!view.attempts) return [{ place, fails: true, asFlake: 1 }];
  const failures = Math.min(tries.filter(Boolean).length, COUNTED_ATTEMPTS);
  const passes = view.own === 'all' && tries.includes(false) ? 1 : 0;
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
function tallyElsewhere(results: readonly PastResult[], view: View): Tally {
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
