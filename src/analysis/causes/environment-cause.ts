import { laneTitle } from '../../model/lane.js';
import { laneRates } from '../evidence/lane-rates.js';
import { counted, grouped, listed } from '../run-words.js';
import type { FoundCause } from './cause.js';
import { RARE, strengthOf } from './cause.js';
import type { CauseFacts } from './cause-facts.js';
import { isBad } from './cause-facts.js';

/**
 * A test that fails in this lane far more often than in the others depends on what differs between them. By Fisher's exact
 * test; and the rates must differ by a factor, because with thousands of runs any difference is significant.
 */
const TIMES_AS_OFTEN = 3;

/** Lanes that a sentence names. */
const NAMED_LANES = 2;

export function environmentCause({ results, verdict }: CauseFacts): FoundCause | undefined {
  const rates = laneRates(results, isBad);
  if (rates === undefined) return undefined;
  // The failure at hand is not among the results: it is what made us look.
  const { here, elsewhere, lanes } = rates;
  const rate = here.hits / here.of;
  const rateElsewhere = elsewhere.hits / elsewhere.of;
  if (rates.chance > RARE || rate < TIMES_AS_OFTEN * rateElsewhere) return undefined;
  const named = lanes.slice(0, NAMED_LANES).map((lane) => laneTitle(lane));
  const more = lanes.length - named.length;
  const names = listed(more === 0 ? named : [...named, counted(more, 'more lane')]);
  const there = elsewhere.hits === 0 ? 'none' : grouped(elsewhere.hits);
  return {
    kind: 'environment',
    strength: strengthOf(rates.chance),
    says: `Likely the environment: it failed in ${grouped(here.hits)} of ${counted(here.of, 'run')} of ${laneTitle(verdict.lane)}, and in ${there} of ${counted(elsewhere.of, 'run')} of ${names}.`,
  };
}
