import { StepCounter, triesOf } from './breaks/course.js';
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
  const tally = decided
    .map((results) => tallyOf(results, without))
    .reduce((all, lane) => addTallies(all, lane), NO_RESULTS);
  if (tally.failed + tally.refailed === 0) return { rate: 0, score: 0 };
  const isProven =
    !without.has('confirmed-before') && decided.some((results) => confirmedFlakes(results).length > 0);
  const isolated = without.has('isolation') ? 0 : decided.flatMap(isolatedFailures).length;
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

/** Results of one lane on good code: failures that a break explains are left out, and so are those that go on still. */
export function tallyOf(
  results: readonly PastResult[],
  without: ReadonlySet<EvidenceName> = new Set(),
): Tally {
  const decided = results.filter(({ code }) => isDecided(code));
  const shares = flakeShares(decided, {
    confirmed: !without.has('confirmed-before'),
    isolated: !without.has('isolation'),
    isUpset: () => false,
    isOpenFlaky: false,
  });
  const counter = new StepCounter();
  for (const [i, { code }] of decided.entries()) {
    if (code === 'p') counter.add(false, 1);
    else for (const fails of triesOf(code)) counter.add(fails, shares[i] ?? 0);
  }
  return counter.tally();
}
