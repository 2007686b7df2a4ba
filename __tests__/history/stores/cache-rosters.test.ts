import { describe, expect, jest, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { delivery, lanesOf, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';
import {
  MAIN,
  MINUTE_MS,
  openSimulated,
  runJobs as runSimulated,
  type SimulatedJob,
} from './simulated-job.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

/** Jobs that make no snapshots, and name rosters however few tests there are. */
const usual = { deltasPerSnapshot: 1_000, rosterFromTests: 1 };

function open(cache: SimulatedCache, options: SimulatedJob = {}): HistoryStore {
  return openSimulated(cache, { ...usual, ...options });
}

function runJobs(cache: SimulatedCache, runIds: readonly string[], row: string): Promise<void> {
  return runSimulated(cache, runIds, { ...usual, row });
}

function textsIn(cache: SimulatedCache): string[] {
  return cache.texts({ refs: [MAIN] });
}

async function sizesOf(cache: SimulatedCache): Promise<number[]> {
  const listing = await cache.list({ prefix: '', ref: MAIN, isEnough: () => false });
  return listing.kind === 'listed' ? listing.entries.map(({ sizeBytes }) => sizeBytes).reverse() : [];
}

describe('deltas that name their roster', () => {
  test('cost as little with many tests as with few', async () => {
    const sizes: number[][] = [];
    for (const tests of [50, 5_000]) {
      const cache = new SimulatedCache(EPOCH_MS);
      await runJobs(cache, ['1', '2', '3'], 'P'.repeat(tests));
      sizes.push(await sizesOf(cache));
    }
    const [few = [], many = []] = sizes;
    expect(many[0]).toBeGreaterThan(10_000);
    for (const i of [1, 2]) expect(Math.abs((many[i] ?? 0) - (few[i] ?? 0))).toBeLessThan(50);
    expect(Math.max(...many.slice(1))).toBeLessThan(1_000);
  });

  test('are kept in full where there are few tests, for these are not worth it', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    for (const runId of ['1', '2'])
      await saveOne(open(cache, { rosterFromTests: 500 }), delivery({ runId }, 'P'.repeat(499)));
    expect(textsIn(cache).join('')).not.toContain('\nroster\t');
  });

  test('are told when the entry with their roster is gone, and the next job lists its tests again', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, ['1', '2', '3'], 'PPPP');
    const [first = ''] = cache.keys();
    cache.evict((key) => key === first);
    const { history, problems } = await open(cache).load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([
      {
        what: '2 entries list their tests in another entry, which could not be restored: their runs do not count.',
      },
    ]);
    for (const runId of ['4', '5']) await saveOne(open(cache), delivery({ runId }, 'PPPP'));
    expect(textsIn(cache).map((text) => text.includes('\nroster\t'))).toEqual([true, true, false, true]);
    // And because it lists the same, the other two can be read again.
    const healed = await open(cache).load();
    expect(runsIn(healed.history)).toEqual(['2/1', '3/1', '4/1', '5/1']);
    expect(healed.problems).toMatchObject([{ what: expect.stringContaining('no longer in the cache') }]);
  });

  test('are in snapshots in full', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, ['1', '2', '3'], 'PPPP');
    await saveOne(open(cache, { deltasPerSnapshot: 1 }), delivery({ runId: '4' }, 'PPPF'));
    cache.evict((key) => key.includes('.d.'));
    const { history, problems } = await open(cache).load();
    expect(problems).toEqual([]);
    const rows = ['PPPP', 'PPPP', 'PPPP', 'PPPF'];
    const expected = mergeAll(
      rows.map((row, i) => delivery({ runId: `${i + 1}` }, row)),
      EMPTY_HISTORY,
    );
    expect(lanesOf(history)).toBe(lanesOf(expected));
  });

  test('find the roster of an older entry that a snapshot has made needless', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, ['1', '2'], 'PPPPPPPP');
    const late = open(cache);
    const { history } = await late.load();
    // Meanwhile a test fails and a snapshot is made, so its own roster is another one.
    const other = delivery({ runId: '3' }, 'PPPPPPPS');
    await saveOne(open(cache, { deltasPerSnapshot: 1 }), other);
    cache.nowMs += 120 * MINUTE_MS;
    const addition = delivery({ runId: '4' }, 'PPPPPPPF');
    await late.save(addition, mergeHistories(history, addition));
    expect(textsIn(cache).at(-1)).toContain('\nroster\t');
    const loaded = await open(cache).load();
    expect(loaded.problems).toEqual([]);
    expect(runsIn(loaded.history)).toEqual(['1/1', '2/1', '3/1', '4/1']);
    // New deltas name the snapshot, and not the entry that is on its way out.
    await saveOne(open(cache), delivery({ runId: '5' }, 'PPPPPPPS'));
    expect(textsIn(cache).at(-1)).toMatch(/\nroster\t\w+\t"deflake1\.main-\w+\.s\./);
  });

  test('name only rosters of their own lane', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, ['1'], 'PPPP');
    const lane = buildLane({ variant: { os: 'windows' } });
    await saveOne(open(cache), delivery({ runId: '2' }, 'PPPP', { lane }));
    expect(textsIn(cache).join('')).not.toContain('\nroster\t');
  });
});
