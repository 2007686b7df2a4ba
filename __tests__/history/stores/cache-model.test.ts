import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../../src/history/merge.js';
import { examples } from '../../effort.js';
import { lanesOf } from '../deliveries.js';
import {
  additionsOf,
  arbitraryHappenings,
  CacheWorld,
  type Delivered,
  expectedOf,
  MAIN,
  OTHER_VERSION,
  PULL,
  type Weather,
} from './cache-world.js';
import { USUAL_VERSION } from './simulated-cache.js';
import { wrongInHistory, wrongInText } from './verified.js';

/** A thousand of them by `DEFLAKE_EFFORT=50 npm test -- cache-model`. */
const NUM_RUNS = examples(20);

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(120_000 + 1_000 * NUM_RUNS);

/** The model: a reader of a scope has the union of all runs that reached the scopes which it may read. */
function unionOf(delivered: readonly Delivered[]): History {
  return mergeAll(additionsOf(delivered), EMPTY_HISTORY);
}

function isIn(history: History, { addition }: Delivered): boolean {
  return lanesOf(mergeHistories(history, addition)) === lanesOf(history);
}

/** What `deflake history verify` finds wrong in entries, those left out that can't be read without another one. */
function wrongInEntries({ cache }: CacheWorld): string[] {
  return [USUAL_VERSION, OTHER_VERSION].flatMap((version) => {
    const texts = cache.texts({ refs: [MAIN, PULL], version });
    return texts.filter((text) => !text.includes('\nroster\t')).flatMap((text) => wrongInText(text));
  });
}

/** Whether an entry says that it has or saw another one. To name it as the place of a roster says neither. */
function knowsOf(text: string, key: string): boolean {
  return ['absorbed', 'seen'].some((kind) => text.includes(`\n${kind}\t"${key}"`));
}

describe('the Actions cache store over a long time', () => {
  test('loses nothing, whatever jobs overlap, are slow, repeat themselves, or get no reply', async () => {
    const weather = {
      faults: ['reply-lost', 'name-lost', 'refused'],
      versions: [],
      evicts: false,
      unlisted: true,
    } as const;
    await fc.assert(
      fc.asyncProperty(arbitraryHappenings(weather), async (happenings) => {
        const world = new CacheWorld(false);
        for (const happening of happenings) await world.happen(happening);
        // A job is told that its run was not kept if that is so, and otherwise not.
        for (const { fault, problems } of world.saveProblems)
          expect(problems).toBe(fault === 'refused' ? 1 : 0);
        world.cache.unreachable.clear();
        world.cache.finishUploads();
        for (const ref of [MAIN, PULL]) {
          const { history, problems } = await world.read(ref, USUAL_VERSION);
          expect(problems).toEqual([]);
          expect(wrongInHistory(history)).toEqual([]);
          expect(lanesOf(history)).toBe(lanesOf(unionOf(expectedOf(world, ref, USUAL_VERSION))));
        }
      }),
      { numRuns: 2 * NUM_RUNS },
    );
  });

  const calm: Weather = { faults: [], versions: [], evicts: false, unlisted: false };
  test.each<[string, Weather]>([
    ['evictions', { ...calm, evicts: true }],
    ['lost bytes and outages of days', { ...calm, faults: ['lost'] }],
    ['other ways of packing', { ...calm, versions: [OTHER_VERSION] }],
    ['jobs that may not list entries', { ...calm, evicts: true, unlisted: true }],
    [
      'all of it',
      {
        faults: ['lost', 'reply-lost', 'name-lost', 'refused'],
        versions: [OTHER_VERSION],
        evicts: true,
        unlisted: true,
      },
    ],
  ])('tells what it has lost to %s', async (_, weather) => {
    await fc.assert(
      fc.asyncProperty(arbitraryHappenings(weather), async (happenings) => {
        const world = new CacheWorld(true);
        for (const happening of happenings) await world.happen(happening);
        world.cache.finishUploads();
        expect(wrongInEntries(world)).toEqual([]);
        for (const ref of [MAIN, PULL]) {
          for (const version of [USUAL_VERSION, OTHER_VERSION]) {
            const { history, problems } = await world.read(ref, version);
            expect(wrongInHistory(history)).toEqual([]);
            // Nothing is there that nobody brought.
            const everything = unionOf(world.delivered);
            expect(lanesOf(mergeHistories(everything, history))).toBe(lanesOf(everything));
            if (problems.length > 0) continue;
            // Silence says that nothing is missing, as far as anything is left that knows of it.
            const missing = expectedOf(world, ref, version).filter((item) => !isIn(history, item));
            const texts = world.cache.texts({ refs: [ref, MAIN], version });
            const keys = missing.flatMap((item) => item.keys);
            expect(keys.filter((key) => texts.some((text) => knowsOf(text, key)))).toEqual([]);
          }
        }
      }),
      { numRuns: NUM_RUNS },
    );
  });
});
