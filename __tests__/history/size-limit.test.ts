import { describe, expect, test } from '@jest/globals';
import { encodeHistory } from '../../src/history/codec.js';
import type { History } from '../../src/history/history.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../src/history/merge.js';
import { applyRetention } from '../../src/history/retention.js';
import { estimateBytes, foldToSize } from '../../src/history/size-limit.js';
import { buildLane, buildRunPart } from '../builders.js';
import { delivery, lanesOf, testName } from './deliveries.js';

/** Runs of one lane, a minute apart; `rows` are their results. */
function historyOf(rows: readonly string[], options: { os?: string; firstDay?: number } = {}): History {
  const { os = 'linux', firstDay = 1 } = options;
  const lane = buildLane({ variant: { os } });
  const additions = rows.map((row, i) => {
    const day = `${firstDay + i}`.padStart(3, '0');
    const startedAt = `2${day}-01-01T00:00:00Z`;
    const addition = delivery({ runId: `${i + 1}` }, row, { lane });
    const lanes = [...addition.lanes].map(([key, value]) => {
      const runs = value.runs.map((run) => ({
        ...run,
        parts: [buildRunPart({ startedAt, finishedAt: startedAt })],
      }));
      return [key, { ...value, runs }] as const;
    });
    return { ...addition, lanes: new Map(lanes) };
  });
  return mergeAll(additions, EMPTY_HISTORY);
}

function sizeOf(history: History): number {
  return Buffer.byteLength(encodeHistory(history));
}

describe('the size of a history', () => {
  test.each([
    ['many tests', historyOf(new Array<string>(12).fill('P'.repeat(2_000)))],
    ['many failures', historyOf(new Array<string>(40).fill('F'.repeat(50)))],
    ['many runs', historyOf(new Array<string>(300).fill('PFK'))],
    [
      'totals',
      applyRetention(
        historyOf(new Array<string>(40).fill('PF'.repeat(50))),
        { windowRuns: 5, windowDays: 1e6 },
        0,
      ),
    ],
  ])('is estimated within a tenth: %s', (_, history) => {
    const [estimate, size] = [estimateBytes(history), sizeOf(history)];
    expect(Math.abs(estimate - size)).toBeLessThan(size / 10);
  });

  test('is bounded by folding the oldest runs', () => {
    const history = historyOf(new Array<string>(100).fill('FFFF'));
    const limit = sizeOf(history) / 2;
    const smaller = foldToSize(history, limit);
    expect(sizeOf(smaller)).toBeLessThan(limit * 1.1);
    const [lane] = smaller.lanes.values();
    const kept = lane?.runs.length ?? 0;
    expect(kept).toBeGreaterThan(30);
    expect(lane?.runs.at(-1)?.runId).toBe('100');
    expect(lane?.watermark).toBe(`${100 - kept}/1`);
    expect(lane?.tests.get(testName(0))?.totals?.failed).toBe(100 - kept);
    // Other copies don't bring back what was folded.
    expect(lanesOf(mergeHistories(smaller, history))).toBe(lanesOf(smaller));
    expect(foldToSize(smaller, limit * 1.1)).toBe(smaller);
  });

  test('takes from the lane whose runs are oldest', () => {
    const old = historyOf(new Array<string>(50).fill('FF'), { os: 'old', firstDay: 1 });
    const young = historyOf(new Array<string>(50).fill('FF'), { os: 'young', firstDay: 500 });
    const both = mergeHistories(old, young);
    const smaller = foldToSize(both, sizeOf(both) * 0.8);
    const runs = [...smaller.lanes.values()].map((lane) => [lane.lane.variant.os, lane.runs.length]);
    expect(runs).toEqual([
      ['old', expect.any(Number)],
      ['young', 50],
    ]);
    expect(runs[0]?.[1]).toBeLessThan(50);
  });

  test('leaves ten runs of every lane, and then lets go what none of them has', () => {
    const rows = [
      ...new Array<string>(20).fill(`${'.'.repeat(5)}${'P'.repeat(500)}`),
      ...new Array<string>(20).fill('PPPPP'),
    ];
    const smaller = foldToSize(historyOf(rows), 5_000);
    const [lane] = smaller.lanes.values();
    expect(lane?.runs).toHaveLength(10);
    expect([...(lane?.tests.keys() ?? [])]).toEqual([0, 1, 2, 3, 4].map(testName));
  });

  test('is a limit of retention, like runs and days', () => {
    const history = historyOf(new Array<string>(40).fill('FFFF'));
    const limits = { windowRuns: 30, windowDays: 1e6 };
    const [lane] = applyRetention(history, { ...limits, windowBytes: sizeOf(history) / 2 }, 0).lanes.values();
    expect(lane?.runs.length).toBeLessThan(30);
    const [whole] = applyRetention(history, { ...limits, windowBytes: 1e9 }, 0).lanes.values();
    expect(whole?.runs).toHaveLength(30);
  });
});
