import * as nodeFiles from 'node:fs/promises';
import type { FileSteps } from '../../../src/history/stores/atomic-file.js';

/** What a process does with files, step by step; writes consist of many. */
export interface Step {
  readonly name: string;
  /** Carries it out, or, for a write, that share of it. */
  readonly carryOut: (share: number) => Promise<unknown>;
}

/** Decides what becomes of a step: carries it out, or not, and returns when the process may go on. */
export type StepKeeper = (step: Step) => Promise<unknown>;

/** The file system, each step of which goes through a keeper. Files that stay open are added to `opened`. */
export function steppedFiles(keep: StepKeeper, opened: Set<nodeFiles.FileHandle> = new Set()): FileSteps {
  const stepped =
    <A extends readonly unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      keep({ name, carryOut: () => call(...args) }) as Promise<R>;
  const open = async (path: string, flags: string): Promise<nodeFiles.FileHandle> => {
    const handle = (await keep({
      name: 'open',
      carryOut: () => nodeFiles.open(path, flags),
    })) as nodeFiles.FileHandle;
    opened.add(handle);
    const writeFile = (bytes: Uint8Array): Promise<unknown> =>
      keep({
        name: 'write',
        carryOut: (share) => handle.writeFile(bytes.subarray(0, Math.floor(share * bytes.length))),
      });
    const sync = (): Promise<unknown> => keep({ name: 'sync', carryOut: () => handle.sync() });
    const close = (): Promise<unknown> =>
      keep({ name: 'close', carryOut: () => handle.close().finally(() => opened.delete(handle)) });
    return { writeFile, sync, close } as nodeFiles.FileHandle;
  };
  return {
    mkdir: stepped('mkdir', nodeFiles.mkdir as (...args: unknown[]) => Promise<unknown>),
    readdir: stepped('readdir', nodeFiles.readdir as (...args: unknown[]) => Promise<unknown>),
    readFile: stepped('readFile', nodeFiles.readFile as (...args: unknown[]) => Promise<unknown>),
    rename: stepped('rename', nodeFiles.rename),
    rm: stepped('rm', nodeFiles.rm),
    stat: stepped('stat', nodeFiles.stat as (...args: unknown[]) => Promise<unknown>),
    open,
  } as FileSteps;
}
