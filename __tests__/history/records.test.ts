import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namedFiles } from '../../src/analysis/named-files.js';
import { failureSignature } from '../../src/analysis/signature.js';
import { decodeHistory, encodeHistory } from '../../src/history/codec.js';
import type { History } from '../../src/history/history.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeAll } from '../../src/history/merge.js';
import { parseRunRecord } from '../../src/history/records/read-record.js';
import { historyOfRecord } from '../../src/history/records/record-history.js';
import { renderRunRecords } from '../../src/history/records/write-records.js';
import { examples } from '../effort.js';
import type { RawRecord } from '../run-records.js';
import { arbitraryRecords, rawRecord } from '../run-records.js';
import { arbitraryRun, deliveryOf } from './arbitraries.js';
import { lanesOf } from './deliveries.js';

function importLines(lines: Iterable<string>): History {
  return mergeAll(
    [...lines].map((line) => historyOfRecord(parseRunRecord(line), failureSignature)),
    EMPTY_HISTORY,
  );
}

const importRaw = (...records: readonly RawRecord[]): History =>
  importLines(records.map((record) => JSON.stringify(record)));

const exported = (history: History): RawRecord[] =>
  [...renderRunRecords(history)].map((line) => JSON.parse(line) as RawRecord);

describe('run records', () => {
  it('bring back the same history that they were made of', () => {
    // Some runs more than once: of two accounts of one result, a history may keep the duration of one and the failure
    // of the other.
    const runs = fc.array(arbitraryRun, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(runs, (drawn) => {
        const history = mergeAll(drawn.map(deliveryOf), EMPTY_HISTORY);
        expect(lanesOf(importLines(renderRunRecords(history)))).toBe(lanesOf(history));
      }),
      { numRuns: examples(60) },
    );
  });

  it('are the same once they went through a history', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const lines = [...renderRunRecords(importRaw(...records))];
        expect([...renderRunRecords(importLines(lines))]).toEqual(lines);
      }),
      { numRuns: examples(50) },
    );
  });

  it('make histories that can be read back, whatever other programs write', () => {
    const text = fc.oneof(fc.string(), fc.constant('x'.repeat(5_000)), fc.constant('tab\tline\n\ud800'));
    const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(1, 1e9, 1e300));
    const location = fc.record({ file: text, line: number }, { requiredKeys: ['file'] });
    const failure = fc.record({ type: text, message: fc.string({ maxLength: 30_000, size: 'max' }) });
    const result = fc
      .tuple(
        fc.constantFrom('a', 'b', 'z'.repeat(3_000), 'a\tb'),
        fc.oneof(
          fc.record({ durationMs: number }),
          fc.record({ failure }),
          fc.record({ location }),
          fc.record({ ambiguous: text, position: number }),
          fc.record({ attempts: fc.array(fc.constantFrom('failed', 'passed'), { maxLength: 200 }) }),
        ),
      )
      .map(([test, said]) => ({ test, outcome: 'failed', ...said }));
    const hostile: fc.Arbitrary<RawRecord> = fc.oneof(
      fc.record({ results: fc.array(result, { maxLength: 2 }) }),
      fc.record({ build: text, attempt: number }),
      fc.record({ pullRequest: number, mergedPullRequests: fc.array(number) }),
      fc.record({ exitCode: number, branch: text, author: text }),
      fc.record({ repository: text, job: text, suite: text, shard: text }),
      fc.record({ variant: fc.dictionary(fc.string(), text) }),
      fc.record({ variant: fc.constant({ constructor: 'a', toString: 'b' }) }),
      fc.record({ startedAt: fc.constantFrom('2026-01-01', '+020000-01-01T00:00:00Z', '-000001-01-01') }),
      fc.record({ note: fc.jsonValue(), other: fc.constant(JSON.parse('{"a":{"__proto__":1}}')) }),
    );
    let taken = 0;
    fc.assert(
      fc.property(hostile, (overrides) => {
        let history: History;
        try {
          history = importRaw(rawRecord(overrides));
        } catch (error) {
          expect((error as Error).message).not.toBe('');
          return;
        }
        taken++;
        expect(() => decodeHistory(encodeHistory(history))).not.toThrow();
      }),
      { numRuns: examples(150) },
    );
    expect(taken).toBeGreaterThan(examples(20));
  });

  it('keep every field that the exchange format has', () => {
    const record = rawRecord({
      id: 'build 7, unit, shard 2',
      build: '7',
      order: 7,
      startedAt: '2020-05-29T05:22:43Z',
      finishedAt: '2020-05-29T06:00:00Z',
      suite: 'integration',
      variant: { os: 'linux', constructor: 'yes' },
      shard: '2/4',
      attempt: 2,
      tree: 't1',
      baseCommit: 'b1',
      headCommit: 'h1',
      commitMessage: 'Count twice',
      changedFiles: ['a/B.java'],
      branch: 'feature',
      baseBranch: 'main',
      event: 'pull_request',
      pullRequest: 12,
      author: 'somebody',
      trusted: false,
      jobOutcome: 'failure',
      exitCode: 1,
      durationMs: 2_400_000,
      partial: true,
      passedUnlisted: true,
      results: [
        {
          test: 'org.apache.X#y',
          outcome: 'failed',
          durationMs: 1_200,
          attempts: ['failed', 'error', 'failed'],
          failure: { type: 'AssertionError', message: 'expected 1 to be 2', stack: 'at X.java:3' },
        },
        { test: 'p', outcome: 'passed', durationMs: 30 },
        { test: 'q', outcome: 'passed', attempts: ['failed', 'passed'], failure: { message: 'once' } },
        { test: 's', outcome: 'skipped' },
      ],
    });
    const [back = {}, another] = exported(importRaw(record));
    expect(another).toBeUndefined();
    const { results, ...head } = record;
    expect(back).toMatchObject(head);
    const byTest = new Map((back.results as RawRecord[]).map((result) => [result.test, result]));
    expect(byTest.get('org.apache.X#y')).toMatchObject({
      outcome: 'failed',
      durationMs: 1_200,
      attempts: ['failed', 'error', 'failed'],
      // The stack is remembered by what it identifies.
      failure: {
        type: 'AssertionError',
        message: 'expected 1 to be 2',
        signature: failureSignature({
          type: 'AssertionError',
          message: 'expected 1 to be 2',
          stack: 'at X.java:3',
        }),
      },
    });
    expect(byTest.get('p')).toMatchObject({ outcome: 'passed', durationMs: 30 });
    expect(byTest.get('q')).toMatchObject({ outcome: 'passed', attempts: ['failed', 'passed'] });
    expect(byTest.get('s')).toMatchObject({ outcome: 'skipped' });
    expect(byTest.size).toBe((results as unknown[]).length);
  });

  it('keep a name that is not ours, with and without a build', () => {
    expect(exported(importRaw(rawRecord({ id: 'mine' })))[0]).toMatchObject({ id: 'mine', build: 'mine' });
    expect(exported(importRaw(rawRecord({ id: 'mine', build: '3' })))[0]).toMatchObject({
      id: 'mine',
      build: '3',
    });
  });

  it('say where in the order of execution a failure was, because they are sorted by name', () => {
    const failing = { outcome: 'failed', failure: { message: 'expected the cart to be empty' } };
    const history = importRaw(
      rawRecord({
        results: [
          { test: 'z', outcome: 'passed' },
          { test: 'b', ...failing },
          { test: 'a', ...failing },
        ],
      }),
    );
    const again = importLines(renderRunRecords(history));
    const [records] = [...again.lanes.values()].flatMap((lane) => [...lane.failures.values()]);
    expect([...(records ?? [])].map(([id, record]) => [id, record.position, record.predecessor])).toEqual([
      ['a', 2, 'b'],
      ['b', 1, 'z'],
    ]);
  });

  it('keep the files that a failure names, the nearest first and no more than eight', () => {
    const frames = Array.from({ length: 12 }, (_, i) => `  at src/f${i}.ts:${i}`).join('\n');
    const failure = { type: 'Error', message: 'refused', stack: frames };
    const changedFiles = ['lib/src/f3.ts', 'lib/src/f11.ts'];
    const record = rawRecord({
      changedFiles,
      results: [{ test: 'a', outcome: 'failed', failure }],
    });
    const history = historyOfRecord(parseRunRecord(JSON.stringify(record)), failureSignature, (result) =>
      namedFiles(result, changedFiles),
    );
    expect(exported(history)[0]?.results).toMatchObject([
      {
        names: [
          'src/f0.ts',
          'src/f1.ts',
          'src/f2.ts',
          'src/f3.ts',
          'src/f4.ts',
          'src/f5.ts',
          'src/f6.ts',
          'src/f7.ts',
        ],
        touches: ['lib/src/f3.ts', 'lib/src/f11.ts'],
      },
    ]);
    expect(lanesOf(importLines(renderRunRecords(history)))).toBe(lanesOf(history));
  });

  it('keep a failure without a signature without one', () => {
    const failure = {
      type: 'Error',
      message: '',
      stack: 'the database refused the connection of the client',
    };
    const history = importRaw(rawRecord({ results: [{ test: 'a', outcome: 'failed', failure }] }));
    expect(lanesOf(history)).not.toContain('signature');
    expect(lanesOf(importLines(renderRunRecords(history)))).toBe(lanesOf(history));
  });

  it('never mix lanes of different repositories, whatever else they share', () => {
    const result = { test: 'a', outcome: 'passed' };
    const history = importRaw(
      rawRecord({ results: [result] }),
      rawRecord({ repository: 'octo/dog', results: [{ ...result, outcome: 'failed' }] }),
    );
    expect(exported(history).map(({ repository, results }) => [repository, results])).toEqual([
      ['octo/cat', [{ test: 'a', outcome: 'passed' }]],
      ['octo/dog', [expect.objectContaining({ test: 'a', outcome: 'failed' })]],
    ]);
  });

  it('unite as shards of one run, and come out as one record with its parts', () => {
    const history = importRaw(
      rawRecord({ id: 's1', build: '5', shard: '1/2', results: [{ test: 'a', outcome: 'passed' }] }),
      rawRecord({ id: 's2', build: '5', shard: '2/2', results: [{ test: 'b', outcome: 'passed' }] }),
    );
    const records = exported(history);
    expect(records).toHaveLength(1);
    expect(records[0]?.parts).toEqual([
      expect.objectContaining({ shard: '1/2' }),
      expect.objectContaining({ shard: '2/2' }),
    ]);
    expect(lanesOf(importLines(renderRunRecords(history)))).toBe(lanesOf(history));
  });

  it.each<[string, RawRecord, RegExp]>([
    ['a missing repository', { repository: undefined }, /"repository" is wrong or missing/],
    [
      'another schema',
      { schema: 'deflake.run/9' },
      /"schema" is wrong or missing: must be "deflake\.run\/1"/,
    ],
    ['a start that is no date', { startedAt: 'soon' }, /must be a date and time such as/],
    ['a run attempt below one', { attempt: 0 }, /"attempt" is wrong/],
    [
      'a test twice',
      {
        results: [
          { test: 'a', outcome: 'passed' },
          { test: 'a', outcome: 'failed' },
        ],
      },
      /"results\.1\.test" is listed twice: a/,
    ],
    [
      'a test that is no id',
      { results: [{ test: 'a\u0000b', outcome: 'passed' }] },
      /"results\.0\.test" is no test id/,
    ],
    ['an unknown outcome', { results: [{ test: 'a', outcome: 'meh' }] }, /"results\.0\.outcome" is wrong/],
  ])('refuse %s', (_what, overrides, message) => {
    expect(() => readRecord(overrides)).toThrow(message);
  });

  it('take null for what is not known', () => {
    const nothing = { finishedAt: null, tree: null, pullRequest: null, exitCode: null };
    expect(readRecord(nothing).run.info.parts[0]?.finishedAt).toBeUndefined();
  });
});

function readRecord(overrides: RawRecord) {
  return parseRunRecord(JSON.stringify(rawRecord(overrides)));
}
