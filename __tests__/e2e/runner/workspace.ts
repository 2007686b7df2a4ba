import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { nodeBinary } from './child-process.js';

const execute = promisify(execFile);

/** Files by their path in the workspace. */
export type WorkspaceFiles = Readonly<Record<string, string | Buffer>>;

/** Writes files, with their folders. */
export async function writeFiles(folder: string, files: WorkspaceFiles): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** The few variables that programs need to run at all. Nothing else of the developer's environment is passed on. */
export function baseEnvironment(home: string): Record<string, string> {
  const path = [dirname(nodeBinary()), process.env.PATH ?? ''].join(delimiter);
  const system = process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot ?? '' } : {};
  return { PATH: path, HOME: home, USERPROFILE: home, LANG: 'C.UTF-8', GIT_CONFIG_NOSYSTEM: '1', ...system };
}

/**
 * Commits all files of a folder, as `actions/checkout` would have left them; returns the commit's and the tree's id.
 * The same files give the same ids on every machine.
 */
export async function commitAll(folder: string, message = 'change'): Promise<{ sha: string; tree: string }> {
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'Octo Cat'],
    [`GIT_${who}_EMAIL`, 'octo@example.invalid'],
    [`GIT_${who}_DATE`, '2026-01-01T00:00:00Z'],
  ]);
  const env = { ...baseEnvironment(folder), ...(Object.fromEntries(identity) as Record<string, string>) };
  const git = async (...args: string[]) => (await execute('git', args, { cwd: folder, env })).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  await git('-c', 'core.autocrlf=false', 'add', '--all');
  await git('commit', '--quiet', '--allow-empty', '--message', message);
  return { sha: await git('rev-parse', 'HEAD'), tree: await git('rev-parse', 'HEAD^{tree}') };
}
