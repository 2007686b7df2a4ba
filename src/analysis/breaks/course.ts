import type { OutcomeCode } from '../../history/timeline.js';
import type { Tally } from '../rates/flake-rate.js';
import { NO_RESULTS } from '../rates/flake-rate.js';

/**
 * What one test did over the codes of its lane, code after code; within a code in order of time.
 */
export interface CourseStep {
  /** Place on the axis of codes. */
  readonly place: number;
  readonly fails: boolean;
  /**
   * How much this failure says of the rate on good code, 0 to 1: a failure that a break explains says nothing. Passes
   * always count in full.
   */
  readonly asFlake: number;
}

/** The steps of one code together; codes too long ago for a break to have begun there are left out. */
export interface CourseBlock {
  readonly place: number;
  readonly failures: number;
  readonly passes: number;
  /** What all blocks before this one say of the flake rate. */
  readonly before: Tally;
}

export interface Course {
  readonly blocks: readonly CourseBlock[];
  /** No code is left out. */
  readonly isWhole: boolean;
  /** What all steps say of the flake rate. */
  readonly total: Tally;
}

/** `start`: what is known of the rate from elsewhere. Steps must be in the order of their places. */
export function layCourse(steps: readonly CourseStep[], start: Tally = NO_RESULTS): Course {
  const blocks: CourseBlock[] = [];
  const counter = new StepCounter(start);
  const first = firstTelling(steps);
  for (let i = 0; i < first; i++) counter.take(steps[i] as CourseStep);
  for (let i = first; i < steps.length; ) {
    const { place } = steps[i] as CourseStep;
    const before = counter.tally();
    let failures = 0;
    let passes = 0;
    for (; i < steps.length && steps[i]?.place === place; i++) {
      const step = steps[i] as CourseStep;
      if (step.fails) failures++;
      else passes++;
      counter.take(step);
    }
    blocks.push({ place, failures, passes, before });
  }
  return { blocks, isWhole: first === 0, total: counter.tally() };
}

/**
 * Passes since a break, beyond some for each failure, from which no break explains them: at the lowest rate of a break
 * 40 passes in a row have a chance of 6e−7. Looking further back only costs time.
 */
const HOPELESS_PASSES = 40;
const PASSES_A_FAILURE = 4;

/** The first step of the first code at which a break may have begun. */
function firstTelling(steps: readonly CourseStep[]): number {
  let failures = 0;
  let passes = 0;
  let i = steps.length;
  while (i > 0 && passes <= HOPELESS_PASSES + PASSES_A_FAILURE * failures) {
    i--;
    if (steps[i]?.fails) failures++;
    else passes++;
  }
  while (i > 0 && steps[i - 1]?.place === steps[i]?.place) i--;
  return i;
}

/** What steps say of the flake rate, one after the other. There are hundreds a test, and thousands of tests. */
export class StepCounter {
  private failed: number;
  private refailed: number;
  private passed: number;
  private recovered: number;
  private hasJustFailed = false;

  constructor(start: Tally = NO_RESULTS) {
    this.failed = start.failed;
    this.refailed = start.refailed;
    this.passed = start.passed;
    this.recovered = start.recovered;
  }

  take({ fails, asFlake }: CourseStep): void {
    this.add(fails, asFlake);
  }

  /** A failure that says nothing of the rate is as if it had not been. */
  add(fails: boolean, asFlake: number): void {
    if (fails && asFlake === 0) return;
    if (fails && this.hasJustFailed) this.refailed += asFlake;
    else if (fails) this.failed += asFlake;
    else if (this.hasJustFailed) this.recovered++;
    else this.passed++;
    this.hasJustFailed = fails;
  }

  tally(): Tally {
    const { failed, refailed, passed, recovered } = this;
    return { failed, refailed, passed, recovered };
  }
}

/** The letters of one result as failures and passes: a pass on retry is both. */
export function triesOf(code: OutcomeCode): readonly boolean[] {
  switch (code) {
    case 'f':
    case 'e':
      return [true];
    case 'k':
      return [true, false];
    case 'p':
      return [false];
    case 's':
    case '-':
      return [];
  }
}
