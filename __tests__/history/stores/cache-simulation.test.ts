import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../../src/history/merge.js';
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
import { delivery, lanesOf, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

const MAIN = 'refs/heads/main';
const PULL = 'refs/pull/7/merge';
const MINUTE_MS = 60 * 1_000;
/** Less than the day after which the store gives up. */
const LONGEST_OUTAGE_MS = 17 * 60 * MINUTE_MS;

interface SimulatedJob extends Partial<ActionsCacheOptions> {
  readonly ref?: string;
  readonly isSlow?: boolean;
  readonly unique?: string;
}

let names = 0;

function open(
  cache: SimulatedCache,
  { ref = MAIN, isSlow = false, unique, ...options }: SimulatedJob = {},
): HistoryStore {
  return createActionsCacheStore({
    refs: { own: ref, default: MAIN },
    run: { runId: '1', runAttempt: 1 },
    job: { lane: buildLane(), shard: '', step: 'deflake' },
    listEntries: cache.list,
    uniqueName: () => `${unique ?? ''}${++names}`,
    random: () => 0,
    clock: { now: () => cache.nowMs },
    debug: () => {},
    exchange: cache.exchange(ref, { isSlow, refs: [...new Set([ref, MAIN])] }),
    // Snapshots all the time: nothing can be lost but by them.
    deltasPerSnapshot: 1,
    ...options,
  });
}

/** Something that happens in a repository; jobs begin and end at different times. */
type Happening =
  | { readonly kind: 'begin'; readonly job: number; readonly maxReads: number }
  | {
      readonly kind: 'end';
      readonly job: number;
      readonly runId: number;
      readonly isSlow: boolean;
      readonly random: number;
    }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'finish-uploads' }
  | { readonly kind: 'outage'; readonly nth: number }
  | { readonly kind: 'recover' };

const arbitraryHappening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      job: fc.nat({ max: 3 }),
      maxReads: fc.constantFrom(2, 1_000),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      job: fc.nat({ max: 3 }),
      runId: fc.integer({ min: 1, max: 30 }),
      isSlow: fc.boolean(),
      random: fc.constantFrom(0, 0.999),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      minutes: fc.constantFrom(1, 20, 70, 70, 300),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('finish-uploads' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('outage' as const), nth: fc.nat({ max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recover' as const) }) },
);

describe('the Actions cache store over a long time', () => {
  test('loses nothing, whatever jobs overlap, are slow or meet an outage', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryHappening, { minLength: 5, maxLength: 60, size: 'max' }),
        async (happenings) => {
          const cache = new SimulatedCache(EPOCH_MS);
          const jobs = new Map<
            number,
            { store: HistoryStore; known: History; random: { value: number }; slow: { value: boolean } }
          >();
          const saved: History[] = [];
          let outageSinceMs = 0;
          const begin = async (job: number, maxReads: number): Promise<void> => {
            const [random, slow] = [{ value: 0 }, { value: false }];
            const exchanges = [false, true].map((isSlow) => cache.exchange(MAIN, { isSlow, refs: [MAIN] }));
            const [fast, late] = exchanges;
            if (fast === undefined || late === undefined) throw new Error('Two exchanges.');
            const exchange = {
              ...fast,
              save: (key: string, bytes: Uint8Array) => (slow.value ? late : fast).save(key, bytes),
            };
            const store = open(cache, { exchange, maxReads, random: () => random.value });
            jobs.set(job, { store, known: (await store.load()).history, random, slow });
          };
          for (const happening of happenings) {
            // No two things happen in the same millisecond.
            cache.nowMs++;
            switch (happening.kind) {
              case 'begin':
                await begin(happening.job, happening.maxReads);
                break;
              case 'end': {
                if (!jobs.has(happening.job)) await begin(happening.job, 1_000);
                const job = jobs.get(happening.job);
                if (job === undefined) throw new Error('It has begun.');
                job.random.value = happening.random;
                job.slow.value = happening.isSlow;
                const addition = delivery({ runId: `${happening.runId}` }, 'PF'[saved.length % 2] ?? 'P');
                expect(await job.store.save(addition, mergeHistories(job.known, addition))).toEqual([]);
                saved.push(addition);
                jobs.delete(happening.job);
                break;
              }
              case 'pass':
                if (happening.minutes > 1) cache.finishUploads(); // An upload takes minutes at most.
                cache.nowMs += happening.minutes * MINUTE_MS;
                if (cache.nowMs - outageSinceMs > LONGEST_OUTAGE_MS) cache.unreachable.clear();
                break;
              case 'finish-uploads':
                cache.finishUploads();
                break;
              case 'outage': {
                const keys = cache.keys();
                const key = keys[happening.nth % Math.max(1, keys.length)];
                if (cache.unreachable.size === 0) outageSinceMs = cache.nowMs;
                if (key !== undefined) cache.unreachable.add(key);
                break;
              }
              case 'recover':
                cache.unreachable.clear();
                break;
            }
          }
          cache.unreachable.clear();
          cache.finishUploads();
          const { history, problems } = await open(cache).load();
          expect(problems).toEqual([]);
          expect(lanesOf(history)).toBe(lanesOf(mergeAll(saved, EMPTY_HISTORY)));
        },
      ),
      { numRuns: 100 },
    );
  });
});

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
    const plain = cache.exchange(ref, { isSlow: false, refs: [...new Set([ref, MAIN])] });
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
    expect(cache.keys().length).toBeGreaterThan(55);
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
    for (const key of cache.keys()) if (key.includes('.s.')) cache.unreachable.add(key);
    const { history, problems } = await open(cache).load();
    expect(runsIn(history)).toHaveLength(20);
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
    await runJobs(cache, [3, 4, 5], { deltasPerSnapshot: 1 }).catch(() => undefined);
    const { history, problems } = await open(cache).load();
    expect(runsIn(history)).toEqual(['2/1', '3/1', '4/1', '5/1']);
    expect(problems).toEqual([]);
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
    const [entry] = await cache.exchange(PULL, { isSlow: false, refs: [PULL] }).restore([snapshot]);
    if (entry?.kind !== 'restored') throw new Error('It is there.');
    const unpacked = await unpackHistory(entry.bytes);
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
    const exchange = cache.exchange(MAIN, { isSlow: false, refs: [MAIN] });
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
