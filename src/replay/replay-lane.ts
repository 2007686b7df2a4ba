import type { LaneView, Letters } from '../analysis/lane-view.js';
import type { TimedRun } from '../analysis/past.js';
import { isFailingCode, timed } from '../analysis/past.js';
import type { FailureRecord, LaneHistory } from '../history/history.js';
import { worseRecord } from '../history/merge.js';
import { mergeRuns } from '../history/merge-runs.js';
import type { OutcomeCode } from '../history/timeline.js';
import { codeOfSeverity, severityOf } from '../history/timeline.js';
import type { Lane } from '../model/lane.js';
import type { RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';

/** A run of a replay: one lane, one run attempt; its shards have been united. */
export interface ReplayRun {
  readonly timed: TimedRun;
  readonly failures: ReadonlyMap<TestId, FailureRecord>;
  readonly records: readonly RecordShare[];
}

/** What one record brought to its run. */
export interface RecordShare {
  readonly id: string;
  readonly failing: readonly TestId[];
  /** The job was red, whatever its tests say. */
  readonly isRed: boolean;
  readonly durationMs?: number;
}

/**
 * One lane of a replay: its runs in order of arrival, and a byte for each result. A judgement looks up what it needs;
 * decoding the timelines of a growing history again for every run would take the square of that.
 */
export class ReplayLane implements LaneView {
  readonly lane: Lane;
  readonly runs: ReplayRun[] = [];
  private readonly columns = new Map<RunKey, number>();
  private readonly rows = new Map<TestId, Uint8Array>();
  private readonly bad = new Map<number, TestId[]>();

  constructor(lane: Lane) {
    this.lane = lane;
  }

  get tests(): Iterable<TestId> {
    return this.rows.keys();
  }

  lettersOf(test: TestId): Letters | undefined {
    const row = this.rows.get(test);
    return row === undefined ? undefined : (column) => codeOfSeverity(row[column] ?? 0);
  }

  recordsOf(run: RunKey): ReadonlyMap<TestId, FailureRecord> | undefined {
    return this.runs[this.columns.get(run) ?? -1]?.failures;
  }

  /** Tests that failed in a run, or passed only on retry. */
  badIn(column: number): readonly TestId[] {
    return this.bad.get(column) ?? [];
  }

  /** Adds a history of one run of this lane. What another record said of the same run is united with it. */
  add({ runs: [info], tests, failures }: LaneHistory, share: RecordShare): void {
    if (info === undefined) return;
    const key = runKey(info);
    const column = this.columns.get(key) ?? this.runs.length;
    const known = this.runs[column];
    this.columns.set(key, column);
    for (const [id, { timeline }] of tests) this.join(id, column, timeline.slice(-1) as OutcomeCode);
    const records = failures.get(key) ?? new Map<TestId, FailureRecord>();
    if (known === undefined) {
      this.runs.push({ timed: timed(info, column), failures: records, records: [share] });
      return;
    }
    const [united = info] = mergeRuns([known.timed.run], [info]);
    const isAgain = known.records.some(({ id }) => id === share.id);
    this.runs[column] = {
      timed: timed(united, column),
      failures: uniteFailures(known.failures, records),
      records: isAgain ? known.records : [...known.records, share],
    };
  }

  private join(test: TestId, column: number, code: OutcomeCode): void {
    const severity = severityOf(code);
    if (isFailingCode(code) || code === 'k') {
      const bad = this.bad.get(column);
      if (bad === undefined) this.bad.set(column, [test]);
      else bad.push(test);
    }
    let row = this.rows.get(test);
    if (row === undefined || row.length <= column) {
      const wider = new Uint8Array(Math.max(FIRST_WIDTH, 2 * column));
      wider.set(row ?? []);
      row = wider;
      this.rows.set(test, row);
    }
    row[column] = Math.max(row[column] ?? 0, severity);
  }
}

/** Columns that a row has room for at first. */
const FIRST_WIDTH = 32;

function uniteFailures(
  a: ReadonlyMap<TestId, FailureRecord>,
  b: ReadonlyMap<TestId, FailureRecord>,
): Map<TestId, FailureRecord> {
  const united = new Map(a);
  for (const [id, record] of b) {
    const known = united.get(id);
    united.set(id, known === undefined ? record : worseRecord(known, record));
  }
  return united;
}
