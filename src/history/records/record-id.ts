import type { Lane } from '../../model/lane.js';
import { laneKey } from '../../model/lane.js';
import { runKey } from '../../model/run.js';

/** What we call a record of a run that did not come with a name: unique among all lanes. */
export function ownRecordId(
  lane: Lane,
  run: { readonly runId: string; readonly runAttempt: number },
): string {
  return `${laneKey(lane)} ${runKey(run)}`;
}
