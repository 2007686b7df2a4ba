import { namedFiles } from '../analysis/named-files.js';
import type { History } from '../history/history.js';
import type { ReadRecord } from '../history/records/read-record.js';
import { historyOfRecord } from '../history/records/record-history.js';
import type { Failure } from '../model/failure.js';
import type { LaneKey } from '../model/lane.js';
import { isFailing } from '../model/test-result.js';
import type { RecordShare } from './replay-lane.js';
import { ReplayLane } from './replay-lane.js';

/** All records of a replay, by repository and lane: records may come in any order, so all are read before any is judged. */
export class ReplaySet {
  private readonly lanes = new Map<string, Map<LaneKey, ReplayLane>>();
  records = 0;

  add(record: ReadRecord, signature: (failure: Failure) => string | undefined): void {
    const changed = record.run.info.changedFiles ?? [];
    const history: History = historyOfRecord(record, signature, (result) => namedFiles(result, changed));
    for (const [key, laneHistory] of history.lanes) {
      const { repository } = laneHistory.lane;
      const lanes = this.lanes.get(repository) ?? new Map<LaneKey, ReplayLane>();
      const lane = lanes.get(key) ?? new ReplayLane(laneHistory.lane);
      this.lanes.set(repository, lanes.set(key, lane));
      lane.add(laneHistory, shareOf(record));
    }
    this.records++;
  }

  /** The lanes of each repository, both in the order of their names. */
  repositories(): readonly (readonly ReplayLane[])[] {
    return inOrder(this.lanes).map((lanes) => inOrder(lanes));
  }
}

function shareOf({ id, run }: ReadRecord): RecordShare {
  const failing = run.results.filter(({ outcome }) => isFailing(outcome)).map((result) => result.id);
  const durationMs = durationOf(run.info.extra?.durationMs, run.info.parts);
  const { jobOutcome } = run.info.extra ?? {};
  const isRed =
    failing.length > 0 ||
    jobOutcome === 'failure' ||
    run.info.parts.some(
      ({ exitCode = 0, previousStepOutcome }) => exitCode !== 0 || previousStepOutcome === 'failure',
    );
  return { id, failing, isRed, ...(durationMs !== undefined && { durationMs }) };
}

/** What the record says, or else from its start to its end where that is known. */
function durationOf(said: unknown, parts: ReadRecord['run']['info']['parts']): number | undefined {
  if (typeof said === 'number' && said >= 0) return said;
  const durations = parts.map(({ startedAt, finishedAt }) =>
    finishedAt === undefined ? Number.NaN : Date.parse(finishedAt) - Date.parse(startedAt),
  );
  const sum = durations.reduce((total, duration) => total + duration, 0);
  return sum >= 0 ? sum : undefined;
}

function inOrder<V>(map: ReadonlyMap<string, V>): V[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
