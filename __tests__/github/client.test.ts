import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApiFailure } from '../../src/github/api-failure.js';
import type { Client } from '../../src/github/client.js';
import { createClient } from '../../src/github/client.js';
import { CacheService } from '../e2e/stand-ins/cache-service.js';
import { jsonReply, type LoopbackReply, LoopbackServer } from '../e2e/stand-ins/loopback-server.js';
import { RestApi } from '../e2e/stand-ins/rest-api.js';

describe('against the API', () => {
  let api: RestApi;
  let client: Client;
  let pauses: number[];

  beforeEach(async () => {
    api = await RestApi.start({ repository: 'octo/demo' });
    pauses = [];
    const wait = async (ms: number) => void pauses.push(ms);
    const options = { apiUrl: api.url, repository: 'octo/demo', wait, random: () => 0 };
    client = await createClient({ ...options, token: api.issueToken() });
  });

  afterEach(async () => {
    await api.stop();
    expect(api.violations).toEqual([]);
  });

  async function failureOf(call: Promise<unknown>): Promise<ApiFailure> {
    const error: unknown = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof ApiFailure) return error;
    throw new Error('The call should have failed.');
  }

  test('a file is read at a ref, and undefined where there is none', async () => {
    api.contents.set('refs/heads/main', { '.github/quarantine.yml': 'tests: []\n# Größe\n' });
    const file = { path: '.github/quarantine.yml', ref: 'refs/heads/main' };
    await expect(client.getContent(file)).resolves.toBe('tests: []\n# Größe\n');
    await expect(client.getContent({ ...file, path: 'other.yml' })).resolves.toBeUndefined();
  });

  test('a folder and a file of more than 1 MiB are no files to read', async () => {
    api.contents.set('main', { 'a/b.txt': 'b', large: 'x'.repeat(1_100_000) });
    for (const path of ['a', 'large']) {
      const failure = await failureOf(client.getContent({ path, ref: 'main' }));
      expect(failure).toMatchObject({ operation: 'read-file', status: undefined });
    }
  });

  test('files of a pull request are listed, former names too, page by page', async () => {
    const [base, head] = [
      { ref: 'main', sha: 'a'.repeat(40) },
      { ref: 'fix', sha: 'b'.repeat(40) },
    ];
    const files = Array.from({ length: 130 }, (_, i) => ({ filename: `src/${i}.ts` }));
    const renamed = { filename: 'new.ts', status: 'renamed', previousFilename: 'old.ts' } as const;
    api.pulls.add({ number: 7, base, head, files: [...files, renamed] });
    const listed = await client.listChangedFiles(7);
    expect(listed).toHaveLength(132);
    expect(listed.slice(-2)).toEqual(['new.ts', 'old.ts']);
  });

  test('a pull request is opened, found by its branches, and updated', async () => {
    const branches = { head: 'deflake/quarantine', base: 'main' };
    const wanted = { ...branches, state: 'open' } as const;
    await expect(client.findPullRequest(wanted)).resolves.toBeUndefined();
    const opened = await client.createPullRequest({ ...branches, title: 'Quarantine', body: 'one' });
    await expect(client.findPullRequest(wanted)).resolves.toEqual(opened);
    await client.updatePullRequest(opened.number, { title: 'Quarantine', body: 'two' });
    await expect(client.findPullRequest(wanted)).resolves.toMatchObject({
      number: opened.number,
      body: 'two',
    });
    expect(await failureOf(client.createPullRequest({ ...branches, title: 't', body: 'b' }))).toMatchObject({
      operation: 'create-pull-request',
      status: 422,
    });
  });

  test('jobs of an attempt are listed', async () => {
    api.runs.add({ id: 8123, run_attempt: 2 });
    api.runs.setJobs(8123, 2, [{ name: 'unit' }, { name: 'e2e', status: 'in_progress', conclusion: null }]);
    const jobs = await client.listJobsForAttempt({ runId: '8123', attempt: 2 });
    expect(jobs).toEqual([
      expect.objectContaining({ name: 'unit', conclusion: 'success' }),
      expect.not.objectContaining({ conclusion: expect.anything() }),
    ]);
  });

  test.each([401, 403, 404, 422])('a refusal (%i) is not tried again', async (status) => {
    api.fail('issues/list-comments', { kind: 'answer', status });
    expect(await failureOf(client.listComments(1))).toMatchObject({ status, isRateLimit: false });
    expect(api.requests).toHaveLength(1);
  });

  test('a hiccup is bridged', async () => {
    api.pulls.add({ number: 1, base: { ref: 'main', sha: 'b' }, head: { ref: 'x', sha: 'h' } });
    api.fail('issues/list-comments', { kind: 'answer', status: 502 });
    api.fail('issues/list-comments', { kind: 'drop' });
    await expect(client.listComments(1)).resolves.toEqual([]);
    expect(pauses).toEqual([1_000, 2_000]);
  });

  test('connections that are refused have no status', async () => {
    await api.refuse();
    expect(await failureOf(client.listComments(1))).toMatchObject({ status: undefined });
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
  });

  test('all requests of a client share one patience', async () => {
    const fault = { kind: 'answer', status: 429, headers: { 'retry-after': '50' } } as const;
    api.fail('*', fault, Number.POSITIVE_INFINITY);
    expect(await failureOf(client.listComments(1))).toMatchObject({ isRateLimit: true });
    await failureOf(client.getContent({ path: 'a', ref: 'main' }));
    expect(pauses).toEqual([50_000]);
  });
});

describe('cache entries', () => {
  test('are asked for by prefix and ref', async () => {
    const cache = await CacheService.start();
    const api = await RestApi.start({ repository: 'octo/demo', cache });
    try {
      const client = await createClient({
        apiUrl: api.url,
        repository: 'octo/demo',
        token: api.issueToken(),
      });
      await client.listCaches({ keyPrefix: 'deflake-' });
      await client.listCaches({ keyPrefix: 'deflake-', ref: 'refs/heads/main' });
      expect(api.violations).toEqual([]);
      expect(api.requests.map(({ path }) => new URL(path, api.url).searchParams.get('ref'))).toEqual([
        null,
        'refs/heads/main',
      ]);
    } finally {
      await api.stop();
      await cache.stop();
    }
  });

  test('come in pages, all of which are read', async () => {
    const entry = {
      key: 'k',
      ref: 'refs/heads/main',
      version: 'v',
      size_in_bytes: 4,
      created_at: '2026-01-01T00:00:00Z',
    };
    const all = Array.from({ length: 230 }, (_, id) => ({ id, ...entry }));
    const server = await LoopbackServer.start(async ({ url }) => {
      const page = Number(url.searchParams.get('page'));
      return jsonReply(200, { total_count: 230, actions_caches: all.slice((page - 1) * 100, page * 100) });
    });
    try {
      const client = await createClient({ apiUrl: server.url, repository: 'octo/demo', token: 'ghs_x' });
      const listed = await client.listCaches({ keyPrefix: 'k' });
      expect(listed.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(listed[0]).toEqual({
        id: 0,
        key: 'k',
        ref: 'refs/heads/main',
        version: 'v',
        sizeBytes: 4,
        createdAt: '2026-01-01T00:00:00Z',
      });
    } finally {
      await server.stop();
    }
  });
});

describe('against something else', () => {
  async function asking<T>(reply: LoopbackReply, ask: (client: Client) => Promise<T>) {
    const requests: { path: string; agent: string; authorization: string }[] = [];
    const server = await LoopbackServer.start(async ({ url, headers }) => {
      const { 'user-agent': agent = '', authorization = '' } = headers;
      requests.push({ path: url.pathname, agent, authorization });
      return reply;
    });
    try {
      const options = { token: 'ghs_x', apiUrl: `${server.url}/api/v3`, repository: 'octo/demo' };
      const client = await createClient({ ...options, userAgent: 'deflake/1.2.3' });
      return { requests, result: await Promise.allSettled([ask(client)]).then(([settled]) => settled) };
    } finally {
      await server.stop();
    }
  }

  test('a page of a proxy is no answer', async () => {
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' };
    const { result } = await asking(page, (client) => client.listComments(1));
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { name: 'ApiFailure', operation: 'list-comments' },
    });
  });

  test('GraphQL lies beside REST on an Enterprise Server, and we say who we are', async () => {
    const reply = jsonReply(200, { data: { viewer: { login: 'github-actions[bot]' } } });
    const { result, requests } = await asking(reply, (client) => client.viewerLogin());
    expect(result).toMatchObject({ status: 'fulfilled', value: 'github-actions[bot]' });
    expect(requests).toEqual([
      {
        path: '/api/graphql',
        agent: expect.stringMatching(/^deflake\/1\.2\.3 /),
        authorization: 'token ghs_x',
      },
    ]);
  });

  test('an error of GraphQL comes as a success, and is none', async () => {
    const reply = jsonReply(200, { data: null, errors: [{ message: 'no' }] });
    const { result } = await asking(reply, (client) => client.viewerLogin());
    expect(result).toMatchObject({ status: 'rejected' });
  });
});
