import type { Lane } from '../../model/lane.js';
import { startedAt } from '../../model/run.js';
import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import { fisherTail, type Share } from '../rates/exact-tests.js';

/** How often a test fails in this lane and in the others, over the same time. */
export interface LaneRates {
  readonly here: Share;
  readonly elsewhere: Share;
  /** Lanes that were compared with. */
  readonly lanes: readonly Lane[];
  /** Chance of so many failures here, if the lane made no difference (Fisher's exact test). */
  readonly chance: number;
}

/**
 * `results`: of one test, in all lanes. What other lanes did before this one had the test says nothing; a lane that
 * stopped long ago ran other code.
 */
export function laneRates(
  results: readonly PastResult[],
  isFailure: (result: PastResult) => boolean = ({ code }) => isFailingCode(code),
): LaneRates | undefined {
  if (results.every(({ sameLane }) => sameLane)) return undefined;
  const decided = results.filter(({ code }) => isDecided(code));
  const here = decided.filter(({ sameLane }) => sameLane);
  const first = here.map(({ run }) => startedAt(run)).reduce((a, b) => (a < b ? a : b), '~');
  const elsewhere = decided.filter(({ sameLane, run }) => !sameLane && startedAt(run) >= first);
  if (here.length === 0 || elsewhere.length === 0) return undefined;
  const share = (some: readonly PastResult[]): Share => ({
    hits: some.filter(isFailure).length,
    of: some.length,
  });
  const rates = { here: share(here), elsewhere: share(elsewhere) };
  return {
    ...rates,
    lanes: [...new Set(elsewhere.map(({ lane }) => lane))],
    chance: fisherTail(rates.here, rates.elsewhere),
  };
}
