import { laneTitle } from '../../model/lane.js';
import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import { counted, grouped, listed } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';
import type { LaneRates } from './lane-rates.js';
import { laneRates } from './lane-rates.js';

/** Runs of other lanes that must have passed before a lane-only failure counts as the environment's. */
const PASSES_ELSEWHERE = 3;

/** Shares of failures that still count as always and as never: a test that depends on its environment may flake too. */
const NEARLY_ALWAYS = 0.8;
const HARDLY_EVER = 0.05;

/** Chance below which lanes differ, where "always here and never there" does not say it all: one in a thousand. */
const LANES_DIFFER = 0.001;

/** First results in this lane that must fail as the later ones do; else the code broke, if only here. */
const FIRST_RUNS = 5;

/** A test that is broken in this lane and passes in every other: what differs is the environment. */
export function environmentEvidence({ results }: FailureContext): Evidence | undefined {
  const outside = results.filter(({ ownChange, code }) => !ownChange && isDecided(code));
  const rates = laneRates(outside);
  // Where this lane has no past, the others have nothing to be compared with but the judged failure.
  const elsewhere = rates?.elsewhere ?? shareOf(outside.filter(({ sameLane }) => !sameLane));
  if (elsewhere.of - elsewhere.hits < PASSES_ELSEWHERE) return undefined;
  const here = rates?.here ?? { hits: 0, of: 0 };
  const isStrict = here.hits === here.of && elsewhere.hits === 0;
  if (!isStrict && !differs(rates, outside)) return undefined;
  const others = [...new Set(outside.filter(({ sameLane }) => !sameLane).map(({ lane }) => laneTitle(lane)))];
  const lanes = listed(others.slice(0, 3));
  const says = isStrict
    ? `It fails in every run of this lane and passed in all ${counted(elsewhere.of, 'run')} of ${lanes}: the environment decides.`
    : `It failed in ${grouped(here.hits)} of ${counted(here.of, 'run')} of this lane and in ${grouped(elsewhere.hits)} of ${counted(elsewhere.of, 'run')} of ${lanes}: the environment decides.`;
  return { kind: 'environment', weight: 0, says, ownChange: false };
}

function differs(rates: LaneRates | undefined, outside: readonly PastResult[]): boolean {
  if (rates === undefined || rates.chance > LANES_DIFFER) return false;
  const first = outside.filter(({ sameLane }) => sameLane).slice(0, FIRST_RUNS);
  const hasAlways = shareOf(first).hits >= NEARLY_ALWAYS * first.length;
  const { here, elsewhere } = rates;
  return hasAlways && here.hits >= NEARLY_ALWAYS * here.of && elsewhere.hits <= HARDLY_EVER * elsewhere.of;
}

function shareOf(results: readonly PastResult[]): { hits: number; of: number } {
  return { hits: results.filter(({ code }) => isFailingCode(code)).length, of: results.length };
}
