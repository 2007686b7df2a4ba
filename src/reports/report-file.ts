import type { Problem } from '../model/problem.js';
import type { ReportedCase } from './format.js';

/** A file that a glob found, ready to be read. */
export interface ReportFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Reads it whole. Throws what the file system throws. */
  bytes(): Promise<Uint8Array>;
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
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly Problem[];
  /** Repeated cases in this report are repeated tries of one test. */
  readonly duplicatesAreAttempts: boolean;
  /** Tests may be missing from what was read. */
  readonly incomplete: boolean;
}
