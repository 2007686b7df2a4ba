import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeHistories } from '../../../src/history/merge.js';
import type { CacheExchange } from '../../../src/history/stores/cache-exchange.js';
import { deltaKey, parseKey } from '../../../src/history/stores/cache-keys.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { unpackHistory } from '../../../src/history/stores/packed-history.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';
import { MAIN, MINUTE_MS, openSimulated as open, PULL, runJobs } from './simulated-job.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

describe('the Actions cache store with many entries', () => {
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);

  /** An exchange that counts what it restores. */
  function counting(cache: SimulatedCache, ref = MAIN): { exchange: CacheExchange; restored: string[] } {
    const restored: string[] = [];
    const plain = cache.exchange(ref, { refs: [...new Set([ref, MAIN])] });
    const restore: CacheExchange['restore'] = (keys) => {
      restored.push(...keys);
      return plain.restore(keys);
    };
    return { exchange: { ...plain, restore }, restored };
  }

  test('reads a snapshot and the few deltas after it, and lists no further back', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, range(1, 50), { deltasPerSnapshot: 5 });
    let listed = 0;
    const listEntries: ListEntries = async (request) => {
      const listing = await cache.list(request);
      if (listing.kind === 'listed') listed += listing.entries.length;
      return listing;
    };
    const { exchange, restored } = counting(cache);
    const { history } = await open(cache, { exchange, listEntries }).load();
    expect(runsIn(history)).toHaveLength(50);
    expect(restored.length).toBeLessThanOrEqual(7);
    expect(restored.filter((key) => key.includes('.s.'))).toHaveLength(1);
    expect(cache.keys()).toHaveLength(50); // One for each job.
    expect(listed).toBeLessThanOrEqual(20);
  });

  test('does not read what a snapshot holds, the delta of its own job included', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2, 3], { deltasPerSnapshot: 1 });
    const { exchange, restored } = counting(cache);
    await open(cache, { exchange }).load();
    expect(restored).toEqual([expect.stringContaining('.s.')]);
  });

  test('makes few snapshots when many jobs run side by side', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    const lanes = range(1, 20).map((n) => buildLane({ variant: { n: `${n}` } }));
    for (const runId of range(1, 4)) {
      const stores = lanes.map((lane, i) =>
        open(cache, {
          run: { runId: `${runId}`, runAttempt: 1 },
          job: { lane, shard: '', step: '' },
          deltasPerSnapshot: 10,
          random: () => i / lanes.length,
        }),
      );
      const loaded = await Promise.all(stores.map((store) => store.load()));
      for (const [i, store] of stores.entries()) {
        cache.nowMs += 1_000;
        const addition = delivery({ runId: `${runId}` }, 'P', { lane: lanes[i] ?? buildLane() });
        await store.save(addition, mergeHistories(loaded[i]?.history ?? EMPTY_HISTORY, addition));
      }
      cache.nowMs += 10 * MINUTE_MS;
    }
    expect(cache.keys().filter((key) => key.includes('.s.')).length).toBeLessThanOrEqual(8);
    expect(runsIn((await open(cache).load()).history)).toHaveLength(80);
  });

  test('keeps a snapshot in the place of a delta, and a delta where no snapshot is kept', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2], { deltasPerSnapshot: 1_000 });
    const plain = cache.exchange(MAIN, { refs: [MAIN] });
    const save: CacheExchange['save'] = (key, bytes) =>
      key.includes('.s.') ? Promise.resolve({ isKept: false, why: 'unknown' }) : plain.save(key, bytes);
    expect(
      await saveOne(open(cache, { exchange: { ...plain, save } }), delivery({ runId: '3' }, 'P')),
    ).toEqual([]);
    expect(cache.keys().filter((key) => key.includes('.d.'))).toHaveLength(3);
    await saveOne(open(cache), delivery({ runId: '4' }, 'P'));
    expect(cache.keys().map((key) => key.split('.')[2])).toEqual(['d', 'd', 'd', 's']);
    expect(runsIn((await open(cache).load()).history)).toHaveLength(4);
  });

  test('folds nothing because one machine’s clock is years ahead', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    const limits = { windowRuns: 1_000, windowDays: 90 };
    await runJobs(cache, range(1, 4), {
      limits,
      clock: { now: () => cache.nowMs + 1_000 * 24 * 60 * MINUTE_MS },
    });
    expect(cache.keys().filter((key) => key.includes('.s.')).length).toBeGreaterThan(0);
    expect(runsIn((await open(cache).load()).history)).toHaveLength(4);
  });

  test('keeps the snapshots of scopes apart', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, range(1, 5), { deltasPerSnapshot: 1_000 });
    const run = { runId: '100', runAttempt: 1 };
    for (const runId of range(100, 105)) {
      cache.nowMs += 10 * MINUTE_MS;
      await saveOne(
        open(cache, { ref: PULL, run, deltasPerSnapshot: 1 }),
        delivery({ runId: `${runId}` }, 'P'),
      );
    }
    const [snapshot = ''] = cache
      .keys()
      .filter((key) => key.includes('.s.'))
      .slice(-1);
    expect(parseKey(snapshot, PULL)?.kind).toBe('snapshot');
    const [entry] = await cache.exchange(PULL, { refs: [PULL] }).restore([snapshot]);
    if (entry?.kind !== 'restored') throw new Error('It is there.');
    const unpacked = await unpackHistory(entry.bytes, () => undefined);
    expect(unpacked.kind === 'read' ? runsIn(unpacked.history) : []).not.toContain('1/1');
    expect(runsIn((await open(cache, { ref: PULL }).load()).history)).toHaveLength(11);
    expect(runsIn((await open(cache).load()).history)).toHaveLength(5);
  });

  test('believes nothing from a pull request’s scope that could excuse a failure', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1]);
    await saveOne(
      open(cache, { ref: PULL }),
      delivery({ runId: '2', trusted: true, onDefaultBranch: true }, 'F'),
    );
    const { history } = await open(cache, { ref: PULL }).load();
    const runs = [...history.lanes.values()].flatMap((lane) => lane.runs);
    expect(runs.map(({ runId, trusted }) => [runId, trusted])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });

  test('leaves snapshots to a newer Deflake where one writes', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    const exchange = cache.exchange(MAIN, { refs: [MAIN] });
    const key = deltaKey({ ref: MAIN, run: '1-1', job: 'j', unique: 'newer' });
    await exchange.save(key, gzipSync('deflake-history\t2\tunknown\n'));
    for (const runId of range(2, 6)) {
      cache.nowMs += MINUTE_MS;
      const job = open(cache, { deltasPerSnapshot: 1 });
      expect((await job.load()).problems).toMatchObject([{ what: expect.stringContaining('newer Deflake') }]);
      await job.save(delivery({ runId: `${runId}` }, 'P'), EMPTY_HISTORY);
    }
    expect(cache.keys().filter((name) => name.includes('.s.'))).toEqual([]);
  });

  test('folds what is older than its limits into snapshots', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    const limits = { windowRuns: 3, windowDays: 1_000_000 };
    await runJobs(cache, range(1, 8), { deltasPerSnapshot: 1, limits });
    cache.evict((key) => key.includes('.d.'));
    expect(runsIn((await open(cache).load()).history)).toEqual(['4/1', '5/1', '6/1']);
  });
});
