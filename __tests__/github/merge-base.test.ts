import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Client } from '../../src/github/client.js';
import { createClient } from '../../src/github/client.js';
import { readEventContext } from '../../src/github/event-context.js';
import { createMergeBaseSource } from '../../src/github/merge-base.js';
import { RestApi, type TokenPermissions } from '../e2e/stand-ins/rest-api.js';
import { pullRequestEvent, pushEvent, type SimulatedEvent } from './events.js';

const PATH = '.github/quarantine.yml';

// A repository takes twenty processes to make; nothing depends on how long they take.
jest.setTimeout(60_000);

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'deflake-')));
});
afterEach(() => rm(folder, { recursive: true }));

/** Git as nobody has configured it, with fixed names and dates. */
function git(at: string, ...args: string[]): string {
  const who = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, 'Test'],
      [`GIT_${role}_EMAIL`, 'test@example.invalid'],
      [`GIT_${role}_DATE`, '2026-01-01T00:00:00Z'],
    ]),
  ) as Record<string, string>;
  const env = { ...process.env, ...who, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd: at, env, encoding: 'utf8' }).trim();
}

function ask(workspace: string, options: { checkedOut?: string; client?: Client; event?: SimulatedEvent }) {
  const { env, payload } = options.event ?? pullRequestEvent();
  return createMergeBaseSource({
    workspace,
    context: readEventContext(env, payload).context,
    client: options.client,
    checkedOut: options.checkedOut,
    path: `./${PATH}`,
  }).read();
}

describe('a checkout', () => {
  /** `main` goes on after a branch has left it, and lets a test out of quarantine; GitHub has merged the two. */
  async function repository(): Promise<{ origin: string; left: string; merged: string; tip: string }> {
    const origin = join(folder, 'origin');
    await mkdir(join(origin, '.github'), { recursive: true });
    git(origin, 'init', '--quiet', '--initial-branch', 'main');
    const commit = async (text: string, path = PATH): Promise<string> => {
      await writeFile(join(origin, path), text);
      git(origin, 'add', '.');
      git(origin, 'commit', '--quiet', '-m', text);
      return git(origin, 'rev-parse', 'HEAD');
    };
    const left = await commit('in quarantine');
    git(origin, 'checkout', '--quiet', '-b', 'feature');
    await commit('a feature', 'feature.txt');
    git(origin, 'checkout', '--quiet', 'main');
    const tip = await commit('released');
    git(origin, 'checkout', '--quiet', '-b', 'merged');
    git(origin, 'merge', '--quiet', '--no-edit', 'feature');
    return { origin, left, merged: git(origin, 'rev-parse', 'HEAD'), tip };
  }

  const clone = (origin: string, ...args: string[]): string => {
    git(folder, 'clone', '--quiet', ...args, `file://${origin}`, 'clone');
    return join(folder, 'clone');
  };

  test('with its whole history knows, without a request', async () => {
    const { origin, left, merged, tip } = await repository();
    const workspace = clone(origin);
    const head = git(workspace, 'rev-parse', 'origin/feature');
    expect(await ask(workspace, { checkedOut: head })).toEqual({
      commit: left,
      text: 'in quarantine',
      problems: [],
    });
    // The merge of both builds on what it was merged into.
    expect(await ask(workspace, { checkedOut: merged })).toEqual({
      commit: tip,
      text: 'released',
      problems: [],
    });
  });

  test('without the file there says so', async () => {
    const { origin } = await repository();
    git(origin, 'checkout', '--quiet', 'main');
    git(origin, 'rm', '--quiet', PATH);
    git(origin, 'commit', '--quiet', '-m', 'none');
    const workspace = clone(origin);
    const tip = git(workspace, 'rev-parse', 'origin/main');
    expect(await ask(workspace, { checkedOut: tip })).toEqual({ commit: tip, problems: [] });
  });

  test('that is shallow is not believed', async () => {
    const { origin, merged } = await repository();
    const workspace = clone(origin, '--depth', '1', '--branch', 'merged');
    expect(await ask(workspace, { checkedOut: merged })).toEqual({ problems: [] });
  });
});

describe('GitHub', () => {
  let api: RestApi;
  beforeEach(async () => {
    api = await RestApi.start();
  });
  afterEach(async () => {
    await api.stop();
    expect(api.violations).toEqual([]);
  });

  const client = (permissions: TokenPermissions = { contents: 'read' }): Promise<Client> =>
    createClient({
      apiUrl: api.url,
      repository: 'octo/demo',
      token: api.issueToken(permissions),
      wait: async () => {},
    });

  test('is asked where the checkout does not know, by two requests', async () => {
    const left = api.git.push('main', { [PATH]: 'in quarantine' });
    api.contents.set(left, { [PATH]: 'in quarantine' });
    const merged = api.git.mergeCommit('main', 'main');
    api.git.push('main', { [PATH]: 'released' });
    const found = await ask(folder, { checkedOut: merged, client: await client() });
    expect(found).toEqual({ commit: left, text: 'in quarantine', problems: [] });
    expect(api.requests).toHaveLength(2);
    // One commit of the second page: none of the files that changed, which may be large.
    expect(api.requests[0]?.path).toMatch(/\/compare\/main\.{3}[0-9a-f]{40}\?per_page=1&page=2$/);
  });

  test('may not know the commit, which is no problem, or refuse, which is told', async () => {
    expect(await ask(folder, { checkedOut: 'a'.repeat(40), client: await client() })).toEqual({
      problems: [],
    });
    const tip = api.git.tip('main') ?? '';
    const refused = await ask(folder, { checkedOut: tip, client: await client({}) });
    expect(refused.problems).toEqual([
      expect.objectContaining({
        where: 'merge base',
        remedy: 'Add `contents: read` to the `permissions:` of the job.',
      }),
    ]);
  });

  test('is not asked where nobody knows what was tested, or against what', async () => {
    const event = pushEvent();
    const noBase = { ...event, payload: {} };
    expect(await ask(folder, { event: noBase, client: await client() })).toEqual({ problems: [] });
    expect(api.requests).toEqual([]);
  });
});
