import { isDeepStrictEqual } from 'node:util';
import type { LaneKey } from '../model/lane.js';
import { runKey } from '../model/run.js';
import { IDENTITY_VERSION } from '../model/test-id.js';
import { canonicalJson, compareText } from './canonical.js';
import { HISTORY_VERSION, type LineKind, MAGIC, type RosterSource } from './format.js';
import type { History, LaneHistory } from './history.js';
import { FailureLines } from './lines/failure-lines.js';
import { GrownTests } from './lines/grown-tests.js';
import { LineWriter } from './lines/line-writer.js';
import { TestLines } from './lines/test-lines.js';
import { GrownLines } from './lines/write-grown-tests.js';
import { formatRosterLine } from './roster-line.js';
import type { RunByRoster } from './run-by-roster.js';
import { formatTestHistory } from './test-line.js';

/** Lanes whose only run is told by a roster, and where that is. */
export type ToldByRoster = ReadonlyMap<
  LaneKey,
  { readonly told: RunByRoster; readonly source: RosterSource }
>;

/**
 * The history as text, the same for equal histories. Lanes that are told by a roster can be read only by who has that.
 */
export function encodeHistory(history: History, byRoster?: ToldByRoster): string {
  return Buffer.concat([...encodePieces(history, byRoster)]).toString();
}

/**
 * The same as UTF-8, a piece at a time: for who hands it on before it is all there. With `isReusing`, a piece is valid
 * only until the second one after it is asked for.
 */
export function* encodePieces(
  history: History,
  byRoster: ToldByRoster = new Map(),
  isReusing = false,
): Generator<Buffer> {
  const writer = new LineWriter(isReusing);
  const put = (kind: LineKind, ...fields: readonly string[]): void => {
    writer.text([kind, ...fields].join('\t'));
    writer.endLine();
  };
  writer.text(`${MAGIC}\t${HISTORY_VERSION}\t${canonicalJson({ identity: IDENTITY_VERSION })}`);
  writer.endLine();
  for (const key of [...history.absorbed].sort()) put('absorbed', JSON.stringify(key));
  for (const [key, date] of [...(history.seen ?? [])].sort(byKey)) put('seen', JSON.stringify(key), date);
  for (const [key, lane] of [...history.lanes].sort(byKey)) {
    encodeLaneHead(lane, put);
    const told = byRoster.get(key);
    if (told !== undefined) put('roster', formatRosterLine(told.source, told.told));
    yield* encodeTests(told?.told.others ?? lane.tests, lane, writer);
    yield* encodeFailures(lane.failures, writer);
  }
  put('end', `${writer.lines}`);
  yield writer.take();
}

type Put = (kind: LineKind, ...fields: readonly string[]) => void;

function encodeLaneHead(lane: LaneHistory, put: Put): void {
  put('lane', canonicalJson(lane.lane));
  if (lane.watermark !== undefined) put('watermark', JSON.stringify(lane.watermark));
  for (const run of [...lane.forgottenRuns].sort()) put('forgotten-run', JSON.stringify(run));
  for (const [id, run] of [...lane.forgottenTests].sort(byKey))
    put('forgotten-test', id, JSON.stringify(run));
  for (const run of lane.runs) put('run', canonicalJson(run));
}

function* encodeTests(
  tests: LaneHistory['tests'],
  { runs }: LaneHistory,
  writer: LineWriter,
): Generator<Buffer> {
  const keys = runs.map(runKey);
  if (tests instanceof GrownTests && isDeepStrictEqual(tests.runs, keys)) {
    yield* new GrownLines(tests, writer).pieces();
  } else if (tests instanceof TestLines && isDeepStrictEqual(tests.runs, keys)) {
    const { starts, idEnds } = tests.index;
    yield* writer.whole(tests.bytes.subarray(starts[0], starts.at(-1)), idEnds.length);
  } else {
    const columns = new Map(keys.map((key, i) => [key, i]));
    for (const [id, test] of [...tests].sort(byKey)) {
      writer.text(`test\t${id}\t${formatTestHistory(test, columns)}`);
      writer.endLine();
      if (writer.isFull) yield writer.take();
    }
  }
}

function* encodeFailures(failures: LaneHistory['failures'], writer: LineWriter): Generator<Buffer> {
  for (const [run, records] of failures) {
    if (records instanceof FailureLines) {
      const { bytes, from, to, size } = records.index;
      writer.bytes(bytes, from, to);
      writer.lines += size;
    } else {
      for (const [id, record] of [...records].sort(byKey)) {
        writer.text(`failure\t${JSON.stringify(run)}\t${id}\t${canonicalJson(record)}`);
        writer.endLine();
      }
    }
    if (writer.isFull) yield writer.take();
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}
