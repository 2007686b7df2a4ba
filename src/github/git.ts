import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Reading two names takes git milliseconds; a file system that hangs should not hold the job. */
const TIMEOUT_MS = 5_000;

/** Bytes. Nearly everything we ask for is a line or two. */
const MAX_OUTPUT_BYTES = 64 * 1_024;

/**
 * Runs git in a folder and returns its trimmed output; `undefined` without git, without a repository or when git
 * refuses. No shell, no prompts, no locks.
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  maxBytes = MAX_OUTPUT_BYTES,
): Promise<string | undefined> {
  if (!isInRepository(folder)) return undefined;
  const { execFile } = await import('node:child_process');
  // In a job container the checkout belongs to another user, which git would refuse as dubious ownership. Only
  // git 2.38 and later listen to this option here; earlier ones need what actions/checkout has configured.
  const safe = `safe.directory=${folder.replaceAll('\\', '/')}`;
  const options = {
    cwd: folder,
    timeout: TIMEOUT_MS,
    maxBuffer: maxBytes,
    windowsHide: true,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
  };
  return new Promise((done) => {
    execFile('git', ['-c', safe, '-c', 'core.fsmonitor=false', ...args], options, (error, stdout) => {
      done(error === null ? stdout.trim() : undefined);
    });
  });
}

/** Looks for `.git` as git does. Where there is none, starting a process would only cost time. */
function isInRepository(folder: string): boolean {
  if (process.env.GIT_DIR !== undefined) return true;
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}
