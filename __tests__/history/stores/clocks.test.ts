import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { createBranchStore } from '../../../src/history/stores/branch.js';
import { newestVouched } from '../../../src/history/stores/compaction.js';
import { createFileStore } from '../../../src/history/stores/file.js';
import { toInstant } from '../../../src/model/run.js';
import { buildLane, buildRunPart, EPOCH_MS } from '../../builders.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { SimulatedBranch } from './simulated-branch.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const YEARS = 5_000;
const LIMITS = { windowRuns: 1_000, windowDays: 30 };

/** A run of a machine whose clock is some days ahead; run `n` is made on day `n`. */
function runOf(n: number, aheadDays = 0, job = 'unit'): History {
  const startedAt = toInstant(EPOCH_MS + (n + aheadDays) * DAY_MS);
  const history = delivery({ runId: `${n}` }, 'P', { lane: buildLane({ job }) });
  const lanes = [...history.lanes].map(([key, lane]) => {
    const parts = [buildRunPart({ startedAt, finishedAt: startedAt })];
    return [key, { ...lane, runs: lane.runs.map((run) => ({ ...run, parts })) }] as const;
  });
  return { ...history, lanes: new Map(lanes) };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the latest moment that runs vouch for', () => {
  const dayOf = (histories: readonly History[]): number =>
    (newestVouched(mergeAll(histories, EMPTY_HISTORY)) - EPOCH_MS) / DAY_MS;

  test('is that of the tenth-newest workflow run, and none where there are fewer', () => {
    expect(dayOf(range(1, 30).map((n) => runOf(n)))).toBe(21);
    expect(dayOf(range(1, 9).map((n) => runOf(n)))).toBe(Number.NEGATIVE_INFINITY);
  });

  test('does not move by many jobs of one workflow run', () => {
    const jobs = range(1, 20).map((job) => runOf(30, YEARS, `job ${job}`));
    expect(dayOf([...range(1, 29).map((n) => runOf(n)), ...jobs])).toBe(21);
  });

  test('does not move by a machine that is ahead, as long as others have runs between its own', () => {
    const runs = range(1, 60).map((n) => runOf(n, n % 3 === 0 ? 0 : YEARS));
    const latest = dayOf(runs);
    expect(latest).toBeGreaterThan(40);
    expect(latest).toBeLessThanOrEqual(61);
  });

  test('stays behind where numbers of runs do not grow', () => {
    const runs = range(1, 60).map((n) => ({ n, at: (n * 37) % 60 }));
    expect(dayOf(runs.map(({ n, at }) => runOf(n, at - n)))).toBeLessThan(60);
  });
});

describe.each<[string, (folder: string) => (aheadDays: number, day: number) => HistoryStore]>([
  [
    'the file store',
    (folder) => {
      let names = 0;
      return (aheadDays, day) =>
        createFileStore({
          folder,
          clock: { now: () => EPOCH_MS + (day + aheadDays) * DAY_MS },
          uniqueName: () => `n${++names}`,
          limits: LIMITS,
        });
    },
  ],
  [
    'the branch store',
    () => {
      const branch = new SimulatedBranch();
      return (aheadDays, day) =>
        createBranchStore({
          branch: 'deflake-history',
          repository: branch.repository(
            () => Promise.resolve(),
            () => 'none',
          ),
          mayWrite: true,
          clock: { now: () => EPOCH_MS + (day + aheadDays) * DAY_MS },
          random: () => 0,
          wait: () => Promise.resolve(),
          debug: () => {},
          limits: LIMITS,
        });
    },
  ],
])('%s', (_, create) => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deflake-clocks-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('folds no young run because a machine is years ahead, whatever its runs say', async () => {
    const open = create(folder);
    // Every other run is of that machine: a clock that is right would have kept days 11 to 40.
    for (const n of range(1, 40)) {
      const aheadDays = n % 2 === 0 ? YEARS : 0;
      expect(await saveOne(open(aheadDays, n), runOf(n, aheadDays))).toEqual([]);
    }
    const kept = runsIn((await open(0, 40).load()).history);
    expect(kept).toEqual(expect.arrayContaining(range(11, 40).map((n) => `${n}/1`)));
  });

  test('folds what is old by the clocks of many, and never the last ten', async () => {
    const open = create(folder);
    for (const n of range(1, 60)) await saveOne(open(0, n), runOf(n));
    expect(runsIn((await open(0, 60).load()).history)).toEqual(range(21, 60).map((n) => `${n}/1`));
    await saveOne(open(0, YEARS), runOf(61));
    expect(runsIn((await open(0, YEARS).load()).history)).toHaveLength(40);
  });
});
