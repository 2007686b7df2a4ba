import { fromHiddenData, toHiddenData } from '../history/hidden-data.js';
import { EMPTY_HISTORY } from '../history/history.js';
import { mergeAll } from '../history/merge.js';
import { shortHash } from '../model/hash.js';
import { laneKey } from '../model/lane.js';
import { runKey } from '../model/run.js';
import type { Telling } from '../render/telling.js';
import { compareAsJson } from './told-state.js';

/**
 * Which runs a telling holds for other jobs, as a hash: two jobs that know of the same lanes, attempts and shards get
 * the same, whatever each of them says around it.
 */
export function hashHeldRuns({ lanes, hiddenData }: Telling): string {
  const hidden = hiddenData === undefined ? undefined : fromHiddenData(hiddenData);
  const held =
    hidden === undefined
      ? lanes.map(({ lane, run }) => ({ lane, run }))
      : [...hidden.lanes.values()].flatMap(({ lane, runs }) => runs.map((run) => ({ lane, run })));
  const names = held.flatMap(({ lane, run }) =>
    run.parts.map(({ shard, step, digest }) => [laneKey(lane), runKey(run), shard, step, digest]),
  );
  return shortHash(JSON.stringify(names.sort(compareAsJson)));
}

/** All that several comments hide, as one; `undefined` when they hide nothing that can be read. */
export function uniteHiddenData(hidden: readonly string[]): string | undefined {
  const [only, ...others] = hidden;
  if (only === undefined || others.length === 0) return only;
  return toHiddenData(
    mergeAll(
      hidden.map((data) => fromHiddenData(data) ?? EMPTY_HISTORY),
      EMPTY_HISTORY,
    ),
  );
}
