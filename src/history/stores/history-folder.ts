import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../errors.js';
import { type FileSteps, writeAtomically } from './atomic-file.js';
import { MAX_HISTORY_BYTES, type ReadHistory, readHistory } from './stored-history.js';
import { systemErrorCode } from './system-error.js';

/**
 * The files of a history folder. Plain text, not gzip: the largest histories are about 20 MB, which a disk does not
 * notice, and `grep` and `diff` work on it as it is.
 */
export const MAIN_FILE = 'history.txt';

/** Additions on their way into the main file, one a save; also where they stay while it can't be written. */
const ADDITION = /^addition-[\w-]{1,80}\.txt$/;
/** What is being written. That of the main file is told apart: see `writeMain`. */
const TEMPORARY = /^\.deflake-[\w-]{1,90}\.tmp$/;
const TEMPORARY_MAIN = /^\.deflake-main-[\w-]{1,80}\.tmp$/;

function isOurs(name: string): boolean {
  return name === MAIN_FILE || ADDITION.test(name) || TEMPORARY.test(name);
}

/** A temporary file that old is what a crash left behind: no write takes an hour. */
const LEFTOVER_AFTER_MS = 60 * 60 * 1_000;

/** Times that a folder is listed again because files vanish while it is read. Each time others were at work. */
const MAX_LISTINGS = 100;

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

export interface HistoryFolder {
  read(): Promise<FolderContent>;
  /** Adds a file that is there as a whole or not at all. */
  writeAddition(bytes: Uint8Array, unique: string): Promise<void>;
  /** Replaces the main file if it is still of this version; whether it did. */
  writeMain(bytes: Uint8Array, options: { unique: string; replaces: string }): Promise<boolean>;
  removeAdditions(files: readonly FolderFile[]): Promise<void>;
  /** Removes what crashes left behind. */
  removeLeftovers(nowMs: number): Promise<void>;
}

export function openHistoryFolder(folder: string, files: FileSteps = nodeFiles): HistoryFolder {
  const at = (name: string): string => join(folder, name);

  /**
   * Reads additions first: a writer replaces the main file before it removes the additions that went into it, so one
   * that vanishes in between is in the main file already. Where the main file can't be read, additions go into other
   * additions; so if any vanished, the folder is listed again.
   */
  async function read(): Promise<FolderContent> {
    const additions = new Map<string, FolderFile>();
    for (let listings = 0; listings < MAX_LISTINGS; listings++) {
      const names = (await namesIn(folder, files)).filter((name) => ADDITION.test(name)).sort();
      let hasVanished = false;
      for (const name of names.filter((candidate) => !additions.has(candidate))) {
        const file = await readOne(name);
        if (file === undefined) hasVanished = true;
        else additions.set(name, file);
      }
      if (!hasVanished) break;
    }
    const mainVersion = await version();
    return { main: await readOne(MAIN_FILE), mainVersion, additions: [...additions.values()] };
  }

  async function readOne(name: string): Promise<FolderFile | undefined> {
    try {
      const stats = await files.stat(at(name));
      // Devices and pipes have no end.
      if (!stats.isFile()) return { name, content: { kind: 'unreadable', message: 'It is no file.' } };
      if (stats.size > MAX_HISTORY_BYTES)
        return { name, content: { kind: 'unreadable', message: 'It is too large.' } };
      return { name, content: readHistory(await files.readFile(at(name))) };
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      const message = `${systemErrorCode(error) ?? 'unknown error'}.`;
      return { name, content: { kind: 'unreadable', message } };
    }
  }

  /** Identity of the main file as it is now. One that can't be looked at hides no addition beside it. */
  async function version(): Promise<string> {
    try {
      const { ino, size, mtimeMs } = await files.stat(at(MAIN_FILE));
      return `${ino} ${size} ${mtimeMs}`;
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'ENOENT') return 'absent';
      return `not to be looked at: ${code ?? errorMessage(error)}`;
    }
  }

  /**
   * The lock alone does not keep two writers apart: one that sleeps (a laptop, a suspended machine) for longer than
   * locks last wakes up between its last look and its rename. So each writer, when its file is ready, first removes
   * those of others, then looks whether the main file is still the one that it has read, then renames. Of two that
   * overlap, one has its file removed by the other or sees what the other wrote: both can't succeed.
   */
  async function writeMain(
    bytes: Uint8Array,
    { unique, replaces }: { unique: string; replaces: string },
  ): Promise<boolean> {
    const temporary = `.deflake-main-${unique}.tmp`;
    const isStillWanted = async (): Promise<boolean> => {
      const others = (await namesIn(folder, files)).filter((name) => TEMPORARY_MAIN.test(name));
      for (const name of others) if (name !== temporary) await files.rm(at(name), { force: true });
      return (await version()) === replaces;
    };
    try {
      return await writeAtomically(folder, MAIN_FILE, { bytes, temporary, isStillWanted, files });
    } catch (error) {
      // Removed by another writer.
      if (systemErrorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  return {
    read,
    writeMain,
    writeAddition: async (bytes, unique) => {
      const temporary = `.deflake-${unique}.tmp`;
      await writeAtomically(folder, `addition-${unique}.txt`, { bytes, temporary, files });
    },
    removeAdditions: async (additions) => {
      for (const { name } of additions) await files.rm(at(name), { force: true });
    },
    removeLeftovers: async (nowMs) => {
      const names = await namesIn(folder, files);
      const temporary = names.filter((name) => TEMPORARY.test(name));
      if (temporary.length === 0) return;
      const modified = new Map<string, number>();
      for (const name of names.filter(isOurs)) {
        // What is gone meanwhile was somebody else's, and no leftover.
        const stats = await files.stat(at(name)).catch(() => undefined);
        if (stats !== undefined) modified.set(name, stats.mtimeMs);
      }
      // A clock that is ahead must not take what others are writing for old: the folder has seen no later moment than this.
      const latestMs = Math.min(nowMs, Math.max(...modified.values()));
      for (const name of temporary) {
        const ageMs = latestMs - (modified.get(name) ?? latestMs);
        if (ageMs > LEFTOVER_AFTER_MS) await files.rm(at(name), { force: true });
      }
    },
  };
}

async function namesIn(folder: string, files: FileSteps): Promise<string[]> {
  try {
    return await files.readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
