import fc from 'fast-check';
import { failureSignature } from '../src/analysis/signature.js';
import type { ReadRecord } from '../src/history/records/read-record.js';
import { parseRunRecord } from '../src/history/records/read-record.js';
import { RECORD_SCHEMA } from '../src/history/records/record-schema.js';
import { toInstant } from '../src/model/run.js';
import { ReplaySet } from '../src/replay/replay-set.js';
import { EPOCH_MS } from './builders.js';

/** A run record as other programs write it. */
export type RawRecord = Readonly<Record<string, unknown>>;

export function rawRecord(overrides: RawRecord = {}): RawRecord {
  return {
    schema: RECORD_SCHEMA,
    id: 'r1',
    repository: 'octo/cat',
    workflow: 'ci',
    job: 'unit',
    commit: 'c1',
    branch: 'main',
    startedAt: '2026-01-01T00:00:00Z',
    results: [],
    ...overrides,
  };
}

export function readRaw(record: RawRecord): ReadRecord {
  return parseRunRecord(JSON.stringify(record));
}

export function setOf(records: readonly RawRecord[]): ReplaySet {
  const set = new ReplaySet();
  for (const record of records) set.add(readRaw(record), failureSignature);
  return set;
}

const HOUR_MS = 3_600_000;
const OUTCOMES: Readonly<Record<string, RawRecord>> = {
  P: { outcome: 'passed', durationMs: 10 },
  F: { outcome: 'failed' },
  E: { outcome: 'error' },
  S: { outcome: 'skipped' },
  K: { outcome: 'passed', attempts: ['failed', 'passed'] },
};

/**
 * Run records of one lane, a line a test and a letter a run as in `drawn.ts`; run `n` (from 1) starts `n` hours after
 * the epoch, is over in a quarter of an hour, and has a commit of its own.
 */
export function drawRecords(
  drawing: Readonly<Record<string, string>>,
  overrides: (number: number) => RawRecord = () => ({}),
): RawRecord[] {
  const columns = Math.max(...Object.values(drawing).map((row) => row.length));
  return Array.from({ length: columns }, (_, i) => {
    const results = Object.entries(drawing).flatMap(([test, row]) => drawnResult(test, row[i] ?? '.'));
    const startMs = EPOCH_MS + (i + 1) * HOUR_MS;
    return rawRecord({
      id: `record-${i + 1}`,
      build: `${1_000 + i + 1}`,
      commit: `commit-${i + 1}`,
      startedAt: toInstant(startMs),
      finishedAt: toInstant(startMs + HOUR_MS / 4),
      results,
      ...overrides(i + 1),
    });
  });
}

function drawnResult(test: string, letter: string): RawRecord[] {
  const outcome = OUTCOMES[letter];
  if (outcome === undefined) return [];
  const hasFailed = letter === 'F' || letter === 'E' || letter === 'K';
  return [{ test, ...outcome, ...(hasFailed && { failure: usualFailure() }) }];
}

function usualFailure(message = 'expected the basket to hold two items but it was empty'): RawRecord {
  return { type: 'AssertionError', message, stack: '  at basket.test.ts:12' };
}

/** Records that collide in every way they can: commits, attempts, shards, lanes, starts and ends. */
export const arbitraryRecords: fc.Arbitrary<RawRecord[]> = fc
  .array(
    fc.record({
      build: fc.integer({ min: 1, max: 14 }),
      attempt: fc.constantFrom(1, 1, 1, 2, 3),
      job: fc.constantFrom('unit', 'unit', 'unit', 'e2e'),
      os: fc.constantFrom(undefined, undefined, 'linux', 'windows'),
      shard: fc.constantFrom('', '', '', '1/2', '2/2'),
      repository: fc.constantFrom('octo/cat', 'octo/cat', 'octo/cat', 'octo/dog'),
      hour: fc.integer({ min: 0, max: 12 }),
      lasts: fc.constantFrom(undefined, 0, 1, 5),
      commit: fc.integer({ min: 1, max: 6 }),
      tree: fc.constantFrom(undefined, undefined, 't1', 't2'),
      pullRequest: fc.constantFrom(undefined, undefined, undefined, 7, 8),
      mergedPullRequests: fc.constantFrom([], [], [7]),
      branch: fc.constantFrom('main', 'main', 'feature'),
      trusted: fc.constantFrom(true, true, true, false),
      passedUnlisted: fc.constantFrom(undefined, undefined, true),
      partial: fc.constantFrom(false, false, false, true),
      exitCode: fc.constantFrom(undefined, 0, 1, 137),
      letters: fc.string({ unit: fc.constantFrom(...'PPPPFFEKS..'.split('')), minLength: 3, maxLength: 3 }),
      message: fc.constantFrom(undefined, 'the disk is full and nothing can be written'),
    }),
    { minLength: 1, maxLength: 30, size: 'max' },
  )
  .map((drawn) =>
    drawn.map(({ build, os, hour, lasts, commit, pullRequest, letters, message, ...rest }, i) => {
      const startMs = EPOCH_MS + hour * HOUR_MS;
      return rawRecord({
        ...rest,
        id: `record ${i}`,
        build: `${build}`,
        variant: os === undefined ? {} : { os },
        startedAt: toInstant(startMs),
        finishedAt: lasts === undefined ? null : toInstant(startMs + lasts * HOUR_MS),
        commit: `c${commit}`,
        pullRequest,
        ...(pullRequest !== undefined && { branch: `pr-${pullRequest}`, baseBranch: 'main' }),
        results: ['a', 'b', 'c'].flatMap((test, t) =>
          drawnResult(test, letters[t] ?? '.').map((result) =>
            'failure' in result ? { ...result, failure: usualFailure(message) } : result,
          ),
        ),
      });
    }),
  );
