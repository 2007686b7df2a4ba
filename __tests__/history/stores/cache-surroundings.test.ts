import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { readCacheAccess } from '../../../src/history/stores/cache-access.js';
import { findPacking } from '../../../src/history/stores/cache-packing.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { CachePlace, MAIN } from './cache-place.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

const LOST_REPLY = { kind: 'lose-reply' } as const;

describe('the Actions cache store in surroundings that limit it', () => {
  let place: CachePlace;
  beforeEach(async () => {
    place = await CachePlace.create();
  });
  afterEach(() => place.close());

  /** The path of a machine that has what packing needs, but no zstd. */
  async function pathWithoutZstd(): Promise<string> {
    const folder = join(place.workspace, '..', 'programs');
    await mkdir(folder);
    for (const name of ['tar', 'gzip']) {
      const paths = (process.env.PATH ?? '').split(delimiter).map((path) => join(path, name));
      const program = paths.find((path) => existsSync(path)) ?? '';
      await symlink(program, join(folder, name));
    }
    return folder;
  }

  test.each([
    ['no cache', { ACTIONS_RESULTS_URL: '' }, 'There is no Actions cache here'],
    ['no token', { ACTIONS_RUNTIME_TOKEN: '' }, 'There is no Actions cache here'],
    ['cache-mode none', { ACTIONS_CACHE_MODE: 'none' }, "The workflow's `cache-mode` is `none`"],
    ['GitHub Enterprise Server', { GITHUB_SERVER_URL: 'https://git.acme.example' }, 'Enterprise Server'],
  ])('works as empty where there is %s, and says so once', async (_, environment, what) => {
    const job = place.job({ environment });
    const { history, problems } = await job.load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([{ what: expect.stringContaining(what), remedy: expect.any(String) }]);
    expect(await job.save(delivery({ runId: '1' }, 'P'), history)).toEqual([]);
    expect(await place.job({ environment }).save(delivery({ runId: '1' }, 'P'), EMPTY_HISTORY)).toHaveLength(
      1,
    );
    expect(place.cache.log).toEqual([]);
  });

  test('reads and does not save where the workflow’s cache-mode is read', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    const job = place.job({ environment: { ACTIONS_CACHE_MODE: 'read' } });
    const { history } = await job.load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(await job.save(delivery({ runId: '2' }, 'P'), history)).toMatchObject([
      { what: expect.stringContaining('`cache-mode` is `read`') },
    ]);
  });

  test('saves and does not read where the workflow’s cache-mode is write-only', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    const before = place.cache.log.length;
    const job = place.job({ environment: { ACTIONS_CACHE_MODE: 'write-only' } });
    const { history, problems } = await job.load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([{ what: expect.stringContaining('`cache-mode` is `write-only`') }]);
    expect(place.cache.log).toHaveLength(before);
    expect(await job.save(delivery({ runId: '2' }, 'P'), history)).toEqual([]);
    expect(runsIn((await place.job().load()).history)).toEqual(['1/1', '2/1']);
  });

  test('saves nothing in a merge queue, where it would be thrown away', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    const access = { ref: 'refs/heads/gh-readonly-queue/main/pr-7-abc', baseRef: MAIN };
    const job = place.job({ access });
    const { history } = await job.load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(await job.save(delivery({ runId: '2' }, 'P'), history)).toEqual([]);
    expect(place.cache.entries()).toHaveLength(1);
    expect(place.debugged).toEqual([expect.stringContaining('merge queue')]);
  });

  test('tells a refusal by policy, and asks only once', async () => {
    const job = place.job({ access: { mayWrite: false } });
    const problems = await saveOne(job, delivery({ runId: '1' }, 'P'));
    expect(problems).toMatchObject([
      {
        what: 'The cache did not take this run (token is read-only): it is not in the history.',
        remedy: expect.stringContaining('pull_request_target'),
      },
    ]);
    expect(place.cache.entries()).toEqual([]);
    expect(place.cache.log.map(({ call }) => call)).toEqual(['CreateCacheEntry']);
  });

  test('tells a token that may read nothing', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    const { history, problems } = await place.job({ access: { mayRead: false } }).load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([
      { what: expect.stringContaining('could not be restored (cache read denied: no readable scopes)') },
    ]);
  });

  test('keeps a run whose name was taken before the reply was lost', async () => {
    place.cache.fail('CreateCacheEntry', LOST_REPLY);
    expect(await saveOne(place.job(), delivery({ runId: '1' }, 'P'))).toEqual([]);
    const { history, problems } = await place.job().load();
    expect([runsIn(history), problems]).toEqual([['1/1'], []]);
  });

  test('knows a run that was kept before the reply was lost', async () => {
    place.cache.fail('FinalizeCacheEntryUpload', LOST_REPLY);
    expect(await saveOne(place.job(), delivery({ runId: '1' }, 'P'))).toEqual([]);
    expect(place.cache.entries()).toHaveLength(1);
    expect(runsIn((await place.job().load()).history)).toEqual(['1/1']);
  });

  test('knows the version by which the cache lists what this machine packs', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    expect(place.cache.entries().map(({ version }) => version)).toEqual([(await findPacking()).version]);
  });

  test('tells entries that were packed with and without zstd, each where it can’t be read', async () => {
    const environment = { PATH: await pathWithoutZstd() };
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    const before = place.cache.log.length;
    const container = await place.job({ environment }).load();
    expect(runsIn(container.history)).toEqual([]);
    expect(container.problems).toMatchObject([
      { what: expect.stringMatching(/^1 of 1 entry was packed .* with zstd, and this one lacks it/) },
    ]);
    expect(place.cache.log).toHaveLength(before); // It is known from the list alone.
    const foreign = await saveOne(place.job({ environment }), delivery({ runId: '2' }, 'P'));
    expect(foreign).toEqual([]);
    expect(runsIn((await place.job({ environment }).load()).history)).toEqual(['2/1']);
    const { history, problems } = await place.job().load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(problems).toMatchObject([
      {
        what: expect.stringMatching(/^1 of 2 entries was packed .* without zstd, and this one has it/),
        remedy: expect.stringContaining('Install zstd'),
      },
    ]);
  });

  test('lists the scopes of a merge queue’s base only', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    place.pages = 0;
    const access = { ref: 'refs/heads/gh-readonly-queue/main/pr-7-abc', baseRef: MAIN };
    expect(runsIn((await place.job({ access }).load()).history)).toEqual(['1/1']);
    expect(place.pages).toBe(1);
  });
});

describe('what the environment says of the cache', () => {
  const usual = {
    GITHUB_SERVER_URL: 'https://github.com',
    ACTIONS_RESULTS_URL: 'https://results.example/',
    ACTIONS_RUNTIME_TOKEN: 't',
    ACTIONS_CACHE_SERVICE_V2: 'True',
  };

  test.each([
    ['GitHub', {}],
    ['GitHub with data residency', { GITHUB_SERVER_URL: 'https://acme.ghe.com' }],
    ['a mode that allows both', { ACTIONS_CACHE_MODE: ' Write ' }],
    ['a mode of the future', { ACTIONS_CACHE_MODE: 'sideways' }],
  ])('is nothing in particular with %s', (_, more) => {
    expect(readCacheAccess({ ...usual, ...more })).toEqual({});
  });

  test.each([
    ['GitHub Enterprise Server', { GITHUB_SERVER_URL: 'https://git.acme.example' }, 'absence'],
    ['no cache of the second version', { ACTIONS_CACHE_SERVICE_V2: '' }, 'absence'],
    ['cache-mode none', { ACTIONS_CACHE_MODE: 'none' }, 'absence'],
    ['cache-mode read', { ACTIONS_CACHE_MODE: 'read' }, 'unwritable'],
    ['cache-mode write-only', { ACTIONS_CACHE_MODE: 'WRITE-only' }, 'unreadable'],
  ])('is a limit with %s, and a remedy', (_, more, limit) => {
    const access = readCacheAccess({ ...usual, ...more });
    expect(access).toEqual({ [limit]: { what: expect.any(String), remedy: expect.any(String) } });
  });
});
