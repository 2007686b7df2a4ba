import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeOf, readChangedFiles } from '../../src/github/changed-files.js';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'deflake-')));
});

afterEach(() => rm(folder, { recursive: true }));

function git(at: string, ...args: string[]): string {
  const settings = ['user.name=Test', 'user.email=test@example.invalid', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const configured = settings.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', [...configured, ...args], { cwd: at, env, encoding: 'utf8' }).trim();
}

/** A repository whose branch `topic` adds two files, merged as GitHub merges pull requests for their test. */
async function pullRequest(): Promise<{ readonly base: string; readonly merge: string }> {
  const write = async (name: string): Promise<void> => {
    await writeFile(join(folder, name), name);
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '-m', name);
  };
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  await write('a');
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  await write('b');
  await write('ü [x] c');
  git(folder, 'checkout', '--quiet', 'main');
  await write('d');
  const base = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'merge', '--quiet', '--no-ff', '--no-edit', 'topic');
  return { base, merge: git(folder, 'rev-parse', 'HEAD') };
}

describe('the files of a change', () => {
  test('are what a pull request brings to the branch it goes to', async () => {
    const { merge } = await pullRequest();
    const files = await readChangedFiles(folder, { from: `${merge}^1`, to: merge });
    expect(files).toEqual(['b', 'ü [x] c']);
  });

  test('are unknown in a checkout of one commit, and known in one of two', async () => {
    const { merge } = await pullRequest();
    for (const [depth, expected] of [
      [1, undefined],
      [2, ['b', 'ü [x] c']],
    ] as const) {
      const clone = join(folder, `clone-${depth}`);
      git(folder, 'clone', '--quiet', '--depth', `${depth}`, `file://${folder}`, clone);
      await expect(readChangedFiles(clone, { from: `${merge}^1`, to: merge })).resolves.toEqual(expected);
    }
  });

  test('are none, which is not unknown, where nothing changed', async () => {
    const { merge } = await pullRequest();
    await expect(readChangedFiles(folder, { from: merge, to: merge })).resolves.toEqual([]);
  });

  test('are with what is not committed, where no end is given', async () => {
    const { base } = await pullRequest();
    await writeFile(join(folder, 'a'), 'changed');
    await expect(readChangedFiles(folder, { from: base })).resolves.toEqual(['a', 'b', 'ü [x] c']);
  });
});

describe('what an event compares', () => {
  const commit = 'c'.repeat(40);
  const pushedOnto = 'b'.repeat(40);
  const event = { event: 'push', commit, pushedOnto, pullRequest: undefined, triggeringRunId: undefined };

  test.each([
    ['a push', {}, { from: pushedOnto, to: commit }],
    ['a push of a new branch', { pushedOnto: undefined }, undefined],
    ['a pull request', { event: 'pull_request', pullRequest: 7 }, { from: `${commit}^1`, to: commit }],
    ['a pull request on its base', { event: 'pull_request_target', pullRequest: 7 }, undefined],
    ['a schedule', { event: 'schedule' }, undefined],
    ['a run that another one triggered', { triggeringRunId: '12' }, undefined],
    ['a commit that is none', { commit: '--output=x' }, undefined],
  ])('%s', (_, overrides, expected) => {
    expect(changeOf({ ...event, ...overrides })).toEqual(expected);
  });
});
