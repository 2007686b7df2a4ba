import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeHistory,
  encodeHistory,
  HistoryFormatError,
  type ToldByRoster,
} from '../../src/history/codec.js';
import type { History, LaneHistory } from '../../src/history/history.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeAll } from '../../src/history/merge.js';
import { isUsualDuration, type Roster, rosterOf } from '../../src/history/roster.js';
import { parseRosterLine, parseRosterSource } from '../../src/history/roster-line.js';
import { tellByRoster } from '../../src/history/run-by-roster.js';
import type { Outcome } from '../../src/model/test-result.js';
import { buildResult, buildRun } from '../builders.js';
import { examples } from '../effort.js';
import { deliveryOf } from './arbitraries.js';
import { delivery, testName } from './deliveries.js';
import { plainHistory, plainLane } from './plain-history.js';

const CARRIER = 'deflake1.main.d.1.job.u1.';

function laneIn(history: History): LaneHistory {
  const [lane] = history.lanes.values();
  if (lane === undefined) throw new Error('One lane.');
  return lane;
}

function tellAll(history: History, roster: Roster): ToldByRoster {
  const [key] = history.lanes.keys();
  const told = tellByRoster(laneIn(history), roster);
  if (key === undefined || told === undefined) return new Map();
  return new Map([[key, { told, source: { hash: roster.hash, carrier: CARRIER } }]]);
}

/** A result as it is usual, or any other. */
const arbitraryResult = fc.record({
  outcomes: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Outcome[]>(['passed']) },
    { weight: 1, arbitrary: fc.constantFrom<Outcome[]>(['failed'], ['skipped'], ['failed', 'passed'], []) },
  ),
  durationMs: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(100, 110) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, 0, 160, 40, 1_000_000) },
  ),
});

/** A run of twelve tests; those without an outcome are not in it. */
const arbitraryRunOfMany = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.array(arbitraryResult, { minLength: 12, maxLength: 12 }))
  .map(([runId, all]): History => {
    const results = all.flatMap(({ outcomes, durationMs }, i) => {
      if (outcomes.length === 0) return [];
      const { durationMs: _, ...result } = buildResult(testName(i), outcomes);
      return [durationMs === undefined ? result : { ...result, durationMs }];
    });
    return deliveryOf(buildRun({ info: { runId: `${runId}` }, results }));
  });

describe('a run that is told by a roster', () => {
  test('reads back as it was, but for durations that are about as usual', () => {
    let told = 0;
    fc.assert(
      fc.property(
        fc.array(arbitraryRunOfMany, { minLength: 1, maxLength: 4 }),
        arbitraryRunOfMany,
        (past, addition) => {
          const roster = rosterOf(laneIn(mergeAll(past, EMPTY_HISTORY)));
          const byRoster = tellAll(addition, roster);
          if (byRoster.size > 0) told++;
          const decoded = decodeHistory(encodeHistory(addition, byRoster), () => roster);
          const usual = new Map(roster.tests.map(({ id, durationMs }) => [id, durationMs]));
          const [before, after] = [laneIn(addition), laneIn(decoded)];
          expect([...after.tests.keys()].sort()).toEqual([...before.tests.keys()].sort());
          for (const [id, { timeline, durations }] of before.tests) {
            const read = after.tests.get(id);
            expect(read?.timeline).toBe(timeline);
            const [was, is] = [durations[0]?.durationMs, read?.durations[0]?.durationMs];
            if (was === is) continue;
            expect(is).toBe(usual.get(id));
            expect(isUsualDuration(was ?? Number.NaN, is ?? Number.NaN)).toBe(true);
          }
          expect({ ...plainLane(after), tests: undefined }).toEqual({
            ...plainLane(before),
            tests: undefined,
          });
        },
      ),
    );
    expect(told).toBeGreaterThan(0);
  });

  test('takes one line where nothing happened, and a word for what did', () => {
    const row = 'P'.repeat(40);
    const roster = rosterOf(laneIn(delivery({ runId: '1' }, row)));
    const lineOf = (addition: History): string | undefined =>
      encodeHistory(addition, tellAll(addition, roster))
        .split('\n')
        .find((line) => line.startsWith('roster\t'));
    const named = `roster\t${roster.hash}\t"${CARRIER}"`;
    expect(lineOf(delivery({ runId: '2' }, row))).toBe(named);
    const changed = `${'P'.repeat(10)}FS.${'P'.repeat(27)}`;
    // `sort`s as text: the tests are 0, 1, 10, 11, 12, 13, …
    expect(lineOf(delivery({ runId: '2' }, changed))).toBe(`${named}\t2=1f1s1-`);
    const slow = buildRun({
      info: { runId: '2' },
      results: row
        .split('')
        .map((_, i) => buildResult(testName(i), 'passed', { durationMs: i === 10 ? 200 : 110 })),
    });
    expect(lineOf(deliveryOf(slow))).toBe(`${named}\t\t3:200`);
  });

  test('is kept in full where more than a quarter is different', () => {
    const roster = rosterOf(laneIn(delivery({ runId: '1' }, 'PPPPPPPP')));
    expect(tellByRoster(laneIn(delivery({ runId: '2' }, 'FFPPPPPP')), roster)).toBeDefined();
    expect(tellByRoster(laneIn(delivery({ runId: '2' }, 'FFFPPPPP')), roster)).toBeUndefined();
    expect(tellByRoster(laneIn(delivery({ runId: '2' }, 'PPPPPPPPPPP')), roster)).toBeUndefined();
  });

  test('can’t be read without its roster, which is told with the place where it is', () => {
    const addition = delivery({ runId: '2' }, 'PPPP');
    const roster = rosterOf(laneIn(addition));
    const text = encodeHistory(addition, tellAll(addition, roster));
    const error = errorOf(() => decodeHistory(text));
    expect(error).toMatchObject({ reason: 'lacking', source: { hash: roster.hash, carrier: CARRIER } });
    expect(plainHistory(decodeHistory(text, () => roster))).toEqual(plainHistory(addition));
  });

  test.each([
    ['a hash that is none', (line: string) => line.replace(/[0-9a-f]{32}/, 'x')],
    ['more letters than tests', (line: string) => `${line}\t5f`],
    ['letters that are none', (line: string) => `${line}\t1x`],
    ['letters that are not spelled so', (line: string) => `${line}\t1f1f`],
    ['letters that end as usual', (line: string) => `${line}\t1f1=`],
    ['a count without bounds', (line: string) => `${line}\t99999999f`],
    ['a duration behind the end', (line: string) => `${line}\t\t2:5 3:5`],
    ['a duration that is none', (line: string) => `${line}\t\t1:-5`],
    ['a test that the roster has', (line: string) => `${line}\ntest\tsuite › test 0\t1p`],
    ['a second one', (line: string) => `${line}\n${line}`],
  ])('is refused with %s', (_, spoil) => {
    const addition = delivery({ runId: '2' }, 'PPPP');
    const roster = rosterOf(laneIn(addition));
    const lines = encodeHistory(addition, tellAll(addition, roster)).trimEnd().split('\n');
    const spoiled = lines.flatMap((line) => (line.startsWith('roster\t') ? spoil(line).split('\n') : [line]));
    spoiled.splice(-1, 1, `end\t${spoiled.length - 1}`, '');
    const error = errorOf(() => decodeHistory(spoiled.join('\n'), () => roster));
    expect(error).toMatchObject({ reason: 'corrupt' });
  });
});

describe('a history that is told by a roster, changed by anybody,', () => {
  const seen = new Map([['deflake1.main.d.2.job.u2.', '2026-01-01T00:00:00Z']]);
  const addition = { ...delivery({ runId: '2' }, 'PPPPPPPFKS'), seen };
  const roster = rosterOf(laneIn(delivery({ runId: '1' }, 'PPPPPPPPPP')));
  const key = [...addition.lanes.keys()][0];
  const told = tellByRoster(laneIn(delivery({ runId: '2' }, 'PPPPPPPPFS')), roster);
  if (key === undefined || told === undefined) throw new Error('It can be told.');
  const source = { hash: roster.hash, carrier: CARRIER };
  const text = encodeHistory(addition, new Map([[key, { told, source }]]));

  test('throws nothing but HistoryFormatError, and grows by no more than the roster', () => {
    const arbitraryMutation = fc.record({
      at: fc.nat({ max: text.length }),
      remove: fc.nat({ max: 30 }),
      insert: fc.oneof(
        fc.string(),
        fc.constantFrom('\n', '\t', '=', '9999999=', '1f', '1:1 ', 'roster\t', 'seen\t', '-', '0', '[['),
      ),
    });
    fc.assert(
      fc.property(fc.array(arbitraryMutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const mutated = mutations.reduce(
          (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
          text,
        );
        let decoded: History;
        try {
          decoded = decodeHistory(mutated, (_, { hash }) => (hash === roster.hash ? roster : undefined));
        } catch (error) {
          expect(error).toBeInstanceOf(HistoryFormatError);
          return;
        }
        const tests = [...decoded.lanes.values()].reduce((sum, lane) => sum + lane.tests.size, 0);
        expect(tests).toBeLessThanOrEqual(roster.tests.length + mutated.split('\n').length);
        expect(encodeHistory(decodeHistory(encodeHistory(decoded)))).toBe(encodeHistory(decoded));
      }),
      { numRuns: examples(700) },
    );
  });
});

test('the example in the documentation is a line that tells a run', () => {
  const page = readFileSync(new URL('../../docs/history-format.md', import.meta.url), 'utf8');
  const [, ...fields] = (/\nroster\t.*/.exec(page)?.[0] ?? '').split('\t');
  const tests = Array.from({ length: 600 }, (_, i) => ({
    id: testName(i),
    usual: 'p' as const,
    durationMs: 100,
  }));
  const { letters, durations } = parseRosterLine(fields, { hash: '', tests });
  expect(letters.flatMap((letter, i) => (letter === '=' ? [] : [[i + 1, letter]]))).toEqual([
    [513, 'f'],
    [517, '-'],
    [518, '-'],
  ]);
  expect(durations).toEqual([
    { index: 17, durationMs: 205 },
    { index: 18, durationMs: undefined },
  ]);
  expect(parseRosterSource(fields).carrier).toMatch(/\.s\./);
});

describe('a roster', () => {
  test('follows from what a lane looks like lately', () => {
    const runs = ['PPP', ...new Array<string>(9).fill('.PS')].map((row, i) =>
      delivery({ runId: `${i + 1}` }, row),
    );
    const all = laneIn(mergeAll(runs, EMPTY_HISTORY));
    expect(rosterOf(all).tests).toEqual([
      { id: testName(0), usual: 'p', durationMs: 100 },
      { id: testName(1), usual: 'p', durationMs: 100 },
      { id: testName(2), usual: 's', durationMs: 100 },
    ]);
    const later = laneIn(mergeAll([...runs, delivery({ runId: '11' }, '.PS')], EMPTY_HISTORY));
    expect(rosterOf(later).tests.map(({ id }) => id)).toEqual([testName(1), testName(2)]);
  });

  test('has the same hash after quiet runs, so that neighbours can stand in for each other', () => {
    const once = laneIn(delivery({ runId: '1' }, 'PPS'));
    const often = laneIn(
      mergeAll(
        ['1', '2', '3'].map((runId) => delivery({ runId }, 'PPS')),
        EMPTY_HISTORY,
      ),
    );
    expect(rosterOf(often).hash).toBe(rosterOf(once).hash);
    expect(rosterOf(laneIn(delivery({ runId: '1' }, 'PPP'))).hash).not.toBe(rosterOf(once).hash);
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(HistoryFormatError);
    return error;
  }
}
