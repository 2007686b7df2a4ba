import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../src/history/canonical.js';
import { compareUtf8 } from '../../../src/history/lines/bytes.js';
import { PlainFailureLine } from '../../../src/history/lines/plain-failure.js';
import { endOfPlainId } from '../../../src/history/lines/plain-id.js';
import { isPlainRun } from '../../../src/history/lines/plain-run.js';
import { MARK, PlainTestLine } from '../../../src/history/lines/plain-test-line.js';
import { failureSchema, parseJsonAs, runSchema } from '../../../src/history/schemas.js';
import { formatTestHistory, parseStoredId, parseTestHistory } from '../../../src/history/test-line.js';
import { timelineLength } from '../../../src/history/timeline.js';
import type { RunKey } from '../../../src/model/run.js';
import { buildRunInfo, buildRunPart } from '../../builders.js';
import { examples } from '../../effort.js';

const RUNS = Array.from({ length: 12 }, (_, n) => `${n + 1}/1` as RunKey);
const COLUMNS = new Map(RUNS.map((run, column) => [run, column]));
const NUM_RUNS = examples(1_000);
const GATE = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
} as const;

/** A text with a few of its characters replaced, doubled or gone: most are no longer what they were. */
function spoiled(text: fc.Arbitrary<string>, alphabet: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(1_000),
    length: fc.nat(2),
    by: fc.string({ unit: fc.constantFrom(...alphabet.split('')), maxLength: 3 }),
  });
  return fc.tuple(text, fc.array(change, { maxLength: 3 })).map(([whole, changes]) =>
    changes.reduce((changed, { at, length, by }) => {
      const place = at % (changed.length + 1);
      return changed.slice(0, place) + by + changed.slice(place + length);
    }, whole),
  );
}

const TEST_LINES = [
  'a › adds\t12p\t5:104 4:99 3:1 2:0 1:12345',
  'calc\t3-2p1f1k5p',
  'calc › divides\t2s1e\t1:7\t211p1k3f2e9s 2025-10-02T06:00:00Z 2025-12-24T17:20:00Z',
  'b\t5p\t\t9s 2025-10-02T06:00:00Z',
  'ü › "quotes"\t1p\t"8124/1":98 1:101',
  'gone\t\t1:3',
];

describe('a line that is recognised byte by byte', () => {
  test('is what decoding and spelling it again gives, if it is of a test', () => {
    let recognised = 0;
    fc.assert(
      fc.property(spoiled(fc.constantFrom(...TEST_LINES), ' \t0123456789:-pfkesTZ›.ä"\u200b'), (text) => {
        const bytes = Buffer.from(`${text}\n`);
        const line = new PlainTestLine(bytes, RUNS.length);
        if (!line.read(0)) return;
        recognised++;
        const [id, ...fields] = text.split('\t');
        const decoded = parseTestHistory(fields, RUNS);
        expect(`${parseStoredId(id)}\t${formatTestHistory(decoded, COLUMNS)}`).toBe(text);
        expect(line.end).toBe(bytes.length - 1);
        expect(bytes.toString('utf8', 0, line.idEnd)).toBe(id);
        expect(line.runsSpelled).toBe(timelineLength(decoded.timeline));
        expect((line.marks & MARK.unhealthy) !== 0).toBe(/[fkes]/.test(decoded.timeline));
        expect((line.marks & MARK.gaps) !== 0).toBe(decoded.timeline.includes('-'));
        expect((line.marks & MARK.totals) !== 0).toBe(decoded.totals !== undefined);
      }),
      { numRuns: NUM_RUNS },
    );
    expect(recognised).toBeGreaterThan(NUM_RUNS / 20);
  });

  test('is what decoding and spelling it again gives, if it is of a failure', () => {
    const record = {
      ambiguous: 'two of them',
      attempts: 'fp',
      durationMs: 12,
      excerpt: 'expected "1"\n\tto be \u001b[31m2\\ü💥',
      location: { file: 'a/b.ts', line: 7 },
      names: ['src/pool.ts', 'ü.ts'],
      outcome: 'passed',
      position: 1,
      predecessor: 'calc › adds',
      signature: 'ab'.repeat(16),
      touches: ['src/a.ts', 'src/"b".ts'],
      type: 'AssertionError',
    };
    const some = fc.subarray(Object.keys(record)).map((keys) => {
      return canonicalJson(Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key))));
    });
    let recognised = 0;
    fc.assert(
      fc.property(spoiled(some, '"\\{}:,0123456789.-eabfpux \n'), (text) => {
        if (!text.isWellFormed()) return;
        const bytes = Buffer.from(`failure\t"1/1"\ta › b\t${text}\n`);
        const line = new PlainFailureLine(bytes);
        if (!line.read(0)) return;
        recognised++;
        const record = bytes.toString('utf8', line.idEnd + 1, line.end);
        expect(canonicalJson(parseJsonAs(failureSchema, record))).toBe(record);
      }),
      { numRuns: NUM_RUNS },
    );
    expect(recognised).toBeGreaterThan(NUM_RUNS / 20);
  });

  test('has an id that may be stored', () => {
    fc.assert(
      fc.property(spoiled(fc.constantFrom('a › adds', 'x'), ' ›\tä\u200b\u2028\u007f\\'), (text) => {
        const bytes = Buffer.from(`${text}\t`);
        const end = endOfPlainId(bytes, 0);
        if (end >= 0) expect(parseStoredId(bytes.toString('utf8', 0, end))).toBe(text.split('\t')[0]);
        const failure = Buffer.from(`failure\t"1/1"\t${text}\t{"outcome":"failed"}\n`);
        const line = new PlainFailureLine(failure);
        // The pattern takes the same ids as the bytes do.
        expect(line.read(0)).toBe(end === bytes.length - 1);
        if (end === bytes.length - 1) expect(failure.toString('utf8', line.idStart, line.idEnd)).toBe(text);
      }),
      { numRuns: NUM_RUNS },
    );
  });

  test.each(['a › adds', 'x', 'a.b [1] › c'])('is that of the usual id %j', (id) => {
    expect(endOfPlainId(Buffer.from(`${id}\t1p\n`), 0)).toBe(Buffer.byteLength(id));
  });
});

test('a run that is recognised by its text is what the schema makes of it, in its one spelling', () => {
  const part = {
    ...buildRunPart(),
    conclusion: 'failed',
    exitCode: -1,
    previousStepOutcome: 'failure',
    gate: GATE,
  };
  const run = {
    ...buildRunInfo(),
    tree: 't',
    pullRequest: 7,
    mergedPullRequests: [1, 22],
    changedFiles: ['a', 'b/c'],
    parts: [part],
  };
  const text = canonicalJson(run);
  expect(isPlainRun(text)).toBe(true);
  expect(isPlainRun(canonicalJson(buildRunInfo()))).toBe(true);
  let recognised = 0;
  fc.assert(
    fc.property(spoiled(fc.constant(text), '"{}[],:0123456789-e.tTZrue\\'), (changed) => {
      if (!isPlainRun(changed)) return;
      recognised++;
      expect(canonicalJson(parseJsonAs(runSchema, changed))).toBe(changed);
    }),
    { numRuns: NUM_RUNS },
  );
  expect(recognised).toBeGreaterThan(NUM_RUNS / 20);
});

test('bytes are in the order of their text', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'ä', '›', '\ue000', '\uffee', '💥', '🙂'),
    maxLength: 5,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const stretch = (of: string) => ({ bytes: Buffer.from(of), from: 0, to: Buffer.byteLength(of) });
      const order = compareUtf8(stretch(a), stretch(b));
      expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
    { numRuns: NUM_RUNS },
  );
});
