import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readCheckout, readLocalCheckout, repositoryOfUrl } from '../../src/github/checkout.js';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'deflake-')));
});

afterEach(() => rm(folder, { recursive: true }));

/** Git as nobody has configured it, with fixed names and dates. */
function git(...args: string[]): string {
  const who: [string, string][] = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Test'],
    [`GIT_${role}_EMAIL`, 'test@example.invalid'],
    [`GIT_${role}_DATE`, '2026-01-01T00:00:00Z'],
  ]);
  const env = {
    ...process.env,
    ...(Object.fromEntries(who) as Record<string, string>),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' }).trim();
}

async function commit(name: string): Promise<string> {
  await writeFile(join(folder, name), name);
  git('add', '.');
  git('commit', '--quiet', '-m', name);
  return git('rev-parse', 'HEAD');
}

test('the commit and its tree are read', async () => {
  git('init', '--quiet', '--initial-branch', 'main');
  const head = await commit('a');
  const tree = git('rev-parse', 'HEAD^{tree}');
  await expect(readCheckout(folder)).resolves.toEqual({ commit: head, tree });
});

test('two commits of the same files have one tree', async () => {
  git('init', '--quiet', '--initial-branch', 'main');
  await commit('a');
  const before = await readCheckout(folder);
  git('commit', '--quiet', '--allow-empty', '-m', 'nothing');
  const after = await readCheckout(folder);
  expect(after?.tree).toBe(before?.tree);
  expect(after?.commit).not.toBe(before?.commit);
});

describe('without an answer there is no checkout', () => {
  test('no repository', async () => {
    // A dead end, so that git looks no further up.
    await writeFile(join(folder, '.git'), 'gitdir: nowhere');
    await expect(readCheckout(folder)).resolves.toBeUndefined();
  });

  test('no commit', async () => {
    git('init', '--quiet');
    await expect(readCheckout(folder)).resolves.toBeUndefined();
  });

  test('no folder', async () => {
    await expect(readLocalCheckout(join(folder, 'none'))).resolves.toBeUndefined();
  });
});

test('a clone knows where it comes from and where its branch left', async () => {
  git('init', '--quiet', '--initial-branch', 'trunk');
  const base = await commit('a');
  git('config', 'remote.origin.url', 'git@github.com:octo/demo.git');
  git('update-ref', 'refs/remotes/origin/trunk', base);
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  git('checkout', '--quiet', '-b', 'team/faster');
  const head = await commit('b');
  await expect(readLocalCheckout(folder)).resolves.toEqual({
    commit: head,
    tree: git('rev-parse', 'HEAD^{tree}'),
    commitMessage: 'b',
    changedFiles: ['b'],
    repository: 'octo/demo',
    branch: 'team/faster',
    defaultBranch: 'trunk',
    baseCommit: base,
    isModified: false,
  });
});

test('a changed file is seen, an untracked one is not', async () => {
  git('init', '--quiet', '--initial-branch', 'main');
  await commit('a');
  await writeFile(join(folder, 'new'), 'new');
  await expect(readLocalCheckout(folder)).resolves.toMatchObject({ isModified: false });
  await writeFile(join(folder, 'a'), 'other');
  await expect(readLocalCheckout(folder)).resolves.toMatchObject({ isModified: true });
});

test('a commit without a branch has none', async () => {
  git('init', '--quiet', '--initial-branch', 'main');
  git('checkout', '--quiet', '--detach', await commit('a'));
  await expect(readLocalCheckout(folder)).resolves.not.toHaveProperty('branch');
});

test.each([
  ['https://github.com/octo/demo', 'octo/demo'],
  ['https://user:secret@github.example/octo/demo.git', 'octo/demo'],
  ['git@github.com:octo/demo.git', 'octo/demo'],
  ['ssh://git@github.com:22/octo/demo.js.git/', 'octo/demo.js'],
  ['demo', undefined],
  ['', undefined],
])('the repository of %j', (url, repository) => {
  expect(repositoryOfUrl(url)).toBe(repository);
});
