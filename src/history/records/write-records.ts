import type { Lane } from '../../model/lane.js';
import type { RunInfo } from '../../model/run.js';
import { finishedAt, runKey, startedAt } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { Outcome } from '../../model/test-result.js';
import { canonicalJson, compareText } from '../canonical.js';
import type { FailureRecord, History, LaneHistory } from '../history.js';
import { decodeTimeline } from '../timeline.js';
import { ownRecordId } from './record-id.js';
import { KNOWN_KEYS, RECORD_SCHEMA } from './record-schema.js';

const LETTER_OUTCOMES: Readonly<Record<string, Outcome>> = {
  p: 'passed',
  f: 'failed',
  e: 'error',
  s: 'skipped',
};

/** All runs of a history as lines, lane by lane, without their newlines. Reading them gives the same history. */
export function* renderRunRecords(history: History): Generator<string> {
  for (const [, lane] of [...history.lanes].sort(byKey)) {
    // As text, because a list of letters takes eight times as much, for every test of the lane.
    const letters = new Map(
      [...lane.tests]
        .sort(byKey)
        .map(([id, test]) => [id, decodeTimeline(test.timeline, lane.runs.length).join('')]),
    );
    for (const [column, run] of lane.runs.entries()) {
      const results = [...letters].flatMap(([id, row]) => {
        const letter = row[column] ?? '-';
        return letter === '-' ? [] : [recordResult(lane, run, id, letter)];
      });
      yield lineOf(recordHead(lane.lane, run), results);
    }
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}

/** Known keys first, in the order of the schema; so that equal histories are equal lines. */
function lineOf(head: Readonly<Record<string, unknown>>, results: readonly unknown[]): string {
  const known = Object.keys(KNOWN_KEYS).filter((key) => key !== 'results');
  const unknown = Object.keys(head).filter((key) => !Object.hasOwn(KNOWN_KEYS, key));
  const fields = [...known, ...unknown.sort()]
    .filter((key) => head[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(head[key])}`);
  return `{${fields.join(',')},"results":${JSON.stringify(results)}}`;
}

function recordHead(lane: Lane, run: RunInfo): Record<string, unknown> {
  const { parts, extra, runId, runAttempt, ...info } = run;
  const { id, ...unknown } = extra ?? {};
  const [first, second] = parts;
  return {
    ...unknown,
    schema: RECORD_SCHEMA,
    id: typeof id === 'string' ? id : ownRecordId(lane, run),
    build: runId,
    startedAt: startedAt(run),
    finishedAt: parts.every((part) => part.finishedAt !== undefined) ? finishedAt(run) : undefined,
    ...lane,
    shard: second === undefined && first?.shard !== '' ? first?.shard : undefined,
    attempt: runAttempt,
    ...info,
    exitCode: parts.find((part) => part.exitCode !== 0)?.exitCode ?? first?.exitCode,
    partial: parts.some((part) => part.partial),
    parts,
  };
}

function recordResult(
  lane: LaneHistory,
  run: RunInfo,
  test: TestId,
  letter: string,
): Record<string, unknown> {
  const outcome = letter === 'k' ? 'passed' : (LETTER_OUTCOMES[letter] ?? 'failed');
  const record = lane.failures.get(runKey(run))?.get(test);
  const durationMs = lane.tests.get(test)?.durations.find((one) => one.run === runKey(run))?.durationMs;
  if (record !== undefined) {
    // Two accounts of one result may have gone into it: one that failed, and one whose duration is remembered.
    const own = outcome === 'passed' ? record.durationMs : undefined;
    const passedDurationMs = durationMs === own ? undefined : durationMs;
    return { test, outcome, ...recordFailure(record), passedDurationMs };
  }
  return { test, outcome, durationMs, attempts: letter === 'k' ? ['failed', 'passed'] : undefined };
}

function recordFailure(record: FailureRecord): Record<string, unknown> {
  const {
    type,
    excerpt,
    signature = '',
    durationMs,
    position,
    predecessor,
    location,
    ambiguous,
    touches,
    names,
  } = record;
  return {
    durationMs,
    attempts: record.attempts?.split('').map((letter) => LETTER_OUTCOMES[letter]),
    failure: { type, message: excerpt, signature },
    position,
    predecessor,
    location,
    ambiguous,
    touches,
    names,
  };
}
