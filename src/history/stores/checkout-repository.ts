import { createHash } from 'node:crypto';
import * as files from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../errors.js';
import { writeAtomically } from './atomic-file.js';
import { isLaneFileName } from './branch-files.js';
import {
  type BranchEntry,
  BranchFailure,
  type BranchRepository,
  type BranchTree,
  type FileChange,
} from './branch-repository.js';
import { LOCK, lockFolder } from './folder-lock.js';
import { systemErrorCode } from './system-error.js';

/** How long to wait for another process that changes the same checkout. */
const LOCK_WAIT_MS = 10_000;

/** Whether a folder looks like a checkout of a history's branch. */
export async function isCheckout(folder: string): Promise<boolean> {
  const names = await files.readdir(folder).catch(() => []);
  return names.some(isLaneFileName);
}

/**
 * A checkout of a history's branch as if it were the branch, for looking at it and mending it by hand: what is changed
 * are files, and a person commits and pushes them. What the folder holds stands for the end of the branch.
 */
export function createCheckoutRepository(folder: string, uniqueName: () => string): BranchRepository {
  const list = async (): Promise<BranchTree> => {
    const entries = await files.readdir(folder, { withFileTypes: true });
    const named = entries.map(({ name }) => name).filter((name) => !name.startsWith('.') && name !== LOCK);
    const listed = await Promise.all(named.sort().map((name) => look(join(folder, name), name)));
    return { sha: hashOf(JSON.stringify(listed)), entries: listed, isTruncated: false };
  };
  const commit: BranchRepository['commit'] = async (base, change) => {
    const lock = await lockFolder(folder, LOCK_WAIT_MS);
    if (lock === undefined) throw new BranchFailure('refused', 'Another process is changing the files.');
    try {
      // Nothing of what another process has written since may be overwritten.
      if ((await list()).sha !== base?.tree)
        throw new BranchFailure('refused', 'The files have changed meanwhile.');
      for (const { path, text } of change.files) await carryOut(folder, { path, text }, uniqueName());
      const tree = await list();
      return { commit: tree.sha, tree };
    } finally {
      await lock.release();
    }
  };
  return {
    tip: () => told(async () => (({ sha }) => ({ commit: sha, tree: sha }))(await list())),
    list: () => told(list),
    read: (wanted) => told(() => readAll(folder, wanted)),
    commit: (base, change) => told(() => commit(base, change)),
    advance: () => Promise.resolve(),
  };
}

async function look(path: string, name: string): Promise<BranchEntry> {
  const stats = await files.lstat(path);
  // A name of the content as it is now: contents with the same name are read once.
  const sha = hashOf(`${name} ${stats.ino} ${stats.size} ${stats.mtimeMs}`);
  return { path: name, kind: stats.isFile() ? 'file' : 'other', sha, sizeBytes: stats.size };
}

async function readAll(
  folder: string,
  wanted: readonly BranchEntry[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = new Map<string, Uint8Array>();
  for (const { path, sha } of wanted) read.set(sha, await files.readFile(join(folder, path)));
  return read;
}

async function carryOut(folder: string, { path, text }: FileChange, unique: string): Promise<void> {
  if (text === null) await files.rm(join(folder, path), { force: true });
  else
    await writeAtomically(folder, path, {
      bytes: Buffer.from(text),
      temporary: `.deflake-${unique}.tmp`,
    });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What the system refuses, in words that name no absolute path. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BranchFailure) throw error;
    throw new BranchFailure('unavailable', `${systemErrorCode(error) ?? errorMessage(error)}.`);
  }
}
