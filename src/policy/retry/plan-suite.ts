import { chanceOfRow } from '../../analysis/rates/flake-rate.js';
import type { LaneRates, TestRate } from '../../analysis/rates/lane-rates.js';
import { cheapestSplit } from './cheapest-split.js';
import { failingChances, retriesNeeded } from './retries-needed.js';
import type { RetrySettings } from './retry-settings.js';
import { budgetMs } from './retry-settings.js';

/** How often a test is run again at most when it fails, and what that is for. */
export interface SuiteRetries extends TestRate {
  readonly retries: number;
  /** What it needs for an even share of the target, whatever is allowed; absent where no number is enough. */
  readonly needed?: number;
  /** Chance that the test fails a build by its flakiness: without a retry, and with these. */
  readonly chanceWithout: number;
  readonly chanceWith: number;
  /** Milliseconds that its retries take in an average build. */
  readonly expectedMs: number;
}

/** The retries of all tests whose flakiness is known. */
export interface SuitePlan {
  /** Those that need most first. */
  readonly tests: readonly SuiteRetries[];
  readonly chanceWithout: number;
  readonly chanceWith: number;
  readonly expectedMs: number;
  readonly isReached: boolean;
}

/** Retries beyond which a number says no more than that retries are no remedy. */
const MOST_NEEDED = 50;

/** Of a test whose duration no report tells; the unit only matters beside tests that do. */
const UNKNOWN_DURATION_MS = 1_000;

/**
 * Share of the target that the split may use. The rest is for what it does not see: flakes whose row of failures is taken
 * for a break, and histories too short to show how often a test fails. Where the truth is known (bench/retries), all of it
 * would come to between nine tenths and a little above the target.
 */
const SPENT = 0.8;

export function durationOf({ durationMs }: TestRate): number {
  return durationMs ?? UNKNOWN_DURATION_MS;
}

/**
 * How many retries each test needs so that the known flakiness of all together fails no more builds than `target`, for
 * the least time: a test that fails seldom and takes long gets fewer than one that fails often and is over at once.
 */
export function planSuite({ flaky, suiteMs }: LaneRates, settings: RetrySettings): SuitePlan {
  const mostMs = flaky.reduce((sum, rate) => sum + durationOf(rate) * settings.maxRetries, 0);
  const budget = budgetMs(settings, suiteMs, mostMs) ?? Number.POSITIVE_INFINITY;
  const candidates = flaky.map((rate) => {
    const durationMs = durationOf(rate);
    // What the budget of one run can't pay can't be promised either.
    const affordable = durationMs === 0 ? settings.maxRetries : Math.floor(budget / durationMs);
    const chances = failingChances(rate.tally, Math.min(settings.maxRetries, affordable));
    // A retry is run if all tries before it failed.
    return { chances, costsMs: chances.slice(0, -1).map((chance) => chance * durationMs) };
  });
  const split = cheapestSplit(candidates, { target: settings.target * SPENT, budgetMs: budget });
  const tests = flaky.map((rate, i): SuiteRetries => {
    const retries = split.retries[i] ?? 0;
    const { chances = [], costsMs = [] } = candidates[i] ?? {};
    const share = { target: settings.target / flaky.length, max: MOST_NEEDED };
    const needed = retriesNeeded((failures) => chanceOfRow(rate.tally, failures), share);
    return {
      ...rate,
      retries,
      ...(needed !== undefined && { needed }),
      chanceWithout: chances[0] ?? 0,
      chanceWith: chances[retries] ?? 0,
      expectedMs: costsMs.slice(0, retries).reduce((sum, cost) => sum + cost, 0),
    };
  });
  return {
    tests: tests.sort((a, b) => b.retries - a.retries || b.chanceWithout - a.chanceWithout),
    chanceWithout: anyOf(tests.map(({ chanceWithout }) => chanceWithout)),
    chanceWith: anyOf(tests.map(({ chanceWith }) => chanceWith)),
    expectedMs: total(tests, ({ expectedMs }) => expectedMs),
    // By the sum, which no dependence between tests can exceed.
    isReached: split.chance <= settings.target,
  };
}

/** Chance that known flakiness fails a build if every test may be tried again so many times. */
export function chanceWithSame(tests: readonly TestRate[], retries: number): number {
  return anyOf(tests.map(({ tally }) => chanceOfRow(tally, retries + 1)));
}

/** Chance that at least one of several things happens that do not depend on each other. */
function anyOf(chances: readonly number[]): number {
  return 1 - chances.reduce((none, chance) => none * (1 - chance), 1);
}

function total(tests: readonly SuiteRetries[], of: (test: SuiteRetries) => number): number {
  return tests.reduce((sum, test) => sum + of(test), 0);
}
