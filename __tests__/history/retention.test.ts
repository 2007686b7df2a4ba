import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeHistory } from '../../src/history/codec.js';
import { forgetRuns, forgetTest } from '../../src/history/forget.js';
import type { History, LaneHistory, Totals } from '../../src/history/history.js';
import { durationsOf, EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import { applyRetention } from '../../src/history/retention.js';
import type { Run, RunKey } from '../../src/model/run.js';
import { compareRunKeys, runKey, toInstant } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import { buildLane, buildResult, buildRun, buildRunPart, EPOCH_MS, historyFromDrawing } from '../builders.js';
import { deliveryOf } from './arbitraries.js';
import { plainHistory } from './plain-history.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const ALWAYS = 1_000_000;
const t = 't' as TestId;

/** The lane of a drawn history after retention; `now` is noon of a day counted from the epoch. */
function retained(
  history: History,
  limits: { windowRuns?: number; windowDays?: number; today?: number },
): LaneHistory {
  const { windowRuns = ALWAYS, windowDays = ALWAYS, today = 100 } = limits;
  const [lane] = applyRetention(
    history,
    { windowRuns, windowDays },
    EPOCH_MS + (today + 0.5) * DAY_MS,
  ).lanes.values();
  if (lane === undefined) throw new Error('No lane.');
  return lane;
}

describe('retention', () => {
  test('keeps the newest runs and counts the others', () => {
    const lane = retained(historyFromDrawing({ t: 'PFKESP PF' }), { windowRuns: 2 });
    expect(lane.watermark).toBe('6/1');
    expect(lane.runs.map((run) => run.runId)).toEqual(['7', '8']);
    expect(lane.tests.get(t)?.timeline).toBe('1p1f');
    expect(lane.tests.get(t)?.totals).toEqual({
      passed: 2,
      flaky: 1,
      failed: 1,
      errors: 1,
      skipped: 1,
      firstSeen: '2026-01-02T00:00:00Z',
      lastFailed: '2026-01-05T00:00:00Z',
    });
    expect([...lane.failures.keys()]).toEqual(['8/1']);
  });

  test('keeps the runs of the last days', () => {
    const lane = retained(historyFromDrawing({ t: 'PFPPP' }), { windowDays: 3, today: 5 });
    expect(lane.runs.map((run) => run.runId)).toEqual(['3', '4', '5']);
    expect(lane.tests.get(t)?.totals).toMatchObject({ passed: 1, failed: 1 });
  });

  test('stops at the first run that stays, whatever lies behind it', () => {
    const days = [1, 9, 1, 9];
    const history = historyFromDrawing(
      { t: 'PPPP' },
      {
        runs: (n) => ({
          parts: [buildRunPart({ startedAt: toInstant(EPOCH_MS + (days[n - 1] ?? 0) * DAY_MS) })],
        }),
      },
    );
    expect(retained(history, { windowDays: 5, today: 10 }).runs.map((run) => run.runId)).toEqual([
      '2',
      '3',
      '4',
    ]);
  });

  test('counts tests as passed that records of failures leave out, and not what was forgotten', () => {
    const history = historyFromDrawing({ t: '.F.P', u: '...F' }, { runs: () => ({ passedUnlisted: true }) });
    expect(retained(history, { windowRuns: 1 }).tests.get(t)?.totals).toMatchObject({ passed: 2, failed: 1 });
    const forgotten = mergeHistories(history, forgetTest(buildLane(), t, '2/1' as RunKey));
    const { totals } = retained(forgotten, { windowRuns: 1 }).tests.get(t) ?? {};
    expect(totals).toMatchObject({ passed: 1, failed: 0, firstSeen: '2026-01-04T00:00:00Z' });
  });

  test('can empty a lane, and remembers what was first seen when', () => {
    const lane = retained(historyFromDrawing({ t: 'PF' }), { windowDays: 10, today: 1_000 });
    expect(lane.runs).toEqual([]);
    expect(lane.tests.get(t)).toMatchObject({ timeline: '', totals: { passed: 1, failed: 1 } });
  });

  test('changes nothing within the window', () => {
    const history = historyFromDrawing({ t: 'PFPPP' });
    expect(
      [...applyRetention(history, { windowRuns: 5, windowDays: ALWAYS }, EPOCH_MS).lanes.values()][0],
    ).toBe([...history.lanes.values()][0]);
  });

  test('drops what is older than the watermark also from durations and tombstones', () => {
    const history = historyFromDrawing({ t: 'PPPP' });
    const forgotten = mergeHistories(history, forgetRuns(buildLane(), ['2/1', '4/1'] as RunKey[]));
    const lane = retained(forgotten, { windowRuns: 1 });
    expect(lane.watermark).toBe('1/1');
    expect([...lane.forgottenRuns]).toEqual(['2/1', '4/1']);
    const emptied = retained(forgotten, { windowRuns: 0 });
    expect(emptied.watermark).toBe('3/1');
    expect([...emptied.forgottenRuns]).toEqual(['4/1']);
    expect(durationsOf(emptied, t)).toEqual([]);
  });

  test('lets go of a test that a hundred whole runs did not have', () => {
    const drawing = { vanished: 'PF', t: 'P'.repeat(102) };
    const ids = (history: History): string[] => [...retained(history, { windowRuns: 100 }).tests.keys()];
    expect(ids(historyFromDrawing(drawing))).toEqual(['t']);
    expect(ids(historyFromDrawing({ ...drawing, t: 'P'.repeat(101) })).sort()).toEqual(['t', 'vanished']);
    const partial = historyFromDrawing(drawing, {
      runs: (n) => ({ parts: [buildRunPart({ partial: n === 50, startedAt: toInstant(EPOCH_MS) })] }),
    });
    expect(ids(partial).sort()).toEqual(['t', 'vanished']);
  });

  test('and a merge with an older copy loses nothing above the watermark', () => {
    const old = historyFromDrawing({ t: 'PPFPK', late: '...PF' });
    const merged = mergeHistories(applyRetention(old, { windowRuns: 2, windowDays: ALWAYS }, EPOCH_MS), old);
    const [lane] = merged.lanes.values();
    expect(lane?.runs.map((run) => run.runId)).toEqual(['4', '5']);
    expect(lane?.tests.get(t)).toMatchObject({ timeline: '1p1k', totals: { passed: 2, failed: 1 } });
    expect(lane?.tests.get('late' as TestId)?.timeline).toBe('1p1f');
    expect([...(lane?.failures.keys() ?? [])]).toEqual(['5/1']);
  });

  test('counts every result once, in its timeline or in its totals', () => {
    const arbitraryRun: fc.Arbitrary<Run> = fc
      .record({
        id: fc.integer({ min: 1, max: 15 }),
        day: fc.integer({ min: 0, max: 30 }),
        outcome: fc.constantFrom('passed' as const, 'failed' as const, 'error' as const, 'skipped' as const),
        flaky: fc.boolean(),
      })
      .map(({ id, day, outcome, flaky }) => {
        const parts = [buildRunPart({ startedAt: toInstant(EPOCH_MS + day * DAY_MS) })];
        const outcomes = flaky && outcome === 'passed' ? (['failed', 'passed'] as const) : outcome;
        return buildRun({ info: { runId: `${id}`, parts }, results: [buildResult('t', outcomes)] });
      });
    const arbitraryStep = fc.oneof(
      { weight: 3, arbitrary: arbitraryRun.map((run) => ({ run })) },
      {
        weight: 1,
        arbitrary: fc.record({
          windowRuns: fc.integer({ min: 0, max: 6 }),
          windowDays: fc.integer({ min: 5, max: 40 }),
        }),
      },
    );
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 30 }), (steps) => {
        let history = EMPTY_HISTORY;
        const expected = new Ledger();
        for (const step of steps) {
          if ('run' in step) {
            history = mergeHistories(history, deliveryOf(step.run));
            expected.add(step.run);
          } else {
            history = applyRetention(history, step, EPOCH_MS + 30 * DAY_MS);
            expected.fold(step.windowRuns, toInstant(EPOCH_MS + (30 - step.windowDays) * DAY_MS));
          }
        }
        const [lane] = history.lanes.values();
        expect(lane?.runs.map(runKey) ?? []).toEqual(expected.runs());
        expect(lane?.tests.get(t)?.totals).toEqual(expected.totals);
        expect(encodeHistory(mergeHistories(history, structuredClone(plainHistory(history))))).toBe(
          encodeHistory(history),
        );
      }),
    );
  });
});

/** Bookkeeping of one test by hand: open runs by key, and what was folded. */
class Ledger {
  totals: Totals | undefined;
  private watermark: RunKey | undefined;
  private readonly open = new Map<RunKey, { field: keyof typeof RANKS; startedAt: string }>();

  add({ info, results: [result] }: Run): void {
    const key = runKey(info);
    if (result === undefined || (this.watermark !== undefined && compareRunKeys(key, this.watermark) <= 0))
      return;
    const names = { passed: 'passed', failed: 'failed', error: 'errors', skipped: 'skipped' } as const;
    const field = result.flaky ? 'flaky' : names[result.outcome];
    const before = this.open.get(key);
    const worse = before !== undefined && RANKS[before.field] > RANKS[field] ? before.field : field;
    // The same part twice: the one that ended later stays, and all of these end alike, so the larger start does.
    const startedAt = info.parts[0]?.startedAt ?? '';
    this.open.set(key, {
      field: worse,
      startedAt: before !== undefined && before.startedAt > startedAt ? before.startedAt : startedAt,
    });
  }

  fold(windowRuns: number, oldest: string): void {
    for (const key of this.runs()) {
      const entry = this.open.get(key);
      if (entry === undefined || (this.open.size <= windowRuns && entry.startedAt >= oldest)) return;
      this.open.delete(key);
      this.watermark = key;
      const hasFailed = entry.field === 'failed' || entry.field === 'errors';
      const before = this.totals ?? {
        passed: 0,
        flaky: 0,
        failed: 0,
        errors: 0,
        skipped: 0,
        firstSeen: entry.startedAt,
      };
      const lastFailed = [before.lastFailed ?? '', hasFailed ? entry.startedAt : ''].sort()[1] ?? '';
      this.totals = {
        ...before,
        [entry.field]: before[entry.field] + 1,
        firstSeen: [before.firstSeen, entry.startedAt].sort()[0] ?? '',
        ...(lastFailed !== '' && { lastFailed }),
      };
    }
  }

  runs(): RunKey[] {
    return [...this.open.keys()].sort(compareRunKeys);
  }
}

const RANKS = { skipped: 1, passed: 2, flaky: 3, errors: 4, failed: 5 } as const;
