import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/**
 * How many tests start to fail in this run. Flaky failures come alone in 76 % of cases, in twos in 17 %, in more in
 * 8 % (published data); of breaks, about 40 % hit one test, 15 % two and 45 % more. Tests that were failing before
 * do not count. The weights are the logarithms of these ratios.
 */
const WEIGHTS = { one: Math.log(0.76 / 0.4), two: Math.log(0.17 / 0.15), more: Math.log(0.08 / 0.45) };

/** `pastRuns`: runs of this lane without this change; without any, nothing is known to start. */
export function togetherEvidence({ newlyFailing }: FailureContext, pastRuns: number): Evidence[] {
  if (newlyFailing < 1 || pastRuns === 0) return [];
  const kind = 'together';
  const ownChange = false;
  if (newlyFailing === 1) {
    return [
      { kind, ownChange, weight: WEIGHTS.one, says: 'It is the only test that starts to fail in this run.' },
    ];
  }
  if (newlyFailing === 2) {
    return [{ kind, ownChange, weight: WEIGHTS.two, says: 'One other test starts to fail in this run.' }];
  }
  const says = `${newlyFailing} tests start to fail in this run; flaky tests mostly fail alone.`;
  return [{ kind, ownChange, weight: WEIGHTS.more, says }];
}
