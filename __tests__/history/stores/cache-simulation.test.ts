import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeHistories } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import {
  type ActionsCacheOptions,
  createActionsCacheStore,
} from '../../../src/history/stores/actions-cache.js';
import type { CacheExchange } from '../../../src/history/stores/cache-exchange.js';
import { deltaKey, parseKey } from '../../../src/history/stores/cache-keys.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { unpackHistory } from '../../../src/history/stores/packed-history.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

const MAIN = 'refs/heads/main';
const PULL = 'refs/pull/7/merge';
const MINUTE_MS = 60 * 1_000;

interface SimulatedJob extends Partial<ActionsCacheOptions> {
  readonly ref?: string;
  readonly unique?: string;
}

let names = 0;

function open(cache: SimulatedCache, { ref = MAIN, unique, ...options }: SimulatedJob = {}): HistoryStore {
  return createActionsCacheStore({
    refs: { own: ref, default: MAIN },
    run: { runId: '1', runAttempt: 1 },
    job: { lane: buildLane(), shard: '', step: 'deflake' },
    listEntries: cache.list,
    uniqueName: () => `${unique ?? ''}${++names}`,
    random: () => 0,
    clock: { now: () => cache.nowMs },
    debug: () => {},
    exchange: cache.exchange(ref, { refs: [...new Set([ref, MAIN])] }),
    // Snapshots all the time: nothing can be lost but by them.
    deltasPerSnapshot: 1,
    ...options,
  });
}

describe('the Actions cache store with many entries', () => {
  /** Jobs one after the other, ten minutes apart. */
  async function runJobs(
    cache: SimulatedCache,
    runIds: readonly number[],
    options: SimulatedJob = {},
  ): Promise<void> {
    for (const runId of runIds) {
      cache.nowMs += 10 * MINUTE_MS;
      const run = { runId: `${runId}`, runAttempt: 1 };
      expect(await saveOne(open(cache, { run, ...options }), delivery({ runId: `${runId}` }, 'P'))).toEqual(
        [],
      );
    }
  }

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

  test('reads on where a snapshot that was trusted can’t be read', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, range(1, 20), { deltasPerSnapshot: 5 });
    const snapshots = cache.keys().filter((key) => key.includes('.s.'));
    for (const key of snapshots) cache.unreachable.add(key);
    const { history, problems } = await open(cache).load();
    // All but the runs of the jobs that made snapshots.
    expect(runsIn(history)).toHaveLength(20 - snapshots.length);
    expect(problems).toMatchObject([
      { what: expect.stringMatching(/^\d of \d+ entries are listed and could not be restored/) },
    ]);
  });

  test('tells what it leaves unread, and later jobs go on from there', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, range(1, 9), { deltasPerSnapshot: 1_000 });
    const job = open(cache, { maxReads: 4, deltasPerSnapshot: 1 });
    const { history, problems } = await job.load();
    expect(runsIn(history)).toEqual(['6/1', '7/1', '8/1', '9/1']);
    expect(problems).toMatchObject([{ what: expect.stringContaining('5 older entries were not read') }]);
    cache.nowMs++;
    await job.save(delivery({ runId: '10' }, 'P'), history);
    const later = await open(cache, { maxReads: 6 }).load();
    expect(runsIn(later.history)).toHaveLength(10);
    expect(later.problems).toEqual([]);
  });

  test('gives up on what has been missing for a day', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2]);
    const [lost = ''] = cache.keys();
    cache.unreachable.add(lost);
    cache.nowMs += 25 * 60 * MINUTE_MS;
    for (const runId of ['3', '4', '5']) {
      cache.nowMs += 10 * MINUTE_MS;
      await saveOne(open(cache), delivery({ runId }, 'P'));
    }
    cache.nowMs += 120 * MINUTE_MS;
    await saveOne(open(cache), delivery({ runId: '6' }, 'P'));
    const missing = { what: expect.stringMatching(/^1 of \d entries are listed and could not be restored/) };
    const later = await open(cache).load();
    expect(runsIn(later.history)).toEqual(['2/1', '3/1', '4/1', '5/1', '6/1']);
    expect(later.problems).toMatchObject([missing]);
    // It is named as lost, so that nothing is silent when it is gone, and nothing is lost if it turns up.
    cache.unreachable.clear();
    expect(runsIn((await open(cache).load()).history)).toContain('1/1');
    cache.evict((key) => key === lost);
    expect((await open(cache).load()).problems).toMatchObject([
      { what: expect.stringContaining('no longer in the cache') },
    ]);
  });

  test('tells entries that were seen and are gone, until a snapshot has them', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2, 3], { deltasPerSnapshot: 1_000 });
    const [first = ''] = cache.keys();
    cache.evict((key) => key === first);
    const { history, problems } = await open(cache).load();
    expect(runsIn(history)).toEqual(['2/1', '3/1']);
    expect(problems).toMatchObject([
      { what: expect.stringMatching(/^1 entry that an earlier job saw is no longer in the cache/) },
    ]);
  });

  test('names what it lacks in the snapshots that it makes', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2, 3], { deltasPerSnapshot: 1_000 });
    const [first = ''] = cache.keys();
    cache.evict((key) => key === first);
    const last = open(cache);
    await saveOne(last, delivery({ runId: '4' }, 'P'));
    cache.evict((key) => key.includes('.d.'));
    const { history, problems } = await open(cache).load();
    expect(runsIn(history)).toEqual(['2/1', '3/1', '4/1']);
    expect(problems).toMatchObject([{ what: expect.stringContaining('no longer in the cache') }]);
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

  test('tells that a list was cut before it reached a snapshot', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2, 3], { deltasPerSnapshot: 1_000 });
    const listEntries: ListEntries = async (request) => {
      const listing = await cache.list(request);
      return listing.kind === 'listed'
        ? { ...listing, entries: listing.entries.slice(0, 2), isCut: true }
        : listing;
    };
    const { history, problems } = await open(cache, { listEntries }).load();
    expect(runsIn(history)).toEqual(['2/1', '3/1']);
    expect(problems).toContainEqual(
      expect.objectContaining({
        what: expect.stringMatching(/^There are more than 2 entries and no snapshot/),
      }),
    );
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

  test('is empty again when everything was evicted', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2]);
    cache.evict(() => true);
    expect(await open(cache).load()).toMatchObject({ history: { lanes: new Map() }, problems: [] });
  });
});

describe('the Actions cache store without permission to list', () => {
  const listEntries: ListEntries = () => Promise.resolve({ kind: 'forbidden' });

  test('grows all the same, lane by lane, and says what is missing', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    const lanes = [buildLane(), buildLane({ variant: { os: 'windows' } })];
    for (const runId of ['1', '2', '3']) {
      const stores = lanes.map((lane) => open(cache, { listEntries, job: { lane, shard: '', step: '' } }));
      const loaded = await Promise.all(stores.map((store) => store.load()));
      for (const [i, store] of stores.entries()) {
        cache.nowMs += 1_000;
        expect(loaded[i]?.problems).toMatchObject([
          {
            what: expect.stringContaining('may not list the entries'),
            remedy: 'Add `actions: read` to the `permissions` of the job.',
          },
        ]);
        const addition = delivery({ runId }, 'P', { lane: lanes[i] ?? buildLane() });
        await store.save(addition, mergeHistories(loaded[i]?.history ?? EMPTY_HISTORY, addition));
      }
    }
    for (const lane of lanes) {
      const { history } = await open(cache, { listEntries, job: { lane, shard: '', step: '' } }).load();
      expect(runsIn(history)).toEqual(['1/1', '2/1', '3/1']);
    }
    // With the permission all of it is there, from deltas or, when these are evicted, from what each job kept.
    expect(runsIn((await open(cache).load()).history)).toHaveLength(6);
    cache.evict((key) => key.includes('.d.'));
    expect(runsIn((await open(cache).load()).history)).toHaveLength(6);
  });

  test('reads what the default branch knows in a pull request', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await saveOne(open(cache, { listEntries }), delivery({ runId: '1' }, 'P'));
    for (const runId of ['2', '3']) {
      cache.nowMs += 1_000;
      await saveOne(open(cache, { listEntries, ref: PULL }), delivery({ runId }, 'F'));
    }
    expect(runsIn((await open(cache, { listEntries, ref: PULL }).load()).history)).toEqual([
      '1/1',
      '2/1',
      '3/1',
    ]);
    expect(runsIn((await open(cache, { listEntries }).load()).history)).toEqual(['1/1']);
  });

  test('is used when GitHub does not answer, too', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    const unavailable: ListEntries = () => Promise.resolve({ kind: 'unavailable', message: 'HTTP 502' });
    await saveOne(open(cache, { listEntries: unavailable }), delivery({ runId: '1' }, 'P'));
    const { history, problems } = await open(cache, { listEntries: unavailable }).load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(problems).toMatchObject([{ what: expect.stringContaining('(HTTP 502)') }]);
  });
});
