import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mergeGroupEvent, pullRequestEvent, pushEvent, type RunnerEvent } from '../runner/events.js';
import { callCache, saveEntry } from './cache/wire-client.js';
import { type CacheAccess, CacheService } from './cache-service.js';

const MAIN = pushEvent();
const RELEASE = pushEvent({ branch: 'release' });
const PULL_7 = pullRequestEvent({ number: 7, base: { ref: 'release', sha: 'b'.repeat(40) } });
const PULL_8 = pullRequestEvent({ number: 8 });

describe('the cache stand-in on the wire', () => {
  let service: CacheService;
  beforeEach(async () => {
    service = await CacheService.start();
  });
  afterEach(async () => {
    await service.stop();
  });

  function call(method: string, body: object, access: CacheAccess = MAIN.cacheAccess, token?: string) {
    return callCache(service, access, { method, body, ...(token === undefined ? {} : { token }) });
  }

  function save(event: RunnerEvent, key: string, version = 'v'): Promise<void> {
    return saveEntry(service, event.cacheAccess, { key, version });
  }

  /** The key that a job would restore; empty if there is none. */
  async function match(event: RunnerEvent, key: string, restore_keys: readonly string[] = [], version = 'v') {
    const { body } = await call(
      'GetCacheEntryDownloadURL',
      { key, restore_keys, version },
      event.cacheAccess,
    );
    return body.matched_key;
  }

  test('jobs read their own scope, the base branch and the default branch, in this order', async () => {
    await save(MAIN, 'a-main');
    await save(RELEASE, 'a-release');
    await save(PULL_8, 'a-eight');
    const readers = [MAIN, RELEASE, PULL_7, PULL_8, mergeGroupEvent()];
    const found = await Promise.all(readers.map((reader) => match(reader, 'a-')));
    expect(found).toEqual(['a-main', 'a-release', 'a-release', 'a-eight', 'a-main']);
    expect(await match(PULL_7, 'a-main')).toBe('a-main');
    expect(await match(PULL_7, 'a-eight')).toBe('');
    expect(await match(MAIN, 'a-release')).toBe('');
  });

  test("a prefix found in the job's own scope shadows newer entries of the default branch", async () => {
    await save(PULL_8, 'history-1');
    await save(MAIN, 'history-2');
    expect(await match(PULL_8, 'history-')).toBe('history-1');
    // Even an exact match further away comes second.
    expect(await match(PULL_8, 'history-2', ['history-'])).toBe('history-1');
  });

  test('keys are tried in order, exactly before as a prefix, and only within a version', async () => {
    for (const key of ['a-1', 'a-12', 'b-1', 'b-2']) await save(MAIN, key);
    await save(MAIN, 'a-3', 'other');
    expect(await match(MAIN, 'a-1')).toBe('a-1');
    expect(await match(MAIN, 'none', ['b-', 'a-'])).toBe('b-2');
    expect(await match(MAIN, 'a-')).toBe('a-12');
    expect(await match(MAIN, 'a-', [], 'other')).toBe('a-3');
    expect(await match(MAIN, 'b-', [], 'other')).toBe('');
  });

  test('a name is taken by a reservation, and only in its own scope and version', async () => {
    const create = async (event: RunnerEvent, version: string) =>
      (await call('CreateCacheEntry', { key: 'a', version }, event.cacheAccess)).status;
    expect(await create(MAIN, 'v')).toBe(200);
    expect(await create(MAIN, 'v')).toBe(409);
    expect(await create(MAIN, 'w')).toBe(200);
    expect(await create(PULL_7, 'v')).toBe(200);
    expect(service.entries()).toEqual([]);
    expect(await match(MAIN, 'a')).toBe('');
  });

  test('an upload in blocks is joined in the order of the list, and can be read in ranges', async () => {
    const name = { key: 'large-1', version: 'v' };
    const upload = String((await call('CreateCacheEntry', name)).body.signed_upload_url);
    const put = (query: string, body: string) => fetch(`${upload}&${query}`, { method: 'PUT', body });
    await Promise.all([
      put('comp=block&blockid=Mg%3D%3D', ' world'),
      put('comp=block&blockid=MQ%3D%3D', 'hello'),
    ]);
    await put('comp=blocklist', '<BlockList><Latest>MQ==</Latest><Latest>Mg==</Latest></BlockList>');
    expect(await call('FinalizeCacheEntryUpload', { ...name, size_bytes: '10' })).toMatchObject({
      status: 400,
    });
    const finalised = await call('FinalizeCacheEntryUpload', { ...name, size_bytes: '11' });
    expect(finalised).toEqual({ status: 200, body: { ok: true, entry_id: '1', message: '' } });
    const download = String((await call('GetCacheEntryDownloadURL', name)).body.signed_download_url);
    const part = await fetch(download, { headers: { range: 'bytes=3-7' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 3-7/11']);
    expect(await part.text()).toBe('lo wo');
    const head = await fetch(download, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('11');
    expect((await fetch(download.replace(/sig=.*/, 'sig=forged'))).status).toBe(403);
  });

  test('an outage answers 503 until it ends', async () => {
    service.fail('*', { kind: 'answer', status: 503 }, Number.POSITIVE_INFINITY);
    const create = () => call('CreateCacheEntry', { key: 'a', version: 'v' });
    expect([(await create()).status, (await create()).status]).toEqual([503, 503]);
    await service.recover();
    expect((await create()).status).toBe(200);
  });

  test('a dropped connection carries nothing out', async () => {
    service.fail('CreateCacheEntry', { kind: 'drop' });
    const create = () => call('CreateCacheEntry', { key: 'a', version: 'v' });
    await expect(create()).rejects.toThrow('fetch failed');
    expect((await create()).status).toBe(200);
    expect(service.log.map((logged) => logged.status)).toEqual(['dropped', 200]);
  });

  test.each([
    ['CreateCacheEntry', { key: 'a,b', version: 'v' }, 400],
    ['CreateCacheEntry', { key: 'a' }, 400],
    ['FinalizeCacheEntryUpload', { key: 'never reserved', version: 'v', size_bytes: '1' }, 404],
    ['GetCacheEntryDownloadURL', { key: 'a', version: 'v', restore_keys: 'a' }, 400],
    ['DropAllEntries', {}, 404],
  ])('%s of %j is answered %d', async (method, body, status) => {
    expect(await call(method, body)).toMatchObject({ status });
  });

  test('a token that the test did not hand out is refused', async () => {
    const stolen = await call('CreateCacheEntry', { key: 'a', version: 'v' }, MAIN.cacheAccess, 'stolen');
    expect(stolen).toMatchObject({ status: 401 });
  });
});
