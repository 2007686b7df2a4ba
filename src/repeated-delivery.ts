import { runName } from './analysis/run-words.js';
import type { History } from './history/history.js';
import { laneKey } from './model/lane.js';
import type { Run } from './model/run.js';

/**
 * On a laptop nobody gives runs ids, and the same reports are easily judged twice. Then it is the same run, which counts
 * once, as its digest and how it ended tell; only of the newest run, so that what was read before stays what it was.
 */
export function asDelivered(run: Run, past: History): Run {
  const [part] = run.info.parts;
  const newest = past.lanes.get(laneKey(run.lane))?.runs.at(-1);
  const same = newest?.parts.find(
    ({ reports, digest, exitCode, previousStepOutcome }) =>
      reports > 0 &&
      digest === part?.digest &&
      exitCode === part.exitCode &&
      previousStepOutcome === part.previousStepOutcome,
  );
  if (newest === undefined || part === undefined || same === undefined) return run;
  const { runId, runAttempt, commit, tree } = newest;
  const { startedAt, finishedAt } = same;
  const what = `These are the reports of ${runName(runId)}, so they count once. If they are of another run, give it an id: --run-id.`;
  return {
    ...run,
    info: {
      ...run.info,
      runId,
      runAttempt,
      commit,
      ...(tree !== undefined && { tree }),
      parts: [{ ...part, startedAt, ...(finishedAt !== undefined && { finishedAt }) }],
    },
    problems: [...run.problems, { area: 'report', where: '', what, isNote: true }],
  };
}
