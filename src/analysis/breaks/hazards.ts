/**
 * How often things happen before anything is known of the tests at hand: breaks, and moments in which several tests fail
 * for a reason outside the code.
 */
export interface Hazards {
  /** Chance that one more code on the branch without the change breaks something. */
  readonly baseBreak: number;
  /** Chance that a code of the judged change does. */
  readonly changeBreak: number;
  /** Chance that a run has a moment in which several tests fail together for a reason outside the code. */
  readonly transient: number;
  readonly transientSizes: readonly CauseSize[];
  /** Chance that something has been broken since before the history begins; and for one test. */
  readonly standing: number;
  readonly standingOfTest: number;
  /** Tests of the lane that a break could hit. */
  readonly tests: number;
}

/**
 * A default branch whose changes were tested before. On published data one run in fifteen has a decided change from pass to
 * fail and one such change in seven is real, which makes 0.01; these are large projects that guard their branch well, so
 * three times that is assumed. More makes first failures look like breaks, less like flakes; neither excuses them.
 */
const MERGED_BREAK = 0.03;

/** A change that nobody tested before, in a pull request or pushed past them: one in ten is assumed to break something. */
const UNMERGED_BREAK = 0.1;

/**
 * Chance that something is broken already where the history begins, and for one test that it is: nobody knows for how
 * long, and how often it was looked at before.
 */
const STANDING_BREAK = 0.3;
const STANDING_BREAK_OF_TEST = 0.01;

/** Of flaky failures 25 % come with others; a run in fifteen has flaky failures at all. */
const TRANSIENT = 0.005;

/** The same where a run of another change has just failed alike: two changes hardly ever break the same tests at once. */
const GOING_ON = 0.5;

/** Suites outside of these are rare; the bounds keep one test, or a million, from deciding everything by its number. */
const FEWEST_TESTS = 30;
const MOST_TESTS = 20_000;

/** Tests of a lane whose passing tests are not listed, so that nobody knows how many there are. */
const UNKNOWN_TESTS = 1_000;

export interface Surroundings {
  /** The judged run is of a default branch, whose change came through a pull request as far as is known. */
  readonly isMerged: boolean;
  /** `undefined` where passing tests are not listed. */
  readonly tests: number | undefined;
  /** The same tests fail in a run of another change as well. */
  readonly failsElsewhere: boolean;
}

export function hazardsOf({ isMerged, tests = UNKNOWN_TESTS, failsElsewhere }: Surroundings): Hazards {
  return {
    baseBreak: MERGED_BREAK,
    changeBreak: isMerged ? MERGED_BREAK : UNMERGED_BREAK,
    transient: failsElsewhere ? GOING_ON : TRANSIENT,
    transientSizes: failsElsewhere ? BREAK_SIZES : TRANSIENT_SIZES,
    standing: STANDING_BREAK,
    standingOfTest: STANDING_BREAK_OF_TEST,
    tests: Math.min(MOST_TESTS, Math.max(FEWEST_TESTS, tests)),
  };
}

/**
 * How many tests one cause hits. Of breaks about 40 % hit one test, 15 % two and 45 % more, in published data; of what
 * is outside the code and hits several, few hit many.
 *
 * Shares are chosen so that these percentages come out of the causes that hit any test at all. So they need not sum to 1: a
 * cause of half a test mostly hits none.
 */
export interface CauseSize {
  /** Expected number of tests. */
  readonly tests: number;
  readonly share: number;
}

export const BREAK_SIZES: readonly CauseSize[] = [
  { tests: 0.5, share: 1.08 },
  { tests: 3, share: 0.35 },
  { tests: 10, share: 0.12 },
  { tests: 30, share: 0.08 },
  { tests: 100, share: 0.04 },
  { tests: 1_000, share: 0.02 },
];

export const TRANSIENT_SIZES: readonly CauseSize[] = [
  { tests: 0.5, share: 9.7 },
  { tests: 5, share: 0.05 },
  { tests: 20, share: 0.02 },
  { tests: 100, share: 0.005 },
  { tests: 1_000, share: 0.002 },
];

/** Tests that a lonely break hits: what is assumed of one failure before others are looked at. */
const LONELY_BREAK_TESTS = 0.5;

/**
 * How much likelier a test that has been flaky is to be hit by a break. More than a third of the faults in published data
 * are revealed by tests that are flaky (Haben et al. 2023), and these are some 6 % of all tests: flaky tests run more code.
 */
export const KNOWN_FLAKY_RISK = 6;

/** Chance of a break at one place of the axis of codes, of which the first `base` do not contain the change. */
export function breakHazard(hazards: Hazards, place: number, base: number): number {
  if (place >= base) return hazards.changeBreak;
  return place === 0 ? hazards.standing : hazards.baseBreak;
}

/** Chance that a code breaks one test and no other. */
export function lonelyBreakHazard(hazards: Hazards, place: number, base: number): number {
  if (place === 0 && base > 0) return hazards.standingOfTest;
  return (breakHazard(hazards, place, base) * LONELY_BREAK_TESTS) / hazards.tests;
}
