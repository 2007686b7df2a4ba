import { describe, expect, test } from '@jest/globals';
import { describeHistoryStore } from '../../contracts/history-store.js';
import { CachePlace } from './cache-place.js';

describeHistoryStore('the Actions cache store', async () => {
  const place = await CachePlace.create();
  return { open: () => place.job(), close: () => place.close() };
});
