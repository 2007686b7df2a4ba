/**
 * How often what happens in a simulated project: published where somebody has measured it, assumed where nobody has,
 * and then said so. Moving an assumption moves the share of a kind among failures; it does not move what is true of one.
 */

/**
 * Share of pass→fail transitions on the default branch that are flaky, test by test: 84 % at Google (Micco 2017), 87 %
 * on apache/ozone. One wide break moves it by ten points, so that seeds differ. Checked, not used.
 */
export const FLAKY_TRANSITIONS = { least: 0.75, most: 0.95 };

/** Failure rates of flaky tests are nearly log-uniform between these (FlakeFlagger's 10,000 reruns). */
export const FLAKE_RATES = { least: 1e-4, most: 0.5 };

/** P(fail | failed just before) against the marginal rate (measured on apache/ozone), and where chance ends. */
export const BURST_FACTOR = 2;
export const MOST_AFTER_FAILURE = 0.75;

/** Of runs with flaky failures: alone, two, more (apache/ozone). */
export const FLAKES_TOGETHER = [0.76, 0.17, 0.08];

/** Tests that fail together by one cause: mean size published over 24 projects; the spread is assumed geometric. */
export const CLUSTER_MEAN = 13.5;
export const CLUSTER_SIZES = { least: 4, most: 40 };
/** Assumed: chance a run that the cause holds, that a test of the cluster fails then, and again when it is retried. */
export const CLUSTER_CAUSE = 0.01;
export const CLUSTER_FAILS = 0.7;
export const CLUSTER_HOLDS = 0.3;

/** Share of a test's flaky failures with its usual signature, and with exactly the same message (apache/ozone). */
export const SAME_SIGNATURE = 0.987;
export const SAME_MESSAGE = 0.61;

/** Failing time against the test's mean: under half of it, over twice (apache/ozone); the rest between. */
export const FAILING_TIME = { underHalf: 0.61, overTwice: 0.19 };

/** Median life of a flaky test until its fix, in days (published). */
export const MEDIAN_LIFE_DAYS = 325;

/** What a fix of a flaky test does to its rate. Assumed: half of fixes do nothing or not enough. */
export const FIX_EFFECTS = [
  { share: 0.5, factor: 0 },
  { share: 0.2, factor: 0.5 },
  { share: 0.2, factor: 1 },
  { share: 0.1, factor: 2 },
];

/** Order-dependent among Python's flaky tests (Gruber et al. 2021). */
export const ORDER_DEPENDENT = 0.59;

/** Assumed: flaky tests of both systems, and of one alone. */
export const FLAKY_IN_BOTH = 0.4;

/** Assumed: flaky tests that compare a measured number with a limit. */
export const THRESHOLD_SHARE = 0.12;

/** Share of breaks by the number of tests they hit: 40 % one, 15 % two, 45 % more; how the 45 % spread is assumed. */
export const BREAK_SIZES = [
  { share: 0.4, size: 1 },
  { share: 0.15, size: 2 },
  { share: 0.15, size: 3 },
  { share: 0.14, size: 5 },
  { share: 0.1, size: 10 },
  { share: 0.04, size: 30 },
  { share: 0.02, size: 100 },
];

/** Assumed, as in the injected sets: breaks that fail only now and then, and how often; breaks on tests that also flake. */
export const INTERMITTENT = { share: 0.2, least: 0.3, most: 0.8 };
export const ON_FLAKY_TESTS = 0.5;

/** Assumed: changes that break something, and breaks seen before the merge. */
export const BREAKING_CHANGES = 0.3;
export const SEEN_BEFORE_MERGE = { steady: 0.8, intermittent: 0.4 };

/** Assumed: where a break shows: in files of the change, in frames that the change touches further down, nowhere. */
export const BREAK_TRACES = [
  { share: 0.7, trace: 'own class' },
  { share: 0.2, trace: 'other frame' },
  { share: 0.1, trace: 'none' },
];

/** Assumed: pull requests of bots, and of outsiders. */
export const BOTS = 0.2;
export const OUTSIDERS = 0.1;

/** Assumed: red builds that somebody runs again. */
export const RUN_AGAIN = 0.25;
