import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_HISTORY_BYTES, type ReadHistory, readHistory } from './stored-history.js';
import { systemErrorCode } from './system-error.js';

/**
 * The files of a history folder. Plain text, not gzip: the largest histories are about 20 MB, which a disk does not
 * notice, and `grep` and `diff` work on it as it is.
 */
export const MAIN_FILE = 'history.txt';

/** Additions on their way into the main file, one a save; also where they stay while it can't be written. */
const ADDITION = /^addition-[\w-]{1,80}\.txt$/;
const TEMPORARY = /^\.deflake-[\w-]{1,80}\.tmp$/;

/** A temporary file that old is what a crash left behind: no write takes an hour. */
const LEFTOVER_AFTER_MS = 60 * 60 * 1_000;

/** A file that is there, and what became of reading it. */
export interface FolderFile {
  readonly name: string;
  readonly content: ReadHistory | { readonly kind: 'unreadable'; readonly message: string };
}

export interface FolderContent {
  /** Absent while nothing was joined yet. */
  readonly main: FolderFile | undefined;
  /** Tells the main file from a later one of the same name. */
  readonly mainVersion: string;
  readonly additions: readonly FolderFile[];
}

/**
 * Reads additions first: a writer replaces the main file before it removes the additions that went into it, so one
 * that vanishes in between is in the main file already.
 */
export async function readFolder(folder: string): Promise<FolderContent> {
  const names = (await namesIn(folder)).filter((name) => ADDITION.test(name)).sort();
  const additions: FolderFile[] = [];
  for (const name of names) {
    const file = await readFolderFile(folder, name);
    if (file !== undefined) additions.push(file);
  }
  const mainVersion = await versionOf(folder);
  return { main: await readFolderFile(folder, MAIN_FILE), mainVersion, additions };
}

async function readFolderFile(folder: string, name: string): Promise<FolderFile | undefined> {
  const path = join(folder, name);
  try {
    const stats = await stat(path);
    // Devices and pipes have no end.
    if (!stats.isFile()) return { name, content: { kind: 'unreadable', message: 'It is no file.' } };
    if (stats.size > MAX_HISTORY_BYTES)
      return { name, content: { kind: 'unreadable', message: 'It is too large.' } };
    return { name, content: readHistory(await readFile(path)) };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    return {
      name,
      content: { kind: 'unreadable', message: `${systemErrorCode(error) ?? 'unknown error'}.` },
    };
  }
}

/** Identity of the main file as it is now. */
export async function versionOf(folder: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(join(folder, MAIN_FILE));
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 'absent';
    throw error;
  }
}

export function additionName(unique: string): string {
  return `addition-${unique}.txt`;
}

/**
 * Writes a file so that it is there as a whole or not at all, also after a crash: a temporary file beside it is
 * flushed and then renamed. `isStillWanted` is asked at the last moment.
 */
export async function writeAtomically(
  folder: string,
  name: string,
  options: { bytes: Uint8Array; unique: string; isStillWanted?: () => Promise<boolean> },
): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.deflake-${options.unique}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(options.bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (options.isStillWanted !== undefined && !(await options.isStillWanted())) return false;
    await rename(temporary, join(folder, name));
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

export async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true });
}

/** Removes temporary files that a crash left behind. */
export async function removeLeftovers(folder: string, nowMs: number): Promise<void> {
  for (const name of (await namesIn(folder)).filter((candidate) => TEMPORARY.test(candidate))) {
    const path = join(folder, name);
    const modifiedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => nowMs, // Gone meanwhile: somebody else's, and no leftover.
    );
    if (nowMs - modifiedMs > LEFTOVER_AFTER_MS) await rm(path, { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
