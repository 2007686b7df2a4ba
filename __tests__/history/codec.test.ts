import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeHistory, encodeHistory, HistoryFormatError } from '../../src/history/codec.js';
import { durationsOf, EMPTY_HISTORY, historyOfRun } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import type { RunKey } from '../../src/model/run.js';
import { finishedAt, startedAt } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import { buildResult, buildRun, historyFromDrawing, USUAL_SIGNATURE } from '../builders.js';
import { examples } from '../effort.js';
import { arbitraryHistory } from './arbitraries.js';
import { plainHistory } from './plain-history.js';

/** Bytes as version 1 wrote them. They are kept for ever and never written again: users have such files. */
const V1 = readFileSync(new URL('../fixtures/history/v1.txt', import.meta.url), 'utf8');

describe('a stored history', () => {
  test('reads back as it was', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const text = encodeHistory(history);
        const decoded = decodeHistory(text);
        expect(plainHistory(decoded)).toEqual(plainHistory(history));
        expect(encodeHistory(decoded)).toBe(text);
      }),
    );
  });

  test('is the same text for equal histories, whatever the order of their maps', () => {
    const history = historyFromDrawing({ b: 'PF', a: 'FP' });
    const reversed = structuredClone(history);
    for (const lane of reversed.lanes.values()) {
      Object.assign(lane, { tests: new Map([...lane.tests].reverse()) });
    }
    expect(encodeHistory(reversed)).toBe(encodeHistory(history));
  });

  test('has one line for each run, test and failure', () => {
    const text = encodeHistory(historyFromDrawing({ 'a › adds': 'PPFP' }));
    expect(text.split('\n').map((line) => line.split('\t')[0])).toEqual([
      'deflake-history',
      'lane',
      ...['run', 'run', 'run', 'run'],
      'test',
      'failure',
      'end',
      '',
    ]);
    expect(text).toContain('\ntest\ta › adds\t2p1f1p\t4:100 3:100 1:100\n');
  });
});

test('the example in the documentation is a history', () => {
  const page = readFileSync(new URL('../../docs/history-format.md', import.meta.url), 'utf8');
  const example = /```text\n(.*?)```/s.exec(page)?.[1] ?? '';
  expect(encodeHistory(decodeHistory(example))).toBe(example);
});

describe('what reports say', () => {
  test('can be read back once it is remembered, however long or odd it is', () => {
    const long = 'x'.repeat(50_000);
    const results = [
      buildResult('t', new Array<'failed'>(500).fill('failed'), {
        durationMs: Number.POSITIVE_INFINITY,
        failure: { type: long, message: long, stack: '' },
        location: { file: long, line: -1.5 },
        ambiguous: long,
      }),
      buildResult('u', 'passed', { durationMs: -3 }),
    ];
    const extra = { changedFiles: new Array(5_000).fill('a/b.ts'), kept: 'yes', ['__proto__']: { a: 1 } };
    const commitMessage = `\n ${long}\nmore`;
    const run = buildRun({ info: { branch: long, author: long, commitMessage, extra }, results });
    const history = historyOfRun(run, () => undefined);
    const decoded = decodeHistory(encodeHistory(history));
    expect(plainHistory(decoded)).toEqual(plainHistory(history));
    const [lane] = decoded.lanes.values();
    expect(lane?.runs[0]?.extra).toEqual({ kept: 'yes' });
    expect(lane?.runs[0]?.commitMessage).toBe(`${'x'.repeat(199)}…`);
    expect(lane?.failures.get('1/1' as RunKey)?.get('t' as TestId)).toMatchObject({
      attempts: 'f'.repeat(100),
      excerpt: expect.stringMatching(/^x{399}…$/),
    });
  });

  test('is kept with its text for the first thousand failures of a job', () => {
    const results = Array.from({ length: 1_001 }, (_, i) => buildResult(`t${i}`, 'failed'));
    const [lane] = historyOfRun(buildRun({ results }), () => USUAL_SIGNATURE).lanes.values();
    const records = [...(lane?.failures.get('1/1' as RunKey)?.values() ?? [])];
    expect(records.filter((record) => record.excerpt !== undefined)).toHaveLength(1_000);
    expect(records.filter((record) => record.signature !== undefined)).toHaveLength(1_001);
  });
});

describe('the first version', () => {
  test('is still written byte for byte', () => {
    expect(encodeHistory(decodeHistory(V1))).toBe(V1);
  });

  test('still means the same', () => {
    const history = decodeHistory(V1);
    const [linux, windows] = [...history.lanes.values()];
    expect([...history.absorbed]).toEqual(['deflake-1-main.d-7.1', 'deflake-1-main.d-8.1']);
    expect(linux?.watermark).toBe('8/1');
    expect(linux?.runs.map((run) => `${run.runId}/${run.runAttempt}`)).toEqual(['9/1', '10/1', '10/2']);
    expect(linux?.runs.map((run) => run.parts.map((part) => part.shard))).toEqual([
      ['1/2', '2/2'],
      [''],
      [''],
    ]);
    expect([...(linux?.forgottenRuns ?? [])]).toEqual(['local run/1']);
    expect([...(linux?.forgottenTests ?? [])]).toEqual([['old › gone', '9/1']]);
    const adds = linux?.tests.get('calc › adds \\"\\\\ü\\t' as TestId);
    expect(adds?.timeline).toBe('1k1-1f');
    expect(adds?.totals).toEqual({
      passed: 212,
      flaky: 1,
      failed: 3,
      errors: 0,
      skipped: 2,
      firstSeen: '2026-01-01T00:00:00Z',
      lastFailed: '2026-02-01T12:30:00Z',
    });
    expect(linux === undefined ? [] : durationsOf(linux, 'calc › slow' as TestId)).toEqual([1200, 0]);
    expect(linux?.tests.get('calc › slow' as TestId)?.durations[2]?.run).toBe('local run/1');
    expect(linux?.failures.get('10/2' as RunKey)?.get('calc › adds \\"\\\\ü\\t' as TestId)?.excerpt).toBe(
      '1 ≠ 2\tline',
    );
    expect(windows?.lane.variant).toEqual({ os: 'windows', constructor: 'odd' });
    expect(windows?.runs[0]?.extra).toEqual({ host: { name: 'a', tags: [1, null] } });
  });
});

describe('a damaged history', () => {
  const text = encodeHistory(historyFromDrawing({ 'a › adds': 'PPFP', 'b › subtracts': 'KESP' }));

  test('is refused wherever it was cut', () => {
    for (const whole of [text, V1]) {
      const lengths = Array.from({ length: whole.length }, (_, length) => length);
      expect(lengths.filter((length) => reasonFor(whole.slice(0, length)) !== 'corrupt')).toEqual([]);
    }
  });

  test('is refused when something follows its end', () => {
    expect(reasonFor(`${text}\n`)).toBe('corrupt');
    expect(reasonFor(text + text)).toBe('corrupt');
  });

  test('is refused when a line is missing, repeated or moved', () => {
    const lines = text.split('\n');
    for (let i = 0; i < lines.length - 1; i++) {
      expect(reasonFor(lines.toSpliced(i, 1).join('\n'))).toBe('corrupt');
      expect(reasonFor(lines.toSpliced(i, 0, lines[i] ?? '').join('\n'))).toBe('corrupt');
    }
    const [head = '', lane = '', first = '', second = '', ...rest] = lines;
    expect(reasonFor([head, lane, second, first, ...rest].join('\n'))).toBe('corrupt');
  });

  test('throws nothing but HistoryFormatError, whatever was changed in it', () => {
    const arbitraryMutation = fc.record({
      at: fc.nat({ max: V1.length }),
      remove: fc.nat({ max: 30 }),
      insert: fc.oneof(
        fc.string(),
        fc.constantFrom(
          '\n',
          '\t',
          '-',
          '9999999p',
          '1e999',
          'null',
          '[[[[',
          '"__proto__":{"trusted":true},',
          'end\t3\n',
        ),
      ),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(V1, text),
        fc.array(arbitraryMutation, { minLength: 1, maxLength: 4 }),
        (base, mutations) => {
          const mutated = mutations.reduce(
            (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
            base,
          );
          const decoded = tryDecode(mutated);
          if (decoded instanceof HistoryFormatError) return;
          // What is accepted must be sound: it can be written, merged and asked.
          expect(encodeHistory(decodeHistory(encodeHistory(decoded)))).toBe(encodeHistory(decoded));
          expect(encodeHistory(mergeHistories(decoded, EMPTY_HISTORY))).toBe(encodeHistory(decoded));
          for (const run of [...decoded.lanes.values()].flatMap(({ runs }) => runs)) {
            expect(finishedAt(run) >= '0' && startedAt(run) >= '0').toBe(true);
          }
        },
      ),
      { numRuns: examples(500) },
    );
  });

  test('throws nothing but HistoryFormatError on arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (junk) => {
        expect(tryDecode(junk)).toBeInstanceOf(HistoryFormatError);
        expect(tryDecode(`deflake-history\t1\t{"identity":1}\n${junk}`)).toBeInstanceOf(HistoryFormatError);
      }),
    );
  });

  test('names the line', () => {
    const lines = text.split('\n');
    const broken = lines.with(3, (lines[3] ?? '').replace('"trusted":true', '"trusted":"yes"')).join('\n');
    expect(tryDecode(broken)).toMatchObject({ reason: 'corrupt', line: 4 });
    expect(tryDecode(`${lines.slice(0, 2).join('\n')}\n`)).toMatchObject({
      line: 3,
      message: 'It stops before its end.',
    });
  });
});

describe('a history of a later Deflake', () => {
  test.each([
    ['a new version', 'deflake-history\t2\twhatever comes then'],
    ['a new version with more fields', 'deflake-history\t2\t{}\tand\tmore\n'],
    ['new rules for test ids', 'deflake-history\t1\t{"identity":2}\nend\t1\n'],
  ])('is told from a corrupt one: %s', (_, text) => {
    expect(reasonFor(text)).toBe('newer');
  });
});

describe('hostile content', () => {
  const [head = '', ...others] = V1.split('\n');

  /** The history with one line replaced. */
  function withLine(start: string, replacement: (line: string) => string): string {
    const at = others.findIndex((line) => line.startsWith(start));
    return [head, ...others.with(at, replacement(others[at] ?? ''))].join('\n');
  }

  test.each([
    [
      'a key that pollutes prototypes in a lane',
      'lane\t',
      (line: string) => line.replace('"variant":{', '"variant":{"__proto__":"x",'),
    ],
    [
      'the same, spelled in escapes',
      'lane\t',
      (line: string) => line.replace('"variant":{', '"variant":{"__pr\\u006fto__":"x",'),
    ],
    [
      'a date that is none',
      'run\t',
      (line: string) => line.replace(/"startedAt":"[^"]*"/, '"startedAt":"2026-13-45T00:00:00Z"'),
    ],
    [
      'a number that is infinite',
      'run\t',
      (line: string) => line.replace(/"exitCode":\d+/, '"exitCode":1e999'),
    ],
    ['a timeline longer than its runs', 'test\t', (line: string) => line.replace('1k1-1f', '9000000p')],
    ['a timeline in another spelling', 'test\t', (line: string) => line.replace('1k1-1f', '1k01-1f')],
    [
      'a duration of a run that is not there',
      'test\t',
      (line: string) => line.replace('212p', '4:1 212p').replace(/\t\t/, '\t'),
    ],
    ['an id that would read back as another', 'test\t', (line: string) => line.replace('test\t', 'test\t ')],
    [
      'very deep nesting',
      'run\t',
      (line: string) => line.replace('{', `{"extra":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}},`),
    ],
    [
      'a text of a million characters',
      'run\t',
      (line: string) => line.replace('"branch":"', `"branch":"${'x'.repeat(1_000_000)}`),
    ],
  ])('is refused: %s', (_, start, replacement) => {
    const hostile = withLine(start, replacement);
    expect(hostile).not.toBe(V1);
    expect(reasonFor(hostile)).toBe('corrupt');
    expect(({} as { trusted?: unknown }).trusted).toBeUndefined();
  });

  test('is refused when it is nested in what is kept as it came', () => {
    expect(reasonFor(V1.replace('"tags":', '"__proto__":{"trusted":true},"tags":'))).toBe('corrupt');
  });

  test.each([
    ['lines', '\n'],
    ['fields', '\t'],
    ['empty lanes', 'lane\t\n'],
    ['digits', '9'],
  ])('takes no memory for what it does not believe: %s', (_, repeated) => {
    for (const start of ['', 'absorbed\t', 'lane\t', 'test\t', 'end\t']) {
      expect(reasonFor(`${head}\n${start}${repeated.repeat(10_000_000)}`)).toBe('corrupt');
    }
  });

  test.each([
    ['a field more', (line: string) => `${line}\t`],
    ['two fields more', (line: string) => `${line}\tx\tx`],
  ])('is refused with %s in any line', (_, spoil) => {
    // Fields at the end of a test's line may be left out; what is there must be one of those.
    const full = others.map((line) => (line.startsWith('test\t') ? `${line}\t\t\t` : line));
    for (const [i, line] of others.entries()) {
      if (line === '') continue;
      const text = [head, ...others.with(i, spoil(line.startsWith('test\t') ? (full[i] ?? '') : line))].join(
        '\n',
      );
      expect([line.slice(0, 20), reasonFor(text)]).toEqual([line.slice(0, 20), 'corrupt']);
    }
  });

  test.each([
    ['quotes without an end', `"${'\\"'.repeat(200_000)}`],
    ['many durations', '1:1 '.repeat(200_000)],
    ['many digits', `${'9'.repeat(1_000_000)}:1`],
  ])('costs no more than its length: %s', (_, durations) => {
    expect(reasonFor(withLine('test\t', () => `test\ta\t1p\t${durations}`))).toBe('corrupt');
  });
});

function tryDecode(text: string): ReturnType<typeof decodeHistory> | HistoryFormatError {
  try {
    return decodeHistory(text);
  } catch (error) {
    if (error instanceof HistoryFormatError) return error;
    throw error;
  }
}

function reasonFor(text: string): string {
  const result = tryDecode(text);
  return result instanceof HistoryFormatError ? result.reason : 'accepted';
}
