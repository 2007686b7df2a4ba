import type { LaneKey } from '../model/lane.js';
import type { RunKey } from '../model/run.js';
import { runKey, startedAt } from '../model/run.js';
import { compareText } from './canonical.js';
import { foldOldest } from './fold.js';
import {
  type FailureRecord,
  type History,
  type LaneHistory,
  RECENT_DURATIONS,
  type TestHistory,
} from './history.js';
import { FailureLines } from './lines/failure-lines.js';
import { GrownTests } from './lines/grown-tests.js';
import { TestLines } from './lines/test-lines.js';
import { EMPTY_TIMELINE } from './timeline.js';

/** Runs that every lane keeps, however large they are: without any there is nothing to judge by. */
const KEPT_RUNS = 10;

/**
 * Folds the oldest runs of all lanes until the text of the whole is about as small as it must be. If that is not
 * enough, tests that no kept run has are let go with their totals. What is left then are the names of tests; there may be
 * more of them than fit, and whoever writes the history says so.
 */
export function foldToSize(history: History, maxBytes: number): History {
  let excess = estimateBytes(history) - maxBytes;
  if (excess <= 0) return history;
  const folded = new Map<LaneKey, number>();
  for (const { lane, bytes } of oldestFirst(history)) {
    if (excess <= 0) break;
    folded.set(lane, (folded.get(lane) ?? 0) + 1);
    excess -= bytes;
  }
  const lanes = new Map(history.lanes);
  for (const [key, count] of folded) {
    const lane = lanes.get(key);
    if (lane !== undefined) lanes.set(key, foldOldest(lane, count));
  }
  const smaller = { ...history, lanes };
  return estimateBytes(smaller) <= maxBytes ? smaller : withoutVanished(smaller);
}

/** Bytes of the text of a history, within a tenth or so. */
export function estimateBytes(history: History): number {
  let bytes = 0;
  for (const key of history.absorbed) bytes += key.length + LINE_BYTES;
  for (const lane of history.lanes.values()) {
    bytes += bytesOfTests(lane.tests);
    for (const bytesOfRun of bytesOfRuns(lane)) bytes += bytesOfRun;
    bytes += lane.forgottenTests.size * 100 + lane.forgottenRuns.size * 30;
  }
  return bytes;
}

/** First field of a line, tabs and the newline. */
const LINE_BYTES = 8;
/** `3:104 ` */
const DURATION_BYTES = 6;
/** `211p1k 2025-10-02T06:00:00Z` */
const TOTALS_BYTES = 30;

function bytesOfTests(tests: LaneHistory['tests']): number {
  if (tests instanceof TestLines) return tests.byteLength;
  if (tests instanceof GrownTests) {
    const { stored, newer } = tests.growth;
    // Those of more runs than durations are kept of grow by a digit here and there.
    const more = stored.runs.length < RECENT_DURATIONS ? newer.runs.length * DURATION_BYTES : 0;
    return (
      stored.tests.byteLength +
      more * stored.tests.size +
      bytesOfEach(tests.others.map(({ id, test }) => [id, test]))
    );
  }
  return bytesOfEach(tests);
}

function bytesOfEach(tests: Iterable<readonly [string, TestHistory]>): number {
  let bytes = 0;
  for (const [id, test] of tests) bytes += Buffer.byteLength(id) + bytesOfTest(test) + LINE_BYTES;
  return bytes;
}

function bytesOfTest({ timeline, durations, totals }: TestHistory): number {
  return timeline.length + durations.length * DURATION_BYTES + (totals === undefined ? 0 : TOTALS_BYTES);
}

/** What goes when a run is folded, run by run: its line and its failures. */
function bytesOfRuns(lane: LaneHistory): number[] {
  return lane.runs.map((run) => {
    let bytes = Buffer.byteLength(JSON.stringify(run)) + LINE_BYTES;
    const key = runKey(run);
    const records = lane.failures.get(key);
    if (records instanceof FailureLines) return bytes + records.index.to - records.index.from;
    for (const [id, record] of records ?? []) bytes += bytesOfFailure(key, id, record);
    return bytes;
  });
}

function bytesOfFailure(run: RunKey, id: string, record: FailureRecord): number {
  return Buffer.byteLength(id) + Buffer.byteLength(JSON.stringify(record)) + run.length + LINE_BYTES + 6;
}

/** Runs that may be folded, those of each lane in the order of keys, and the lanes' by their time. */
function oldestFirst({ lanes }: History): { readonly lane: LaneKey; readonly bytes: number }[] {
  const runs = [...lanes].flatMap(([key, lane]) => {
    const sizes = bytesOfRuns(lane);
    // The time of a run is that of the newest before it, so that the order of keys is kept.
    let at = '';
    return lane.runs.slice(0, -KEPT_RUNS).map((run, i) => {
      const start = startedAt(run);
      at = start > at ? start : at;
      return { lane: key, bytes: sizes[i] ?? 0, at };
    });
  });
  return runs.sort((a, b) => compareText(a.at, b.at) || compareText(a.lane, b.lane));
}

function withoutVanished(history: History): History {
  const lanes = [...history.lanes].map(([key, lane]): [LaneKey, LaneHistory] => {
    const tests = new Map([...lane.tests].filter(([, test]) => test.timeline !== EMPTY_TIMELINE));
    return [key, { ...lane, tests }];
  });
  return { ...history, lanes: new Map(lanes) };
}
