import { expect, test } from '@jest/globals';
import { createMemoryStore } from '../../../src/history/stores/memory.js';
import { describeHistoryStore } from '../../contracts/history-store.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';

describeHistoryStore('the memory store', () => {
  const store = createMemoryStore();
  return Promise.resolve({ open: () => store, close: () => Promise.resolve() });
});

test('the memory store keeps what its limits allow', async () => {
  const limits = { windowRuns: 1, windowDays: 1_000_000 };
  const store = createMemoryStore({ retention: { limits, clock: { now: () => 0 } } });
  for (const runId of ['1', '2', '3']) await saveOne(store, delivery({ runId }, 'P'));
  expect(runsIn((await store.load()).history)).toEqual(['3/1']);
  expect(await saveOne(store, delivery({ runId: '1', runAttempt: 2 }, 'P'))).toMatchObject([
    {
      area: 'history',
      what: 'This run is older than what the history keeps, or was forgotten: it was not added.',
    },
  ]);
});

test('the memory store can begin with a history', async () => {
  const initial = delivery({ runId: '1' }, 'P');
  expect((await createMemoryStore({ initial }).load()).history).toBe(initial);
});
