import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ActionRunner, type ActionStep } from '../harness.js';
import { pullRequestEvent, pushEvent, type RunnerEvent } from '../runner/events.js';
import { CacheService } from './cache-service.js';

// Above the harness's own limit for a child, so that a hanging child is reported as such.
jest.setTimeout(90_000);

const actionFolder = fileURLToPath(new URL('../probes/cache', import.meta.url));
const MAIN = pushEvent();
const PULL_7 = pullRequestEvent({ number: 7 });
const PULL_8 = pullRequestEvent({ number: 8 });

const NOT_SAVED = { saved: -1 };
const MISS = {};
/** A denial by policy is answered with 200. */
const DENIED = { call: 'CreateCacheEntry', ref: 'refs/heads/main', status: 200 };

describe('the cache stand-in with the real client', () => {
  let service: CacheService;
  let runner: ActionRunner;
  beforeEach(async () => {
    service = await CacheService.start();
    runner = await ActionRunner.create({ cache: service, actionFolder });
  });
  afterEach(async () => {
    await Promise.all([service.stop(), runner.dispose()]);
  });

  /** Runs a job that saves and restores; its results are what the client returned, call by call. */
  async function job(event: RunnerEvent, calls: readonly CacheClientCall[], step: Partial<ActionStep> = {}) {
    const result = await runner.run({ event, inputs: { calls: JSON.stringify(calls) }, ...step });
    expect(result).toMatchObject({ exitCode: 0 });
    return { ...result, results: JSON.parse(result.outputs.results ?? '') as unknown };
  }

  test('what was saved is restored', async () => {
    const { results } = await job(MAIN, [save('history-1', 'runs'), restore('history-1')]);
    expect(results).toEqual([{ saved: 1 }, { restored: 'history-1', text: 'runs' }]);
    expect(service.entries()).toMatchObject([{ id: 1, ref: 'refs/heads/main', key: 'history-1' }]);
    expect(service.log.map((logged) => logged.call)).toEqual([
      'CreateCacheEntry',
      'upload',
      'FinalizeCacheEntryUpload',
      'GetCacheEntryDownloadURL',
      'download',
    ]);
  });

  test('a second save under the same key is refused, and the first content stays', async () => {
    const calls = [save('history-1', 'first'), save('history-1', 'second'), restore('history-1')];
    const { results } = await job(MAIN, calls);
    expect(results).toEqual([{ saved: 1 }, NOT_SAVED, { restored: 'history-1', text: 'first' }]);
    expect(service.log).toContainEqual(expect.objectContaining({ call: 'CreateCacheEntry', status: 409 }));
  });

  test('the primary key is a prefix too, and the newest entry wins', async () => {
    const calls = [save('history-1'), save('history-12'), restore('history-1'), restore('history-')];
    const { results } = await job(MAIN, [...calls, restore('snapshot-', 'none-', 'history-1')]);
    const [older, newer] = ['history-1', 'history-12'].map((key) => ({ restored: key, text: key }));
    expect(results).toEqual([{ saved: 1 }, { saved: 2 }, older, newer, older]);
  });

  test('a pull request reads the default branch and its own scope, and no sibling', async () => {
    await Promise.all([job(MAIN, [save('main-1')]), job(PULL_7, [save('seven-1')])]);
    const [seven, eight] = await Promise.all(
      [PULL_7, PULL_8].map((event) => job(event, [restore('main-1'), restore('seven-1')])),
    );
    const [main, own] = ['main-1', 'seven-1'].map((key) => ({ restored: key, text: key }));
    expect(seven?.results).toEqual([main, own]);
    expect(eight?.results).toEqual([main, MISS]);
  });

  test('a policy that denies writing leaves reading as it is', async () => {
    await job(MAIN, [save('history-1')]);
    const readOnly = { cacheAccess: { mayWrite: false } };
    const denied = await job(MAIN, [save('history-2'), restore('history-')], readOnly);
    expect(denied.results).toEqual([NOT_SAVED, { restored: 'history-1', text: 'history-1' }]);
    const message: unknown = expect.stringContaining('cache write denied:');
    expect(denied.annotations).toMatchObject([{ level: 'warning', message }]);
    expect(service.log).toContainEqual({ ...DENIED, key: 'history-2' });
  });

  test('a token without readable scopes is warned of and misses', async () => {
    const unreadable = await job(MAIN, [restore('history-1')], { cacheAccess: { mayRead: false } });
    expect(unreadable.results).toEqual([MISS]);
    const message: unknown = expect.stringContaining('cache read denied:');
    expect(unreadable.annotations).toMatchObject([{ level: 'warning', message }]);
  });

  test('refused connections look like a miss, and end when the test says so', async () => {
    const calls = [save('history-1'), restore('history-1')];
    await service.refuse();
    const refused = await job(MAIN, calls);
    expect(refused.results).toEqual([NOT_SAVED, MISS]);
    expect(refused.stdout).toContain('ECONNREFUSED');
    await service.recover();
    expect((await job(MAIN, calls)).results).toEqual([
      { saved: 1 },
      { restored: 'history-1', text: 'history-1' },
    ]);
  });

  test('an answer ordered by the test takes the place of the real one, once', async () => {
    service.fail('CreateCacheEntry', { kind: 'answer', status: 429, headers: { 'retry-after': '60' } });
    const { results } = await job(MAIN, [save('history-1'), save('history-1')]);
    expect(results).toEqual([NOT_SAVED, { saved: 1 }]);
  });

  test('a reply lost after the commit makes the client believe that nothing was saved', async () => {
    service.fail('FinalizeCacheEntryUpload', { kind: 'lose-reply' });
    const { results } = await job(MAIN, [save('history-1'), restore('history-1')]);
    expect(results).toEqual([NOT_SAVED, { restored: 'history-1', text: 'history-1' }]);
  });

  test('a reply lost after the reservation leaves a key that nobody can use', async () => {
    service.fail('CreateCacheEntry', { kind: 'lose-reply' });
    const { results } = await job(MAIN, [save('history-1'), save('history-1'), restore('history-1')]);
    expect(results).toEqual([NOT_SAVED, NOT_SAVED, MISS]);
    expect(service.entries()).toEqual([]);
  });

  test('a lost upload is listed and cannot be restored', async () => {
    service.loseUploads();
    const { results } = await job(MAIN, [save('history-1'), restore('history-1')]);
    expect(results).toEqual([{ saved: 1 }, MISS]);
    expect(service.entries()).toHaveLength(1);
  });

  test('evicted entries are gone, and their keys are free again', async () => {
    await job(MAIN, [save('history-1'), save('snapshot-1')]);
    expect(service.evict((entry) => entry.key.startsWith('history-'))).toBe(1);
    expect(service.entries().map((entry) => entry.key)).toEqual(['snapshot-1']);
    const { results } = await job(MAIN, [restore('history-1'), save('history-1')]);
    expect(results).toEqual([MISS, { saved: 3 }]);
  });
});

type CacheClientCall = { save: string; text: string } | { restore: readonly string[] };

function save(key: string, text = key): CacheClientCall {
  return { save: key, text };
}

function restore(...keys: readonly string[]): CacheClientCall {
  return { restore: keys };
}
