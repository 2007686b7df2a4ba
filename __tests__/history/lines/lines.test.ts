import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeHistory, encodeHistory } from '../../../src/history/codec.js';
import { EMPTY_HISTORY, type History } from '../../../src/history/history.js';
import { sharesTests } from '../../../src/history/lines/failure-lines.js';
import { GrownTests } from '../../../src/history/lines/grown-tests.js';
import { notableTests, perhapsAbsentTests } from '../../../src/history/lines/indexed-tests.js';
import { TestLines } from '../../../src/history/lines/test-lines.js';
import { mergeHistories } from '../../../src/history/merge.js';
import { decodeTimeline } from '../../../src/history/timeline.js';
import { examples } from '../../effort.js';
import { arbitraryEvent, arbitraryHistory, happen } from '../arbitraries.js';
import { delivery } from '../deliveries.js';
import { plainHistory } from '../plain-history.js';

/** As a store gives it: read from its text. */
function stored(history: History): History {
  return decodeHistory(encodeHistory(history));
}

const arbitraryLife = fc.array(fc.record({ event: arbitraryEvent, isStored: fc.boolean() }), {
  size: 'max',
  maxLength: 20,
});

describe('a history whose tests stay lines', () => {
  test('merges as one that is decoded', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryHistory, (a, b) => {
        const expected = encodeHistory(mergeHistories(plainHistory(a), plainHistory(b)));
        for (const one of [stored(a), plainHistory(a)]) {
          for (const other of [stored(b), plainHistory(b)]) {
            const merged = mergeHistories(one, other);
            expect(encodeHistory(merged)).toBe(expected);
            expect(encodeHistory(plainHistory(merged))).toBe(expected);
          }
        }
      }),
      { numRuns: examples(40) },
    );
  });

  test('lives through anything as one that is decoded', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryLife, (beginning, life) => {
        let plain = plainHistory(beginning);
        let lines = stored(beginning);
        for (const { event, isStored } of life) {
          plain = plainHistory(happen(plain, event));
          lines = happen(lines, event);
          if (isStored) lines = stored(lines);
          expect(encodeHistory(lines)).toBe(encodeHistory(plain));
          expectSameAnswers(lines, plain);
        }
      }),
      { numRuns: examples(40) },
    );
  });

  test('stays lines while newer runs come in, whatever their tests did', () => {
    const rows = ['PPPP', 'FKES', 'PPFP', 'SSSS', 'PFPF', 'PPPP'];
    let lines = stored(delivery({ runId: '1' }, 'PPPP'));
    let plain = plainHistory(lines);
    for (const [n, row] of rows.entries()) {
      const addition = delivery({ runId: `${n + 2}` }, row);
      lines = mergeHistories(lines, addition);
      plain = mergeHistories(plain, addition);
      const [lane] = lines.lanes.values();
      expect(lane?.tests).toBeInstanceOf(GrownTests);
      expect(encodeHistory(lines)).toBe(encodeHistory(plain));
    }
    const [lane] = stored(lines).lanes.values();
    expect(lane?.tests).toBeInstanceOf(TestLines);
  });

  test('is spelled anew where a line is not spelled as Deflake does', () => {
    const text = encodeHistory(delivery({ runId: '1' }, 'PF'));
    const other = text.replace('{"durationMs"', '{ "durationMs"').replace('\t1f\n', '\t1f\t\n');
    expect(other).not.toBe(text);
    expect(encodeHistory(decodeHistory(other))).toBe(text);
  });
});

/** Every way to ask for tests and failures gives what a decoded history gives. */
function expectSameAnswers(lines: History, plain: History): void {
  for (const [key, lane] of lines.lanes) {
    const known = plain.lanes.get(key);
    expect(lane.tests.size).toBe(known?.tests.size);
    expect([...lane.tests.keys()].sort()).toEqual([...(known?.tests.keys() ?? [])].sort());
    for (const [id, test] of known?.tests ?? []) {
      expect(lane.tests.has(id)).toBe(true);
      expect(lane.tests.get(id)).toEqual(test);
      expect(lane.tests.has(`${id}!` as typeof id)).toBe(false);
    }
    for (const [run, records] of known?.failures ?? []) {
      for (const [id, record] of records) expect(lane.failures.get(run)?.get(id)).toEqual(record);
      expect(lane.failures.get(run)?.size).toBe(records.size);
      for (const [other, beside] of known?.failures ?? []) {
        const both = [...records.keys()].filter((id) => beside.has(id)).length;
        for (const wanted of [1, 3])
          expect(
            sharesTests(lane.failures.get(run) ?? records, lane.failures.get(other) ?? beside, wanted),
          ).toBe(both >= wanted);
      }
    }
    for (const column of lane.runs.keys()) {
      const notable = new Set(notableTests(lane.tests, column));
      const perhapsAbsent = new Set(perhapsAbsentTests(lane.tests, column));
      for (const [id, { timeline }] of known?.tests ?? []) {
        const codes = decodeTimeline(timeline, lane.runs.length);
        // In the first run of a lane no test is new.
        const isNew = column > 0 && codes.findIndex((code) => code !== '-') === column;
        const isNotable = isNew || /[fkes]/.test(timeline);
        if (isNotable) expect([id, notable.has(id)]).toEqual([id, true]);
        if (codes[column] === '-') expect([id, perhapsAbsent.has(id)]).toEqual([id, true]);
      }
    }
  }
}

test('nothing is no lines', () => {
  expect(encodeHistory(decodeHistory(encodeHistory(EMPTY_HISTORY)))).toBe(encodeHistory(EMPTY_HISTORY));
});
