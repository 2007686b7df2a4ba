import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shaOf } from '../runner/events.js';
import { saveEntry } from './cache/wire-client.js';
import { CacheService } from './cache-service.js';
import { RestApi } from './rest-api.js';
import { octokitFor } from './rest-client.js';

const REPOSITORY = { owner: 'octo', repo: 'demo' };
const HEAD_SHA = shaOf('head');

let cache: CacheService;
let api: RestApi;
beforeEach(async () => {
  cache = await CacheService.start();
  api = await RestApi.start({ cache });
  api.pulls.add({
    number: 7,
    base: { ref: 'main', sha: shaOf('base') },
    head: { ref: 'feature', sha: HEAD_SHA, repository: 'stranger/demo' },
    mergeCommitSha: shaOf('merge'),
    files: [
      { filename: 'src/a.ts', patch: '@@ -1 +1 @@\n-a\n+b' },
      { filename: 'src/new.ts', status: 'renamed', previousFilename: 'src/old.ts' },
    ],
  });
});
afterEach(async () => {
  await Promise.all([cache.stop(), api.stop()]);
});

describe('the REST stand-in: reading', () => {
  test('pull requests with their files', async () => {
    const { rest } = octokitFor(api);
    const pull = await rest.pulls.get({ ...REPOSITORY, pull_number: 7 });
    expect(pull.data).toMatchObject({
      number: 7,
      base: { ref: 'main', repo: { full_name: 'octo/demo', fork: false } },
      head: { sha: HEAD_SHA, label: 'stranger:feature', repo: { full_name: 'stranger/demo', fork: true } },
    });
    const files = await rest.pulls.listFiles({ ...REPOSITORY, pull_number: 7 });
    expect(files.data).toMatchObject([
      { filename: 'src/a.ts', status: 'modified' },
      { filename: 'src/new.ts', previous_filename: 'src/old.ts' },
    ]);
    const found = await rest.pulls.list({ ...REPOSITORY, head: 'stranger:feature' });
    expect(found.data.map((one) => one.number)).toEqual([7]);
    const commit = { ...REPOSITORY, commit_sha: shaOf('merge') };
    expect((await rest.repos.listPullRequestsAssociatedWithCommit(commit)).data).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });

  test('files of a ref, in JSON and raw', async () => {
    const { rest } = octokitFor(api);
    const text = 'version: 1\n'.repeat(20);
    api.contents.set('main', { '.github/quarantine.yml': text });
    const file = { ...REPOSITORY, path: '.github/quarantine.yml' };
    const json = (await rest.repos.getContent(file)).data;
    const content = 'content' in json ? json.content : '';
    expect(Buffer.from(content, 'base64').toString()).toBe(text);
    const raw = await rest.repos.getContent({
      ...file,
      ref: 'refs/heads/main',
      mediaType: { format: 'raw' },
    });
    expect(raw.data).toBe(text);
    const folder = await rest.repos.getContent({ ...REPOSITORY, path: '.github' });
    expect(folder.data).toMatchObject([{ type: 'file', path: '.github/quarantine.yml' }]);
    await expect(rest.repos.getContent({ ...file, ref: 'other' })).rejects.toMatchObject({ status: 404 });
    expect(api.violations).toEqual([]);
  });

  test('workflow runs with the jobs of each attempt', async () => {
    const { rest } = octokitFor(api);
    api.runs.add({ id: 5, run_attempt: 2, head_sha: HEAD_SHA, conclusion: 'failure' });
    api.runs.setJobs(5, 1, [{ name: 'test (linux)', conclusion: 'failure' }, { name: 'lint' }]);
    api.runs.setJobs(5, 2, [{ name: 'test (linux)' }]);
    const run = { ...REPOSITORY, run_id: 5 };
    expect((await rest.actions.getWorkflowRun(run)).data).toMatchObject({
      head_sha: HEAD_SHA,
      run_attempt: 2,
    });
    const first = await rest.actions.listJobsForWorkflowRunAttempt({ ...run, attempt_number: 1 });
    expect(first.data.jobs.map((job) => job.conclusion)).toEqual(['failure', 'success']);
    const all = await rest.actions.listJobsForWorkflowRun({ ...run, filter: 'all' });
    expect(all.data.total_count).toBe(3);
    expect((await rest.repos.get(REPOSITORY)).data).toMatchObject({ default_branch: 'main' });
    expect(api.violations).toEqual([]);
  });

  test('the cache entries of every ref, by prefix and page', async () => {
    const main = { ref: 'refs/heads/main', defaultRef: 'refs/heads/main' };
    const pull = { ...main, ref: 'refs/pull/7/merge' };
    await saveEntry(cache, main, { key: 'a-1' });
    await saveEntry(cache, main, { key: 'b-1' });
    await saveEntry(cache, pull, { key: 'a-2', content: 'runs' });
    const { rest, paginate } = octokitFor(api);
    const pages = await paginate(rest.actions.getActionsCacheList, { ...REPOSITORY, key: 'a-', per_page: 1 });
    expect(new Set(pages.map((entry) => entry.key))).toEqual(new Set(['a-1', 'a-2']));
    const own = await rest.actions.getActionsCacheList({ ...REPOSITORY, ref: pull.ref });
    expect(own.data).toMatchObject({ total_count: 1, actions_caches: [{ ref: pull.ref, size_in_bytes: 4 }] });
    await expect(
      octokitFor(api, { contents: 'read' }).rest.actions.getActionsCacheList(REPOSITORY),
    ).rejects.toMatchObject({ status: 403 });
    expect(api.violations).toEqual([]);
  });

  test('cache entries, to delete them', async () => {
    const main = { ref: 'refs/heads/main', defaultRef: 'refs/heads/main' };
    for (const key of ['a-1', 'a-2', 'a-3']) await saveEntry(cache, main, { key });
    const { rest } = octokitFor(api, { actions: 'write' });
    await rest.actions.deleteActionsCacheByKey({ ...REPOSITORY, key: 'a-1' });
    await rest.actions.deleteActionsCacheById({ ...REPOSITORY, cache_id: 2 });
    expect(cache.entries().map((entry) => entry.key)).toEqual(['a-3']);
    const prefix = { ...REPOSITORY, key: 'a-' };
    await expect(rest.actions.deleteActionsCacheByKey(prefix)).rejects.toMatchObject({ status: 404 });
    expect(api.violations).toEqual([]);
  });
});
