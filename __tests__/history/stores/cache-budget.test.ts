import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { History } from '../../../src/history/history.js';
import { delivery, saveOne } from '../deliveries.js';
import { CachePlace, type JobOptions, MAIN } from './cache-place.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(120_000);

const PULL = { ref: 'refs/pull/7/merge', baseRef: MAIN };

describe('requests of a job with the Actions cache', () => {
  let place: CachePlace;
  let runs = 0;
  beforeEach(async () => {
    place = await CachePlace.create();
    runs = 0;
  });
  afterEach(() => place.close());

  function nextRun(): History {
    return delivery({ runId: `${++runs}` }, 'P');
  }

  async function runJobs(count: number, options: JobOptions = {}): Promise<void> {
    for (let i = 0; i < count; i++) {
      await saveOne(place.job({ deltasPerSnapshot: 1_000, ...options }), nextRun());
    }
  }

  /** Entries of jobs that ran at the same time: none of them has read those of the others, which takes its time. */
  async function runAtOnce(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const run = nextRun();
      expect(await place.job({ deltasPerSnapshot: 1_000 }).save(run, run)).toEqual([]);
    }
  }

  /** All requests of a job, to GitHub's API and to the cache: which, and how often. */
  async function requestsOf(options: JobOptions): Promise<Record<string, number>> {
    const [before, beforeApi] = [place.cache.log.length, place.api.requests.length];
    expect(await saveOne(place.job(options), nextRun())).toEqual([]);
    const calls = [
      ...place.cache.log.slice(before).map(({ call }) => call),
      ...place.api.requests.slice(beforeApi).map(() => 'list' as const),
    ];
    const of = (...names: string[]): number => calls.filter((call) => names.includes(call)).length;
    return {
      lists: of('list'),
      reads: of('GetCacheEntryDownloadURL', 'download'),
      saves: of('CreateCacheEntry', 'upload', 'FinalizeCacheEntryUpload'),
    };
  }

  test('are four where there is no history', async () => {
    expect(await requestsOf({})).toEqual({ lists: 1, reads: 0, saves: 3 });
  });

  test('are six where there is a snapshot and nothing new, and two more for each delta since', async () => {
    await runJobs(3);
    await runJobs(1, { deltasPerSnapshot: 1 });
    place.passHours(2);
    expect(await requestsOf({})).toEqual({ lists: 1, reads: 2, saves: 3 });
    expect(await requestsOf({})).toEqual({ lists: 1, reads: 2 + 2, saves: 3 });
  });

  test('are four and two for each delta after ten others, and no more for who makes a snapshot', async () => {
    await runAtOnce(10);
    const deltas = { lists: 1, reads: 2 * 10, saves: 3 };
    expect(await requestsOf({ deltasPerSnapshot: 1_000 })).toEqual(deltas);
    expect(await requestsOf({ deltasPerSnapshot: 8 })).toEqual({ ...deltas, reads: 2 * 11 });
    expect(place.cache.entries().at(-1)?.key).toContain('.s.');
    expect(await requestsOf({ deltasPerSnapshot: 8 })).toEqual({ lists: 1, reads: 2, saves: 3 });
  });

  test('are one more in a pull request, which has two scopes to list', async () => {
    await runJobs(3);
    await runJobs(1, { deltasPerSnapshot: 1 });
    expect(await requestsOf({ access: PULL })).toEqual({ lists: 2, reads: 2, saves: 3 });
    expect(await requestsOf({ access: PULL })).toEqual({ lists: 2, reads: 2 + 2, saves: 3 });
  });

  test('are few where the token may not list entries', async () => {
    const options = { permissions: { contents: 'read' } } as const;
    expect(await requestsOf(options)).toEqual({ lists: 1, reads: 2, saves: 3 });
    expect(await requestsOf(options)).toEqual({ lists: 1, reads: 3, saves: 3 });
  });

  test('are no others on a branch that has no entries yet', async () => {
    await runJobs(1);
    const options = { access: { ref: 'refs/heads/other' } };
    expect(await requestsOf(options)).toEqual({ lists: 2, reads: 2, saves: 3 });
  });
});
