import type { Attempt } from '../model/test-result.js';
import type { ReportHead } from './report-head.js';

/** One test as a report tells it, before it has an identity. Text is as the report has it, unescaped. */
export interface ReportedCase {
  /** Names of the enclosing suites, outermost first. */
  readonly suites: readonly string[];
  readonly className: string;
  readonly name: string;
  /** Source file as the report spells it; empty where it does not say. */
  readonly file: string;
  /** Where the file stands, if `file`, which is part of the test's identity, is spelt from another folder. */
  readonly path?: string;
  readonly line?: number;
  /** What its tool takes to run this test alone, where the report says so: `./spec/a_spec.rb[1:2]` of RSpec. */
  readonly toolId?: string;
  /**
   * Where it failed, in a report that says of a failure alone where it happened. No part of the test's identity, which
   * must not depend on its outcome: that is why it does not stand in `file`.
   */
  readonly failedAt?: { readonly file: string; readonly line?: number };
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
  /** Bytes of the file before it. */
  readonly offset?: number;
  /** True when cases may be missing from what was read. */
  readonly incomplete: boolean;
}

/**
 * Cases in order of execution. An array is one; readers of large reports keep cases in columns, and make objects of
 * them one by one as somebody goes through.
 */
export interface CaseList extends Iterable<ReportedCase> {
  readonly length: number;
}

/** Told by formats that write a report for each try of a test. */
export interface TryOfTest {
  /** The same in each try of one test, and in nothing else of the same folder. */
  readonly test: string;
  /** When it began, in milliseconds: orders the tries. */
  readonly startedMs: number;
}

/** What reading one report yields. A broken report has problems, and whatever was read until then. */
export interface ParsedReport {
  readonly cases: CaseList;
  readonly problems: readonly ReadingProblem[];
  /** True when this producer writes repeated tries of a test as repeated cases. */
  readonly duplicatesAreAttempts: boolean;
  /**
   * A sentence, where a process of the tool ended while tests ran, and others of it had not begun: they are in no report,
   * and a retry of those that are says nothing of them.
   */
  readonly cutShort?: string;
  /** Where the report is no more than one try of a test, of which others stand in the same folder. */
  readonly tryOf?: TryOfTest;
}

/** Reads one report. Never throws on bad input: that is a problem. */
export interface ReportReader {
  /** Takes the next bytes of the report, however it was split. They are not kept: the array may be used again. */
  write(bytes: Uint8Array): void;
  /** The report has ended. */
  end(): ParsedReport;
}

/** A kind of report. See README.md in this folder for adding one. */
export interface ReportFormat {
  /** What `--format` and `parse --json` call it. */
  readonly name: string;
  /** Endings of the files, without a dot, that are looked for where a folder is named. */
  readonly extensions: readonly string[];
  /** True if a report that begins so is of this kind. */
  recognises(head: ReportHead): boolean;
  /**
   * Gives what creates a reader for each report of this kind. Asked when the first of them is met: what a format
   * needs that is not always needed (a parser, say) is imported here.
   */
  load(): Promise<() => ReportReader>;
}
