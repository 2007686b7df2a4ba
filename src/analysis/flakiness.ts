import type { BadResults } from './bad-results.js';
import { badResultsOf } from './bad-results.js';
import { countResults } from './breaks/count-results.js';
import { StepCounter } from './breaks/course.js';
import type { FlakeShareOptions } from './breaks/flake-share.js';
import { flakeShares, UNCONFIRMED_SHARE } from './breaks/flake-share.js';
import { confirmedFlakes } from './confirmed-flakes.js';
import { isolatedFailures } from './evidence/isolated-failures.js';
import type { EvidenceName } from './evidence/names.js';
import type { PastResult } from './past.js';
import { isDecided } from './past.js';
import type { Tally } from './rates/flake-rate.js';
import { addTallies, expectedRate, NO_RESULTS, probabilityOfFlakiness } from './rates/flake-rate.js';

/** What a whole history says of one test, apart from any single failure. */
export interface Flakiness {
  /** Expected share of runs that fail on code which the test also passes on; 0 where it never failed so. */
  readonly rate: number;
  /** How surely the test is flaky, 0 to 1. */
  readonly score: number;
}

/** `lanes`: the results of the test in each lane, in order of time. */
export function flakinessOf(
  lanes: readonly (readonly PastResult[])[],
  without: ReadonlySet<EvidenceName> = new Set(),
): Flakiness {
  const decided = lanes.map((results) => results.filter(({ code }) => isDecided(code)));
  const bad = decided.map(badResultsOf);
  const tally = bad
    .map((results) => tallyOf(results, without))
    .reduce((all, lane) => addTallies(all, lane), NO_RESULTS);
  if (tally.failed + tally.refailed === 0) return { rate: 0, score: 0 };
  const isProven =
    !without.has('confirmed-before') && decided.some((results) => confirmedFlakes(results).length > 0);
  const isolated = without.has('isolation') ? 0 : bad.flatMap(isolatedFailures).length;
  // Each of the failures between passes may have been a break that was mended at once.
  const areFlakes = isProven ? 1 : 1 - (1 - UNCONFIRMED_SHARE) ** Math.max(1, isolated);
  // Bursts are a matter of chances, not of shares: here every failure counts the same.
  const all: Tally = {
    failed: tally.failed + tally.refailed,
    refailed: 0,
    passed: tally.passed + tally.recovered,
    recovered: 0,
  };
  return { rate: expectedRate(all), score: areFlakes * probabilityOfFlakiness(tally) };
}

/** The same of results one by one; skipped ones say nothing. */
export function tallyOfResults(results: readonly PastResult[]): Tally {
  return tallyOf(badResultsOf(results.filter(({ code }) => isDecided(code))));
}

/**
 * The same for a promise that rests on it, such as how many retries are enough: every failure between passes counts in
 * full. To count a break that was mended at once as a flake costs a retry; to count flakes in part breaks the promise,
 * because the chance of a row of failures rises with a power of the rate.
 */
export function cautiousTally(results: readonly PastResult[]): Tally {
  const bad = badResultsOf(results.filter(({ code }) => isDecided(code)));
  return tallyOf(bad, new Set(), bad.length, 1);
}

/**
 * Results of one lane on good code: failures that a break explains are left out, and so are those that go on still.
 * `limit`: how many of all results count.
 */
export function tallyOf(
  results: BadResults,
  without: ReadonlySet<EvidenceName> = new Set(),
  limit = results.length,
  unconfirmed = UNCONFIRMED_SHARE,
): Tally {
  const options: FlakeShareOptions = {
    confirmed: !without.has('confirmed-before'),
    isolated: !without.has('isolation'),
    isUpset: () => false,
    isOpenFlaky: false,
    unconfirmed,
  };
  const counter = new StepCounter();
  countResults(counter, results.bad, flakeShares(results, options, limit), limit);
  return counter.tally();
}
