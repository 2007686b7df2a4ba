import { describe, expect, jest, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeHistories } from '../../../src/history/merge.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { SimulatedCache } from './simulated-cache.js';
import { openSimulated as open, PULL } from './simulated-job.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

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
