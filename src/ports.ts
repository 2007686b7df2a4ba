import type { HistoryStore } from './history/store.js';
import type { Problem } from './model/problem.js';
import type { Telling } from './render/telling.js';
import type { ReportFile } from './reports/report-file.js';
import type { TestCommand } from './rerun/test-command.js';

/** What `run()` needs from the world. The action, the command line and the tests bring their own adapters. */
export interface Ports {
  readonly reports: ReportSource;
  /** Runs the tests, where that is our part: then reports are what it writes. */
  readonly tests?: TestCommand;
  readonly history: HistoryStore;
  readonly quarantine: QuarantineSource;
  /** CODEOWNERS, asked for only where a test needs an owner; without it, nobody owns anything. */
  readonly owners?: TextSource;
  /** Where this change left its base branch, asked for only where a test has left quarantine; without it, nobody knows. */
  readonly builtOn?: BuiltOnSource;
  readonly publishers: readonly Publisher[];
  readonly clock: Clock;
}

/** Yields report files, sorted by path; the engine parses and forgets one before it asks for the next. */
export interface ReportSource {
  read(): AsyncIterable<ReportFile>;
}

/** A file of the repository as the base branch has it: a pull request can't excuse itself. */
export interface TextSource {
  /** `undefined` when there is no such file. */
  read(): Promise<{
    readonly text: string | undefined;
    readonly path: string;
    readonly problems: readonly Problem[];
    /** The file as this change would have it, where that is another one. */
    readonly proposed?: string | undefined;
  }>;
}

export type QuarantineSource = TextSource;

/** The commit of the base branch that the tested code builds on, and the quarantine file as it was there. */
export interface BuiltOnSource {
  read(): Promise<{
    /** `undefined` where that can't be found out. */
    readonly commit?: string;
    /** `undefined` when there was no such file. */
    readonly text?: string;
    readonly problems: readonly Problem[];
  }>;
}

/** Asks a source once, however often it is read. */
export function readOnce<T>(source: { read(): Promise<T> }): { read(): Promise<T> } {
  let answer: Promise<T> | undefined;
  return {
    read: () => {
      answer ??= source.read();
      return answer;
    },
  };
}

/** Tells people or machines. Never throws for reasons outside Deflake: a refused comment is a problem. */
export interface Publisher {
  readonly name: string;
  /** It meets other jobs in what it publishes, so the telling needs `hiddenData`. */
  readonly carriesHiddenData?: boolean;
  /** It tells of the job's own lane alone: who tells of several jobs lets it publish for each. */
  readonly tellsOwnLane?: boolean;
  publish(telling: Telling, context: PublishContext): Promise<Published>;
}

export interface PublishContext {
  /** The telling again, with what other jobs have added to the history since, or hidden in a comment. */
  readonly retell: (hiddenData: string) => Promise<Telling>;
  /** What the publishers before this one put out. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Published {
  readonly problems: readonly Problem[];
  /** Outputs to add, such as `comment-url`. */
  readonly outputs?: Readonly<Record<string, string>>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
