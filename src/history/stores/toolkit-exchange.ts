import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../errors.js';
import { readCacheAccess } from './cache-access.js';
import type { CacheExchange, Restored, Saved } from './cache-exchange.js';
import { EXCHANGE_FOLDER, findPacking } from './cache-packing.js';
import { MAX_PACKED_BYTES } from './packed-history.js';
import { systemErrorCode } from './system-error.js';
import { failureToRestore, failureToSave, listening } from './toolkit-talk.js';

/** Restores at the same time; each is two short requests and two processes. */
const CONCURRENCY = 8;

/** The Actions cache by way of GitHub's toolkit, which is loaded when it is needed: it is large. */
export function createToolkitExchange(): CacheExchange {
  return {
    access: () => Promise.resolve(readCacheAccess(process.env)),
    packing: findPacking,
    restore: (keys) => exclusively(() => restoreAll(keys)),
    restoreNewest: (prefix) => exclusively(() => restoreOne(prefix, (key) => key.startsWith(prefix))),
    save: (key, bytes) => exclusively(() => save(key, bytes)),
  };
}

async function restoreAll(keys: readonly string[]): Promise<readonly Restored[]> {
  const results: Restored[] = [];
  for (let i = 0; i < keys.length; i += CONCURRENCY) {
    const batch = keys.slice(i, i + CONCURRENCY);
    const fetchAll = (folder: string): Promise<Restored[]> =>
      Promise.all(batch.map((key) => fetchEntry(folder, key, (matched) => matched === key)));
    const { result, lines } = await listening(() => inEmptyFolder(fetchAll));
    results.push(...withCause(result, lines));
  }
  return results;
}

async function restoreOne(key: string, isWanted: (matched: string) => boolean): Promise<Restored> {
  const { result, lines } = await listening(() =>
    inEmptyFolder((folder) => fetchEntry(folder, key, isWanted)),
  );
  return withCause([result], lines)[0] ?? { kind: 'missing' };
}

/** To the toolkit everything that fails is missing; what it says of one it says of all that it fetched then. */
function withCause(restored: readonly Restored[], lines: readonly string[]): Restored[] {
  const cause = failureToRestore(lines);
  return restored.map((item) => (item.kind === 'missing' && cause !== undefined ? { ...item, cause } : item));
}

async function fetchEntry(
  folder: string,
  key: string,
  isWanted: (matched: string) => boolean,
): Promise<Restored> {
  const { restoreCache } = await import('@actions/cache');
  try {
    const matched = await restoreCache([EXCHANGE_FOLDER], key, [], {}, true);
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

async function save(key: string, bytes: Uint8Array): Promise<Saved> {
  const { saveCache } = await import('@actions/cache');
  try {
    const { result, lines } = await listening(() =>
      inEmptyFolder(async (folder) => {
        await writeFile(join(folder, fileName(key)), bytes, { flag: 'wx' });
        return saveCache([EXCHANGE_FOLDER], key, {}, true);
      }),
    );
    // -1 stands for every refusal alike.
    return result >= 0 ? { isKept: true } : { isKept: false, ...failureToSave(lines) };
  } catch (error) {
    return { isKept: false, why: 'unknown', cause: systemErrorCode(error) ?? errorMessage(error) };
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
  const folder = join(here, EXCHANGE_FOLDER);
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
