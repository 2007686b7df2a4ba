import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as toolkit from '@actions/cache';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mergeHistories } from '../../../src/history/merge.js';
import { deltaKey } from '../../../src/history/stores/cache-keys.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { createToolkitExchange } from '../../../src/history/stores/toolkit-exchange.js';
import { buildLane } from '../../builders.js';
import { describeHistoryStore } from '../../contracts/history-store.js';
import { delivery, runsIn, saveOne } from '../deliveries.js';
import { CachePlace, MAIN } from './cache-place.js';

// Far more than is needed: a busy machine is no failure.
jest.setTimeout(60_000);

const PULL = 'refs/pull/7/merge';

describeHistoryStore('the Actions cache store', async () => {
  const place = await CachePlace.create();
  return { open: () => place.job(), close: () => place.close() };
});

describe('the Actions cache store with GitHub’s toolkit', () => {
  let place: CachePlace;
  beforeEach(async () => {
    place = await CachePlace.create();
  });
  afterEach(() => place.close());

  /** Puts bytes under a key, as a broken or hostile job could. */
  async function plant(key: string, bytes: Uint8Array): Promise<string> {
    await place.job().load(); // Sets the environment.
    expect(await createToolkitExchange().save(key, bytes)).toEqual({ isKept: true });
    return key;
  }

  const KEY = deltaKey({ ref: MAIN, run: '1-1', job: 'job', unique: 'planted' });

  test('keeps one entry a job, under a key that says whose it is', async () => {
    const lane = buildLane({ job: 'unit', variant: { os: 'linux' } });
    const job = { lane, shard: '1/2', step: 'deflake' };
    await saveOne(
      place.job({ run: { runId: '8123', runAttempt: 2 }, job }),
      delivery({ runId: '8123' }, 'P'),
    );
    expect(place.cache.entries()).toMatchObject([
      {
        ref: MAIN,
        key: expect.stringMatching(
          /^deflake1\.main-\w{16}\.d\.8123-2\.unit-os-linux-1-2-deflake-.*\.u\d+\.$/,
        ),
      },
    ]);
  });

  test('leaves nothing in the workspace', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    await saveOne(place.job(), delivery({ runId: '2' }, 'P'));
    expect(await readdir(place.workspace)).toEqual([]);
  });

  test('shows a pull request its own runs and the default branch’s, and nobody else’s', async () => {
    const pull = { ref: PULL, baseRef: MAIN };
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    await saveOne(place.job({ access: pull }), delivery({ runId: '2' }, 'F'));
    expect(runsIn((await place.job({ access: pull }).load()).history)).toEqual(['1/1', '2/1']);
    const other = place.job({ access: { ...pull, ref: 'refs/pull/8/merge' } });
    expect(await other.load()).toMatchObject({ problems: [] });
    expect(runsIn((await other.load()).history)).toEqual(['1/1']);
    expect(runsIn((await place.job().load()).history)).toEqual(['1/1']);
  });

  test('makes snapshots, which spare later jobs the deltas', async () => {
    for (let run = 1; run <= 6; run++) {
      const options = { run: { runId: `${run}`, runAttempt: 1 }, deltasPerSnapshot: 3 };
      await saveOne(place.job(options), delivery({ runId: `${run}` }, 'P'));
      place.passHours(2);
    }
    const before = place.cache.log.filter(({ call }) => call === 'download').length;
    const { history, problems } = await place.job().load();
    expect(problems).toEqual([]);
    expect(runsIn(history)).toHaveLength(6);
    expect(place.cache.log.filter(({ call }) => call === 'download').length - before).toBeLessThanOrEqual(2);
    expect(place.debugged).toContainEqual(expect.stringMatching(/a summary was kept: \S+\.s\./));
  });

  test('does not lose what was saved between another job’s listing and its snapshot', async () => {
    for (const runId of ['1', '2']) await saveOne(place.job(), delivery({ runId }, 'P'));
    const slow = place.job({ deltasPerSnapshot: 1 });
    const { history } = await slow.load();
    await saveOne(place.job(), delivery({ runId: '3' }, 'P'));
    const addition = delivery({ runId: '4' }, 'P');
    await slow.save(addition, mergeHistories(history, addition));
    expect(place.cache.entries().some(({ key }) => key.includes('.s.'))).toBe(true);
    expect(runsIn((await place.job().load()).history)).toEqual(['1/1', '2/1', '3/1', '4/1']);
  });

  test.each([
    ['junk', Buffer.from('not gzip'), "It can't be unpacked"],
    ['half a history', gzipSync('deflake-history\t1\t{"identity":1}\nlane\t{'), 'JSON'],
    ['a history of a newer Deflake', gzipSync('deflake-history\t2\tx\n'), 'newer Deflake'],
    ['a bomb', gzipSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 }), "It can't be unpacked"],
  ])('skips %s, names it, and reads the others', async (_, bytes, reason) => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    const key = await plant(KEY, bytes);
    const { history, problems } = await place.job().load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(problems).toMatchObject([
      { area: 'history', where: 'Actions cache', what: expect.stringContaining(key) },
    ]);
    expect(problems[0]?.what).toContain(reason);
  });

  test('follows no link, neither of an archive nor of the workspace', async () => {
    const secret = join(place.workspace, '..', 'secret.gz');
    await writeFile(secret, gzipSync('deflake-history\t1\t{"identity":1}\nend\t1\n'));
    // The archive holds a link under the name that the store will read.
    const key = await plant(KEY, gzipSync('x'));
    const folder = join(place.workspace, '.deflake-exchange');
    await toolkit.restoreCache(['.deflake-exchange'], key, [], {}, true);
    const [name = ''] = await readdir(folder);
    place.cache.evict(() => true);
    await writeFile(join(folder, 'other'), '');
    await mkdir(join(place.workspace, 'elsewhere'));
    await rm(join(folder, name));
    await symlink(secret, join(folder, name));
    expect(await toolkit.saveCache(['.deflake-exchange'], key, {}, true)).toBeGreaterThan(0);
    // And the workspace has a link in the place of the folder, as a repository could.
    await rm(folder, { recursive: true });
    await writeFile(join(place.workspace, 'elsewhere', 'mine.txt'), 'mine');
    await symlink(join(place.workspace, 'elsewhere'), folder);

    const { history, problems } = await place.job().load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([
      { what: expect.stringMatching(/can't be used and is skipped: (ELOOP|it is no plain file)\./) },
    ]);
    expect(await readdir(place.workspace)).toEqual(['elsewhere']);
    expect(await readFile(join(place.workspace, 'elsewhere', 'mine.txt'), 'utf8')).toBe('mine');
  });

  test('tells entries that are listed and can’t be restored', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    place.cache.loseUploads(1);
    await saveOne(place.job(), delivery({ runId: '2' }, 'P'));
    const { history, problems } = await place.job().load();
    expect(runsIn(history)).toEqual(['1/1']);
    expect(problems).toMatchObject([
      {
        what: '1 of 2 entries is listed and could not be restored (what came back is no archive): its runs do not count.',
      },
    ]);
  });

  test('asks for an entry by its whole key, whatever begins like it', async () => {
    await plant(`${KEY}and-more.`, gzipSync('deflake-history\t1\t{"identity":1}\nend\t1\n'));
    const entry = { key: KEY, ref: MAIN, createdAt: '2026-01-01T00:00:00Z', sizeBytes: 1 };
    const listEntries: ListEntries = () => Promise.resolve({ kind: 'listed', entries: [entry] });
    const { problems } = await place.job({ listEntries }).load();
    expect(problems).toMatchObject([{ what: expect.stringContaining('1 of 1 entry is') }]);
  });

  test('tells an outage of the cache, and goes on', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    await place.cache.refuse();
    const job = place.job();
    const { history, problems } = await job.load();
    expect(runsIn(history)).toEqual([]);
    expect(problems).toMatchObject([{ what: expect.stringContaining('could not be restored') }]);
    expect(await job.save(delivery({ runId: '2' }, 'P'), history)).toHaveLength(1);
  });

  test('falls back where the token may not list entries', async () => {
    for (const runId of ['1', '2']) {
      const job = place.job({ permissions: { contents: 'read' } });
      const { history, problems } = await job.load();
      expect(problems).toMatchObject([{ remedy: 'Add `actions: read` to the `permissions` of the job.' }]);
      const addition = delivery({ runId }, 'P');
      expect(await job.save(addition, mergeHistories(history, addition))).toEqual([]);
    }
    const { history } = await place.job({ permissions: {} }).load();
    expect(runsIn(history)).toEqual(['1/1', '2/1']);
  });

  test('lists in pages, and only as far back as it must', async () => {
    await saveOne(place.job(), delivery({ runId: '1' }, 'P'));
    place.pages = 0;
    await place.job({ access: { ref: PULL, baseRef: MAIN } }).load();
    expect(place.pages).toBe(2); // One for each scope.
  });

  test('works where the workspace is not the current directory', async () => {
    const environment = { GITHUB_WORKSPACE: join(place.workspace, '..') };
    await saveOne(place.job({ environment }), delivery({ runId: '1' }, 'P'));
    expect(runsIn((await place.job().load()).history)).toEqual(['1/1']);
    await place.job({ environment }).load();
    expect(process.env.GITHUB_WORKSPACE).toBe(environment.GITHUB_WORKSPACE);
  });
});
