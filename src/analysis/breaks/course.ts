import type { OutcomeCode } from '../../history/timeline.js';
import type { Tally } from '../rates/flake-rate.js';
import { addTallies, NO_RESULTS } from '../rates/flake-rate.js';

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

/** The steps of one code together. */
export interface CourseBlock {
  readonly place: number;
  readonly failures: number;
  readonly passes: number;
  /** What all blocks before this one say of the flake rate. */
  readonly before: Tally;
}

export interface Course {
  readonly blocks: readonly CourseBlock[];
  /** What all steps say of the flake rate. */
  readonly total: Tally;
}

/** `start`: what is known of the rate from elsewhere. Steps must be in the order of their places. */
export function layCourse(steps: readonly CourseStep[], start: Tally = NO_RESULTS): Course {
  const blocks: CourseBlock[] = [];
  let tally = start;
  let hasJustFailed = false;
  for (let i = 0; i < steps.length; ) {
    const { place } = steps[i] as CourseStep;
    const before = tally;
    let failures = 0;
    let passes = 0;
    for (; i < steps.length && steps[i]?.place === place; i++) {
      const { fails, asFlake } = steps[i] as CourseStep;
      if (fails) failures++;
      else passes++;
      if (fails && asFlake === 0) continue;
      tally = addTallies(tally, single(fails, hasJustFailed), fails ? asFlake : 1);
      hasJustFailed = fails;
    }
    blocks.push({ place, failures, passes, before });
  }
  return { blocks, total: tally };
}

function single(fails: boolean, afterFailure: boolean): Tally {
  return {
    failed: fails && !afterFailure ? 1 : 0,
    refailed: fails && afterFailure ? 1 : 0,
    passed: !fails && !afterFailure ? 1 : 0,
    recovered: !fails && afterFailure ? 1 : 0,
  };
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
