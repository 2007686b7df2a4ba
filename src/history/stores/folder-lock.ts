import { join } from 'node:path';
import { systemErrorCode } from './system-error.js';

/**
 * Keeps writers from hindering each other. Nothing rests on it: a writer that another one takes for dead may wake up
 * (see `writeMain` in `history-folder.ts`).
 */
export interface FolderLock {
  release(): Promise<void>;
}

/** A folder, which only one process can make. */
export const LOCK = 'history.lock';

/** A lock whose holder has not renewed it for so long belongs to a process that was killed. */
const STALE_AFTER_MS = 30_000;
const RENEW_EVERY_MS = 5_000;
/** Between two tries; a save takes from milliseconds to a few seconds. */
const RETRY_EVERY_MS = 50;

/** Takes the lock of a folder that exists; `undefined` if others hold it for all of `waitMs`. */
export async function lockFolder(folder: string, waitMs: number): Promise<FolderLock | undefined> {
  // Loaded when it is needed: it installs handlers for the end of the process.
  const { lock } = await import('proper-lockfile');
  let isHeld = true;
  try {
    const release = await lock(folder, {
      lockfilePath: join(folder, LOCK),
      realpath: false,
      stale: STALE_AFTER_MS,
      update: RENEW_EVERY_MS,
      retries: { retries: Math.ceil(waitMs / RETRY_EVERY_MS), factor: 1, minTimeout: RETRY_EVERY_MS },
      // Another process had reason to think that this one is dead. The default throws into the void.
      onCompromised: () => {
        isHeld = false;
      },
    });
    return { release: async () => (isHeld ? await release() : undefined) };
  } catch (error) {
    if (systemErrorCode(error) === 'ELOCKED') return undefined;
    throw error;
  }
}
