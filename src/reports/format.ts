import type { Attempt } from '../model/test-result.js';

/** One test as a report tells it, before it has an identity. Text is as the report has it, unescaped. */
export interface ReportedCase {
  /** Names of the enclosing suites, outermost first. */
  readonly suites: readonly string[];
  readonly className: string;
  readonly name: string;
  /** Source file as the report spells it; empty where it does not say. */
  readonly file: string;
  readonly line?: number;
  /** In order of execution, at least one. */
  readonly attempts: readonly Attempt[];
}

/** A place in a report where reading became impossible or doubtful. */
export interface ReadingProblem {
  readonly what: string;
  readonly remedy?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  /** True when cases may be missing from what was read. */
  readonly incomplete: boolean;
}

/** What reading one report yields. A broken report has problems, and whatever was read until then. */
export interface ParsedReport {
  /** In order of execution. */
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly ReadingProblem[];
  /** True when this producer writes repeated tries of a test as repeated cases. */
  readonly duplicatesAreAttempts: boolean;
}

/** A kind of report. See README.md in this folder for adding one. */
export interface ReportFormat {
  /** What `--format` and `parse --json` call it. */
  readonly name: string;
  /** Endings of the files, without a dot, that are looked for where a folder is named. */
  readonly extensions: readonly string[];
  /** True if a report that begins so is of this kind. Must not look beyond `head`. */
  recognises(head: string): boolean;
  /** Reads a whole report. Never throws on bad input: that is a problem. */
  parse(bytes: Uint8Array): ParsedReport;
}
