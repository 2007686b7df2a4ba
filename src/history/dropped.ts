import type { Problem } from '../model/problem.js';
import { compareRunKeys, runKey } from '../model/run.js';
import type { History } from './history.js';

/** Runs of an addition that a history will not take, because they lie below its watermark or were forgotten. */
export function countDropped(addition: History, known: History): number {
  let dropped = 0;
  for (const [key, lane] of addition.lanes) {
    const target = known.lanes.get(key);
    if (target === undefined) continue;
    const { watermark, forgottenRuns } = target;
    dropped += lane.runs.filter((run) => {
      const isBelow = watermark !== undefined && compareRunKeys(runKey(run), watermark) <= 0;
      return isBelow || forgottenRuns.has(runKey(run));
    }).length;
  }
  return dropped;
}

/** What to tell of that: a late re-run of an old workflow run is the usual case. */
export function describeDropped(addition: History, known: History, where: string): Problem[] {
  const dropped = countDropped(addition, known);
  if (dropped === 0) return [];
  const what =
    dropped === 1
      ? 'This run is older than what the history keeps, or was forgotten: it was not added.'
      : `${dropped} runs are older than what the history keeps, or were forgotten: they were not added.`;
  return [{ area: 'history', where, what }];
}
