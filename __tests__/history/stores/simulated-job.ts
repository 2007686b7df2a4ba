import type { HistoryStore } from '../../../src/history/store.js';
import {
  type ActionsCacheOptions,
  createActionsCacheStore,
} from '../../../src/history/stores/actions-cache.js';
import { buildLane } from '../../builders.js';
import { delivery, saveOne } from '../deliveries.js';
import type { SimulatedCache } from './simulated-cache.js';

export const MAIN = 'refs/heads/main';
export const PULL = 'refs/pull/7/merge';
export const MINUTE_MS = 60 * 1_000;

export interface SimulatedJob extends Partial<ActionsCacheOptions> {
  readonly ref?: string;
}

let names = 0;

/** The store of a job with a cache in memory. */
export function openSimulated(
  cache: SimulatedCache,
  { ref = MAIN, ...options }: SimulatedJob = {},
): HistoryStore {
  return createActionsCacheStore({
    refs: { own: ref, default: MAIN },
    run: { runId: '1', runAttempt: 1 },
    job: { lane: buildLane(), shard: '', step: 'deflake' },
    listEntries: cache.list,
    uniqueName: () => `${++names}`,
    random: () => 0,
    clock: { now: () => cache.nowMs },
    debug: () => {},
    exchange: cache.exchange(ref, { refs: [...new Set([ref, MAIN])] }),
    // Snapshots all the time: nothing can be lost but by them.
    deltasPerSnapshot: 1,
    ...options,
  });
}

/** Jobs one after the other, ten minutes apart. Throws where one of them could not save. */
export async function runJobs(
  cache: SimulatedCache,
  runIds: readonly (number | string)[],
  { row = 'P', ...options }: SimulatedJob & { readonly row?: string } = {},
): Promise<void> {
  for (const runId of runIds) {
    cache.nowMs += 10 * MINUTE_MS;
    const run = { runId: `${runId}`, runAttempt: 1 };
    const store = openSimulated(cache, { run, ...options });
    const problems = await saveOne(store, delivery({ runId: `${runId}` }, row));
    if (problems.length > 0) throw new Error(problems.map(({ what }) => what).join('; '));
  }
}
