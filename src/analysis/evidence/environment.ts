import { laneTitle } from '../../model/lane.js';
import { isDecided, isFailingCode } from '../past.js';
import { counted } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/** Runs of other lanes that must have passed before a lane-only failure counts as the environment's. */
const PASSES_ELSEWHERE = 3;

/** A test that is broken in this lane and passes in every other: what differs is the environment. */
export function environmentEvidence({ results }: FailureContext): Evidence | undefined {
  const outside = results.filter(({ ownChange, code }) => !ownChange && isDecided(code));
  const elsewhere = outside.filter(({ sameLane }) => !sameLane);
  const alwaysFailsHere = outside.every(({ sameLane, code }) => !sameLane || isFailingCode(code));
  if (!alwaysFailsHere || elsewhere.length < PASSES_ELSEWHERE) return undefined;
  if (elsewhere.some(({ code }) => isFailingCode(code))) return undefined;
  const lanes = [...new Set(elsewhere.map(({ lane }) => laneTitle(lane)))].slice(0, 3).join(', ');
  const says = `It fails in every run of this lane and passed in all ${counted(elsewhere.length, 'run')} of ${lanes}: the environment decides.`;
  return { kind: 'environment', weight: 0, says, ownChange: false };
}
