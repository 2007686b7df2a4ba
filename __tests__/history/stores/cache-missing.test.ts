import { describe, expect, jest, test } from '@jest/globals';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { EPOCH_MS } from '../../builders.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';
import { MINUTE_MS, openSimulated as open, runJobs } from './simulated-job.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the Actions cache store where something is missing', () => {
  test('reads on where a snapshot that was trusted can’t be read', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, range(1, 20), { deltasPerSnapshot: 5 });
    const snapshots = cache.keys().filter((key) => key.includes('.s.'));
    for (const key of snapshots) cache.unreachable.add(key);
    const { history, problems } = await open(cache).load();
    // All but the runs of the jobs that made snapshots.
    expect(runsIn(history)).toHaveLength(20 - snapshots.length);
    expect(problems).toMatchObject([
      { what: expect.stringMatching(/^\d of \d+ entries (?:is|are) listed and could not be restored/) },
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
    const missing = { what: expect.stringMatching(/^1 of \d entries is listed and could not be restored/) };
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

  describe('of the job that made a snapshot, whose run is nowhere else,', () => {
    /** Four jobs, of which the third makes a snapshot in the place of its delta; its key. */
    async function withSnapshot(cache: SimulatedCache): Promise<string> {
      await runJobs(cache, [1, 2], { deltasPerSnapshot: 1_000 });
      await runJobs(cache, [3], { deltasPerSnapshot: 1 });
      await runJobs(cache, [4], { deltasPerSnapshot: 1_000 });
      const [snapshot = '', ...others] = cache.keys().filter((key) => key.includes('.s.'));
      expect(others).toEqual([]);
      return snapshot;
    }

    test('tells that it was evicted, and finds all others where they were', async () => {
      const cache = new SimulatedCache(EPOCH_MS);
      const snapshot = await withSnapshot(cache);
      cache.evict((key) => key === snapshot);
      const { history, problems } = await open(cache).load();
      expect(runsIn(history)).toEqual(['1/1', '2/1', '4/1']);
      expect(problems).toMatchObject([
        { what: expect.stringMatching(/^1 entry that an earlier job saw is no longer in the cache/) },
      ]);
    });

    test('tells that its bytes were lost', async () => {
      const cache = new SimulatedCache(EPOCH_MS);
      cache.unreachable.add(await withSnapshot(cache));
      const { history, problems } = await open(cache).load();
      expect(runsIn(history)).toEqual(['1/1', '2/1', '4/1']);
      expect(problems).toMatchObject([
        { what: expect.stringMatching(/^1 of 4 entries is listed and could not be restored/) },
      ]);
    });

    test('has it in two places after the next snapshot', async () => {
      const cache = new SimulatedCache(EPOCH_MS);
      const snapshot = await withSnapshot(cache);
      await runJobs(cache, [5], { deltasPerSnapshot: 0 });
      cache.evict((key) => key === snapshot || key.includes('.d.'));
      const { history, problems } = await open(cache).load();
      expect(runsIn(history)).toEqual(['1/1', '2/1', '3/1', '4/1', '5/1']);
      expect(problems).toEqual([]);
    });
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

  test('is empty again when everything was evicted', async () => {
    const cache = new SimulatedCache(EPOCH_MS);
    await runJobs(cache, [1, 2]);
    cache.evict(() => true);
    expect(await open(cache).load()).toMatchObject({ history: { lanes: new Map() }, problems: [] });
  });
});
