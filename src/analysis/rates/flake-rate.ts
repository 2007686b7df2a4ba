/**
 * How often a test fails on good code: its flake rate, as a distribution over a grid of rates.
 *
 * Assumptions. Nine tests in ten are steady and fail by accident only. The rates of the others spread evenly over the
 * orders of magnitude from 0.0001 to 0.5, as published rates of flaky tests do; one Beta distribution fits them badly.
 * A failure makes the next one likelier, because what makes a test fail may last: published refailing is twice the
 * usual rate, and 4.5 % over all flaky tests. Everything else is independent given the rate.
 *
 * A grid needs no special functions and is exact up to rounding: posterior weights are prior weights times likelihoods.
 */

/** Results of one test on good code, counted by what came just before. Counts may be fractions. */
export interface Tally {
  /** Failures after a pass, or first of all. */
  readonly failed: number;
  /** Failures right after a failure. */
  readonly refailed: number;
  /** Passes after a pass, or first of all. */
  readonly passed: number;
  /** Passes right after a failure. */
  readonly recovered: number;
}

export const NO_RESULTS: Tally = { failed: 0, refailed: 0, passed: 0, recovered: 0 };

export function addTallies(a: Tally, b: Tally, share = 1): Tally {
  return {
    failed: a.failed + share * b.failed,
    refailed: a.refailed + share * b.refailed,
    passed: a.passed + share * b.passed,
    recovered: a.recovered + share * b.recovered,
  };
}

/** Share of tests that are flaky at all. Published shares run from 1 % to 16 % of a suite. */
const FLAKY_SHARE = 0.1;

/** Failures a run of a steady test, by accidents that are nobody's: a full disk, a machine that went away. */
const ACCIDENT_RATE = 1e-6;

const LOWEST_RATE = 1e-4;
const HIGHEST_RATE = 0.5;

/** Grid points; neighbours differ by a factor of 1.76, finer than a few failures can tell apart. */
const POINTS = 16;

interface Point {
  readonly rate: number;
  readonly logPrior: number;
  readonly logFail: number;
  readonly logPass: number;
  readonly logRefail: number;
  readonly logRecover: number;
}

/** Refailing is at least as likely as what all flaky tests together show. */
const LEAST_REFAIL = 0.045;

/** What a failure adds at most to the chance of the next one: tests that fail often do not fail in ever longer rows. */
const MOST_ADDED = 0.05;

/** Chance to fail again right after a failure: twice the rate where it is small. */
function refailRate(rate: number): number {
  return Math.max(LEAST_REFAIL, rate + Math.min(rate, MOST_ADDED));
}

function point(rate: number, prior: number): Point {
  const refail = refailRate(rate);
  return {
    rate,
    logPrior: Math.log(prior),
    logFail: Math.log(rate),
    logPass: Math.log1p(-rate),
    logRefail: Math.log(refail),
    logRecover: Math.log1p(-refail),
  };
}

const FLAKY_POINTS: readonly Point[] = Array.from({ length: POINTS }, (_, i) => {
  const rate = LOWEST_RATE * (HIGHEST_RATE / LOWEST_RATE) ** (i / (POINTS - 1));
  return point(rate, FLAKY_SHARE / POINTS);
});

const GRID: readonly Point[] = [point(ACCIDENT_RATE, 1 - FLAKY_SHARE), ...FLAKY_POINTS];

/** Rate from which a test that has just become flaky is noticed as such. */
const NOTICEABLE_RATE = 0.01;

const NOTICEABLE: readonly Point[] = FLAKY_POINTS.filter(({ rate }) => rate >= NOTICEABLE_RATE).map(
  ({ rate }, _, all) => point(rate, 1 / all.length),
);

/** Log-likelihood of results under any flake rate, weighed by how common it is. */
export function flakeLikelihood(tally: Tally): number {
  return overGrid(GRID, tally);
}

/** The same for a test that is known to be flaky, at a rate that is noticed. */
export function noticeableFlakeLikelihood(tally: Tally): number {
  return overGrid(NOTICEABLE, tally);
}

/** Expected flake rate: the posterior mean, failures a run. */
export function expectedRate(tally: Tally): number {
  const weights = GRID.map((at) => at.logPrior + likelihoodAt(at, tally));
  const most = Math.max(...weights);
  let total = 0;
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    const share = Math.exp(weight - most);
    total += share;
    sum += share * (GRID[i]?.rate ?? 0);
  }
  return sum / total;
}

/** Probability that the test is one of the flaky ones at all. */
export function probabilityOfFlakiness(tally: Tally): number {
  const all = overGrid(GRID, tally);
  const [steady] = GRID;
  return steady === undefined ? 0 : 1 - Math.exp(steady.logPrior + likelihoodAt(steady, tally) - all);
}

/** Chance of `failures` failures in a row, the first after a pass: E[p · refail(p)^(k−1)]. Never a power of the mean. */
export function chanceOfRow(tally: Tally, failures: number): number {
  const row: Tally = { failed: 1, refailed: failures - 1, passed: 0, recovered: 0 };
  return Math.exp(flakeLikelihood(addTallies(tally, row)) - flakeLikelihood(tally));
}

/** Chance of `passes` passes in a row. */
export function chanceOfPasses(tally: Tally, passes: number): number {
  return Math.exp(flakeLikelihood({ ...tally, passed: tally.passed + passes }) - flakeLikelihood(tally));
}

/** One rate of the grid, how common it is, and how well it explains results; logarithms. */
export interface WeighedRate {
  readonly rate: number;
  readonly logPrior: number;
  readonly logLikelihood: number;
}

/** All rates of the grid, the accidental one of steady tests first, then ascending. */
export function weighedRates(tally: Tally): readonly WeighedRate[] {
  return GRID.map((at) => ({
    rate: at.rate,
    logPrior: at.logPrior,
    logLikelihood: likelihoodAt(at, tally),
  }));
}

function likelihoodAt(at: Point, { failed, refailed, passed, recovered }: Tally): number {
  return failed * at.logFail + refailed * at.logRefail + passed * at.logPass + recovered * at.logRecover;
}

/** Asked for thousands of times a run: what is only needed meanwhile is made once. */
const scratch = new Float64Array(GRID.length);

function overGrid(grid: readonly Point[], tally: Tally): number {
  let most = Number.NEGATIVE_INFINITY;
  const logs = scratch;
  for (let i = 0; i < grid.length; i++) {
    const at = grid[i] as Point;
    const log = at.logPrior + likelihoodAt(at, tally);
    logs[i] = log;
    if (log > most) most = log;
  }
  let sum = 0;
  for (let i = 0; i < grid.length; i++) sum += Math.exp((logs[i] as number) - most);
  return most + Math.log(sum);
}
