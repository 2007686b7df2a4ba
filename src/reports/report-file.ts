import type { Problem } from '../model/problem.js';
import type { CaseList, TryOfTest } from './format.js';

/** A file that a glob found, ready to be read. */
export interface ReportFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  /** `undefined` where that is only known at its end. */
  readonly sizeBytes: number | undefined;
  /** True where nobody asked for it by name or pattern: it lay in a folder or an archive, and may be anything. */
  readonly isFound?: boolean;
  /** Its bytes, from the beginning. An array is good until the next is asked for. Throws what the file system throws. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** A report that is in memory already. */
export function reportInMemory(path: string, bytes: Uint8Array): ReportFile {
  return {
    path,
    sizeBytes: bytes.length,
    async *chunks() {
      yield bytes;
    },
  };
}

/** A report of which not a byte can be read, and why. */
export function unreadableReport(path: string, reason: Error): ReportFile {
  const iterator = { next: () => Promise.reject(reason) };
  return { path, sizeBytes: 0, chunks: () => ({ [Symbol.asyncIterator]: () => iterator }) };
}

/** One report, read as far as possible. */
export interface ReadReport {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  /** `undefined` where it was not recognised, or not read at all. */
  readonly format: string | undefined;
  /** SHA-256 of its bytes in hexadecimal digits; empty where it was not read. */
  readonly digest: string;
  /** In order of execution. */
  readonly cases: CaseList;
  readonly problems: readonly Problem[];
  /** Repeated cases in this report are repeated tries of one test. */
  readonly duplicatesAreAttempts: boolean;
  /** It is one try of a test, and others stand beside it. */
  readonly tryOf?: TryOfTest;
  /** A sentence, where a process of the tool ended before it had begun all its tests. */
  readonly cutShort?: string;
  /** Tests may be missing from what was read. */
  readonly incomplete: boolean;
  /** It is nothing that tests could be missing from, and nobody asked for it by name. */
  readonly isOther?: boolean;
}
