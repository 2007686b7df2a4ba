import { shortHash } from '../model/hash.js';
import { laneKey } from '../model/lane.js';
import type { Telling } from '../render/telling.js';

/**
 * What a reader would notice as changed, as a hash: conclusions and tests with what is said of them. Counts,
 * probabilities, times and links are left out, because they differ from run to run.
 */
export function hashToldState(telling: Telling): string {
  const lanes = telling.lanes.map(({ lane, plan }) => [
    laneKey(lane),
    plan.conclusion,
    plan.blame,
    plan.failures.map(({ verdict, excused }) => [verdict.test, verdict.kind, excused]).sort(compareAsJson),
    plan.retried.map(({ test }) => test).sort(),
    plan.unexplained.length,
  ]);
  return shortHash(JSON.stringify(lanes.sort(compareAsJson)));
}

/** Whether there is more to say than that all passed. */
export function isNoteworthy(telling: Telling): boolean {
  return telling.lanes.some(
    ({ plan }) =>
      plan.conclusion !== 'passed' ||
      plan.failures.length > 0 ||
      plan.retried.length > 0 ||
      plan.unexplained.length > 0,
  );
}

/** Any order will do, as long as it is the same in every job. */
export function compareAsJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
