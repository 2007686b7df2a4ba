import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';

/** What is used of the file system: tests stop it between any two steps. */
export type FileSteps = Pick<
  typeof nodeFiles,
  'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat'
>;

export interface AtomicWrite {
  readonly bytes: Uint8Array;
  /** Name of the file while it is written; nothing else has it. */
  readonly temporary: string;
  /** Asked at the last moment. */
  readonly isStillWanted?: () => Promise<boolean>;
  readonly files?: FileSteps;
}

/**
 * Writes a file so that it is there as a whole or not at all, also after a crash: a temporary file beside it is
 * flushed and then renamed. Whether it was still wanted.
 */
export async function writeAtomically(folder: string, name: string, write: AtomicWrite): Promise<boolean> {
  const { bytes, isStillWanted, files = nodeFiles } = write;
  const temporary = join(folder, write.temporary);
  await files.mkdir(folder, { recursive: true });
  try {
    const file = await files.open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (isStillWanted !== undefined && !(await isStillWanted())) return false;
    await files.rename(temporary, join(folder, name));
    return true;
  } finally {
    await files.rm(temporary, { force: true });
  }
}
