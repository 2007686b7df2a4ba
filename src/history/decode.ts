import type { LaneKey } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Instant, RunInfo, RunKey } from '../model/run.js';
import { compareRunKeys, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { IDENTITY_VERSION } from '../model/test-id.js';
import { HISTORY_VERSION, HistoryFormatError, MAGIC, type RosterSource } from './format.js';
import type { History, LaneHistory, TestHistory } from './history.js';
import { LineReader, strictOrder } from './line-reader.js';
import { asBuffer } from './lines/bytes.js';
import { isPlainRun } from './lines/plain-run.js';
import { readFailureLines } from './lines/read-failure-lines.js';
import { readTestLines } from './lines/read-test-lines.js';
import { uniteParts } from './merge-runs.js';
import type { Roster } from './roster.js';
import { parseRosterLine, parseRosterSource } from './roster-line.js';
import { testsByRoster } from './run-by-roster.js';
import {
  entryKeySchema,
  headSchema,
  instantSchema,
  laneSchema,
  parseAs,
  parseJsonAs,
  runSchema,
} from './schemas.js';
import { parseRunKey, parseStoredId, parseTestHistory } from './test-line.js';

/** Finds the roster that a lane is told by; `undefined` if it is not at hand. */
export type FindRoster = (lane: LaneKey, source: RosterSource) => Roster | undefined;

/** Reads what `encodeHistory` wrote: text, or the same as UTF-8. Throws `HistoryFormatError` and nothing else; never trusts the text. */
export function decodeHistory(text: string | Uint8Array, findRoster: FindRoster = () => undefined): History {
  const lines = new LineReader(typeof text === 'string' ? Buffer.from(text) : asBuffer(text));
  try {
    readHead(lines);
    const absorbed = readAbsorbed(lines);
    const seen = readSeen(lines, absorbed);
    const lanes = readLanes(lines, findRoster);
    lines.expectEnd();
    return { lanes, absorbed, ...(seen.size > 0 && { seen }) };
  } catch (error) {
    if (error instanceof HistoryFormatError) throw error;
    throw new HistoryFormatError(
      'corrupt',
      lines.line,
      error instanceof Error ? error.message : String(error),
    );
  }
}

function readHead(lines: LineReader): void {
  const [magic, version = '', head = '', ...others] = lines.first();
  if (magic !== MAGIC || !/^[1-9]\d{0,5}$/.test(version))
    throw new Error('It does not begin as a Deflake history does.');
  if (Number(version) > HISTORY_VERSION) {
    throw new HistoryFormatError(
      'newer',
      1,
      `It has version ${version}; this Deflake reads up to ${HISTORY_VERSION}.`,
    );
  }
  if (others.length > 0) throw new Error('Its first line has more fields than that has.');
  const { identity } = parseJsonAs(headSchema, head);
  if (identity > IDENTITY_VERSION) {
    throw new HistoryFormatError(
      'newer',
      1,
      `Its tests are named by identity rules ${identity}, unknown here.`,
    );
  }
}

function readAbsorbed(lines: LineReader): Set<string> {
  const inOrder = strictOrder();
  const absorbed = new Set<string>();
  for (const [json = ''] of lines.all('absorbed')) absorbed.add(inOrder(parseJsonAs(entryKeySchema, json)));
  return absorbed;
}

function readSeen(lines: LineReader, absorbed: ReadonlySet<string>): Map<string, Instant> {
  const inOrder = strictOrder();
  const seen = new Map<string, Instant>();
  for (const [json = '', date] of lines.all('seen')) {
    const key = inOrder(parseJsonAs(entryKeySchema, json));
    if (absorbed.has(key)) throw new Error('An entry that is absorbed and only seen.');
    seen.set(key, parseAs(instantSchema, date));
  }
  return seen;
}

function readLanes(lines: LineReader, findRoster: FindRoster): Map<LaneKey, LaneHistory> {
  const inOrder = strictOrder<LaneKey>();
  const lanes = new Map<LaneKey, LaneHistory>();
  for (const [json = ''] of lines.all('lane')) {
    const lane = parseJsonAs(laneSchema, json);
    const key = inOrder(laneKey(lane));
    lanes.set(key, { lane, ...readLane(lines, (source) => findRoster(key, source)) });
  }
  return lanes;
}

function readLane(
  lines: LineReader,
  findRoster: (source: RosterSource) => Roster | undefined,
): Omit<LaneHistory, 'lane'> {
  const [mark] = lines.next('watermark') ?? [];
  const watermark = mark === undefined ? undefined : parseRunKey(mark);
  const isAbove = (key: RunKey): boolean => watermark === undefined || compareRunKeys(key, watermark) > 0;
  const forgottenRuns = readForgottenRuns(lines);
  const forgottenTests = readForgottenTests(lines);
  const runs = readRuns(lines);
  for (const key of [...forgottenRuns, ...runs.map(runKey)]) {
    if (!isAbove(key)) throw new Error('A run below the watermark.');
  }
  if (runs.some((run) => forgottenRuns.has(runKey(run)))) throw new Error('A run that was forgotten.');
  const rostered = readByRoster(lines, runs, findRoster);
  const tests = readTests(lines, runs, rostered);
  const failures = readFailureLines(lines, runs.map(runKey));
  return {
    ...(watermark !== undefined && { watermark }),
    runs,
    tests,
    failures,
    forgottenRuns,
    forgottenTests,
  };
}

function readForgottenRuns(lines: LineReader): Set<RunKey> {
  const inOrder = strictOrder<RunKey>();
  const runs = new Set<RunKey>();
  for (const [run] of lines.all('forgotten-run')) runs.add(inOrder(parseRunKey(run)));
  return runs;
}

function readForgottenTests(lines: LineReader): Map<TestId, RunKey> {
  const inOrder = strictOrder<TestId>();
  const tests = new Map<TestId, RunKey>();
  for (const [id, run] of lines.all('forgotten-test'))
    tests.set(inOrder(parseStoredId(id)), parseRunKey(run));
  return tests;
}

function readRuns(lines: LineReader): RunInfo[] {
  const inOrder = strictOrder(compareRunKeys);
  const runs: RunInfo[] = [];
  for (const [json = ''] of lines.all('run')) {
    const run = (isPlainRun(json) ? JSON.parse(json) : parseJsonAs(runSchema, json)) as RunInfo;
    inOrder(runKey(run));
    runs.push(run.parts.length === 1 ? run : { ...run, parts: uniteParts(run.parts) });
  }
  return runs;
}

/** Tests of a run that is told by a roster; none if it is not. */
function readByRoster(
  lines: LineReader,
  runs: readonly RunInfo[],
  findRoster: (source: RosterSource) => Roster | undefined,
): Map<TestId, TestHistory> {
  const fields = lines.next('roster');
  if (fields === undefined) return new Map();
  const [run, ...others] = runs;
  if (run === undefined || others.length > 0) throw new Error('A roster of more or less than one run.');
  const source = parseRosterSource(fields);
  const roster = findRoster(source);
  if (roster === undefined) {
    const message = `Its tests are listed in ${source.carrier}, which could not be read.`;
    throw new HistoryFormatError('lacking', lines.line, message, source);
  }
  return testsByRoster(roster, runKey(run), parseRosterLine(fields, roster));
}

function readTests(
  lines: LineReader,
  runs: readonly RunInfo[],
  rostered: Map<TestId, TestHistory>,
): ReadonlyMap<TestId, TestHistory> {
  const keys = runs.map(runKey);
  if (rostered.size === 0) return readTestLines(lines, keys);
  const inOrder = strictOrder<TestId>();
  for (const [id, ...fields] of lines.all('test')) {
    const test = inOrder(parseStoredId(id));
    if (rostered.has(test)) throw new Error('A test that its roster has.');
    rostered.set(test, parseTestHistory(fields, keys));
  }
  return rostered;
}
