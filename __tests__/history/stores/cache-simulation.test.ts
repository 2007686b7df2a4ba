import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../../src/history/merge.js';
import type { HistoryStore } from '../../../src/history/store.js';
import {
  type ActionsCacheOptions,
  createActionsCacheStore,
} from '../../../src/history/stores/actions-cache.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { delivery, lanesOf, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';

const MAIN = 'refs/heads/main';
const PULL = 'refs/pull/7/merge';
const MINUTE_MS = 60 * 1_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

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
    deltasPerSnapshot: 3,
    ...options,
  });
}

/** Something that happens in a repository; jobs begin and end at different times. */
type Happening =
  | { readonly kind: 'begin'; readonly job: number }
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
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('begin' as const), job: fc.nat({ max: 3 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      job: fc.nat({ max: 3 }),
      runId: fc.integer({ min: 1, max: 30 }),
      isSlow: fc.boolean(),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(1, 20, 70, 300) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('finish-uploads' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('outage' as const), nth: fc.nat({ max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recover' as const) }) },
);

describe('the Actions cache store over a long time', () => {
  test('loses nothing, whatever jobs overlap, are slow or meet an outage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryHappening, { maxLength: 60 }), async (happenings) => {
        const cache = new SimulatedCache(EPOCH_MS);
        const jobs = new Map<
          number,
          { store: HistoryStore; known: History; random: { value: number }; slow: { value: boolean } }
        >();
        const saved: History[] = [];
        const begin = async (job: number): Promise<void> => {
          const [random, slow] = [{ value: 0 }, { value: false }];
          const exchanges = [false, true].map((isSlow) => cache.exchange(MAIN, { isSlow, refs: [MAIN] }));
          const [fast, late] = exchanges;
          if (fast === undefined || late === undefined) throw new Error('Two exchanges.');
          const exchange = {
            ...fast,
            save: (key: string, bytes: Uint8Array) => (slow.value ? late : fast).save(key, bytes),
          };
          const store = open(cache, { exchange, random: () => random.value });
          jobs.set(job, { store, known: (await store.load()).history, random, slow });
        };
        for (const happening of happenings) {
          // No two things happen in the same millisecond.
          cache.nowMs++;
          switch (happening.kind) {
            case 'begin':
              await begin(happening.job);
              break;
            case 'end': {
              if (!jobs.has(happening.job)) await begin(happening.job);
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
              // Uploads take minutes at most, and outages less than a day.
              if (happening.minutes > 30) cache.finishUploads();
              cache.nowMs += happening.minutes * MINUTE_MS;
              break;
            case 'finish-uploads':
              cache.finishUploads();
              break;
            case 'outage': {
              const keys = cache.keys();
              const key = keys[happening.nth % Math.max(1, keys.length)];
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
      }),
      { numRuns: 150 },
    );
  });
});
