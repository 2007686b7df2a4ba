import { judge } from '../../src/analysis/judge.js';
import { namedFiles } from '../../src/analysis/named-files.js';
import { failureSignature } from '../../src/analysis/signature.js';
import type { Analysis } from '../../src/analysis/verdict.js';
import type { History, LaneHistory } from '../../src/history/history.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeAll } from '../../src/history/merge.js';
import type { ReadRecord } from '../../src/history/records/read-record.js';
import { historyOfRecord } from '../../src/history/records/record-history.js';
import type { Lane } from '../../src/model/lane.js';
import { laneKey } from '../../src/model/lane.js';
import type { RunInfo, RunKey } from '../../src/model/run.js';
import { runKey } from '../../src/model/run.js';

/**
 * The oracle of replays: for each run a history of its own, made of nothing but the run and those that had finished
 * when it started, and judged as the action judges. It shares with the replay what judges, and nothing of what keeps
 * the past. It takes the square of the time.
 */
export interface PlainRun {
  readonly lane: Lane;
  readonly key: RunKey;
  readonly analysis: Analysis;
}

export function plainReplay(
  records: readonly ReadRecord[],
  { flakyThreshold, wanted = () => true }: { flakyThreshold: number; wanted?: (run: RunInfo) => boolean },
): PlainRun[] {
  const deliveries = records.map((record) => ({
    of: `${laneKey(record.run.lane)} ${runKey(record.run.info)}`,
    history: historyOfRecord(record, failureSignature, (result) =>
      namedFiles(result, record.run.info.changedFiles ?? []),
    ),
  }));
  const everything = mergeAll(
    deliveries.map(({ history }) => history),
    EMPTY_HISTORY,
  );
  const all = [...everything.lanes.values()].flatMap((lane) => lane.runs.map((run) => ({ lane, run })));
  return all
    .filter(({ run }) => wanted(run))
    .map(({ lane, run }) => {
      const known = new Set(
        all
          .filter(
            (other) =>
              other.run === run || (isSameRepository(other.lane, lane) && hadFinished(other.run, run)),
          )
          .map((other) => `${laneKey(other.lane.lane)} ${runKey(other.run)}`),
      );
      const history: History = mergeAll(
        deliveries.filter(({ of }) => known.has(of)).map((delivery) => delivery.history),
        EMPTY_HISTORY,
      );
      return {
        lane: lane.lane,
        key: runKey(run),
        analysis: judge(history, lane.lane, runKey(run), { flakyThreshold }),
      };
    });
}

function isSameRepository(a: LaneHistory, b: LaneHistory): boolean {
  return a.lane.repository === b.lane.repository;
}

/** As the contract says it: over before the other started, or an earlier attempt of it. */
function hadFinished(run: RunInfo, other: RunInfo): boolean {
  if (run.runId === other.runId) return run.runAttempt < other.runAttempt;
  const ends = run.parts.map(({ startedAt, finishedAt }) =>
    finishedAt === undefined ? Date.parse(startedAt) + 2 * 3_600_000 : Date.parse(finishedAt),
  );
  return Math.max(...ends) <= Math.min(...other.parts.map(({ startedAt }) => Date.parse(startedAt)));
}
