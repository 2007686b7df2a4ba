import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../errors.js';
import type { CacheAbsence, CacheExchange, Restored } from './cache-exchange.js';
import { MAX_PACKED_BYTES } from './packed-history.js';
import { systemErrorCode } from './system-error.js';

/**
 * Entries are exchanged through this folder of the workspace. It must not change: the service keeps entries of
 * different paths apart. It is emptied before anything is restored and removed afterwards, because the toolkit
 * unpacks archives with absolute names and links allowed: what is there afterwards is looked at before it is read.
 */
const FOLDER = '.deflake-exchange';

/** Restores at the same time; each is two short requests and two processes. */
const CONCURRENCY = 8;

/** The Actions cache by way of GitHub's toolkit, which is loaded when it is needed: it is large. */
export function createToolkitExchange(): CacheExchange {
  return {
    absence,
    restore: (keys) => exclusively(() => restoreAll(keys)),
    restoreNewest: (prefix) => exclusively(() => restoreOne(prefix, (key) => key.startsWith(prefix))),
    save: (key, bytes) => exclusively(() => save(key, bytes)),
  };
}

async function absence(): Promise<CacheAbsence | undefined> {
  const effect = 'earlier runs do not count, and this one is not kept.';
  if (cacheMode() === 'none') {
    return {
      what: `The workflow's \`cache-mode\` is \`none\`: ${effect}`,
      remedy: 'Set it to `write`, or set `history` to a branch.',
    };
  }
  const { isFeatureAvailable } = await import('@actions/cache');
  if (isFeatureAvailable() && (process.env.ACTIONS_RUNTIME_TOKEN ?? '') !== '') return undefined;
  return {
    what: `There is no Actions cache here: ${effect}`,
    remedy:
      'Actions have it on GitHub and on self-hosted runners; `run:` steps have not, and some GitHub Enterprise Servers have not. Elsewhere set `history` to a folder or a branch.',
  };
}

/** What the workflow allows: `read`, `write`, `write-only` or `none`; the toolkit obeys it silently. */
function cacheMode(): string {
  return (process.env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase();
}

async function restoreAll(keys: readonly string[]): Promise<readonly Restored[]> {
  const results: Restored[] = [];
  for (let i = 0; i < keys.length; i += CONCURRENCY) {
    const batch = keys.slice(i, i + CONCURRENCY);
    results.push(
      ...(await inEmptyFolder((folder) =>
        Promise.all(batch.map((key) => fetchEntry(folder, key, (k) => k === key))),
      )),
    );
  }
  return results;
}

function restoreOne(key: string, isWanted: (matched: string) => boolean): Promise<Restored> {
  return inEmptyFolder((folder) => fetchEntry(folder, key, isWanted));
}

async function fetchEntry(
  folder: string,
  key: string,
  isWanted: (matched: string) => boolean,
): Promise<Restored> {
  const { restoreCache } = await import('@actions/cache');
  try {
    const matched = await restoreCache([FOLDER], key, [], {}, true);
    if (matched === undefined || !isWanted(matched)) return { kind: 'missing' };
    return { kind: 'restored', key: matched, bytes: await readRegularFile(folder, fileName(matched)) };
  } catch (error) {
    return { kind: 'refused', key, message: systemErrorCode(error) ?? errorMessage(error) };
  }
}

/** Reads a file that is nothing but a file of bounded size, in a folder that is nothing but a folder. */
async function readRegularFile(folder: string, name: string): Promise<Uint8Array> {
  if (!(await lstat(folder)).isDirectory()) throw new Error('its folder is a link');
  const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.nlink !== 1) throw new Error('it is no plain file');
    if (stats.size > MAX_PACKED_BYTES) throw new Error('it is too large');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function save(key: string, bytes: Uint8Array): Promise<{ isKept: boolean; cause?: string }> {
  const { saveCache } = await import('@actions/cache');
  if (cacheMode() === 'read') return { isKept: false, cause: 'the workflow’s `cache-mode` is `read`' };
  try {
    return await inEmptyFolder(async (folder) => {
      await writeFile(join(folder, fileName(key)), bytes, { flag: 'wx' });
      // -1 stands for every refusal alike; the toolkit prints what it knows of the reason.
      return { isKept: (await saveCache([FOLDER], key, {}, true)) >= 0 };
    });
  } catch (error) {
    return { isKept: false, cause: systemErrorCode(error) ?? errorMessage(error) };
  }
}

/** A name of its own for each entry, so that several can be unpacked beside each other. */
function fileName(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.gz`;
}

/**
 * Runs `use` with the folder empty. The toolkit looks for the folder in the current directory and packs and unpacks
 * relative to `GITHUB_WORKSPACE`; where these differ it would save what it can't restore, so for as long as it works
 * they are the same.
 */
async function inEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const here = process.cwd();
  const folder = join(here, FOLDER);
  const workspace = process.env.GITHUB_WORKSPACE;
  process.env.GITHUB_WORKSPACE = here;
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    return await use(folder);
  } finally {
    if (workspace === undefined) delete process.env.GITHUB_WORKSPACE;
    else process.env.GITHUB_WORKSPACE = workspace;
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder and the environment are the process's: one exchange at a time. */
let previous: Promise<unknown> = Promise.resolve();

function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const next = previous.then(work, work);
  previous = next.catch(() => undefined); // Whoever asked for it is told.
  return next;
}
