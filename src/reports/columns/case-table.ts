import type { Attempt, Outcome } from '../../model/test-result.js';
import type { CaseList, ReportedCase } from '../format.js';
import type { Bytes } from '../xml/bytes.js';
import { BytePool } from './byte-pool.js';
import { TextTable } from './text-table.js';

const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'error', 'skipped'];

/** Stands in the column of outcomes where the attempts of a case are kept apart. */
const OWN_ATTEMPTS = OUTCOMES.length;

const FIRST_CAPACITY = 64;

/** Numbers per case. A case whose only attempt has no failure takes no more than these and the bytes of its name. */
interface Columns {
  readonly suites: Int32Array;
  readonly classes: Int32Array;
  readonly files: Int32Array;
  readonly lines: Int32Array;
  readonly names: Uint32Array;
  readonly nameLengths: Uint32Array;
  readonly durations: Float64Array;
  readonly outcomes: Uint8Array;
}

function createColumns(capacity: number): Columns {
  return {
    suites: new Int32Array(capacity),
    classes: new Int32Array(capacity),
    files: new Int32Array(capacity),
    lines: new Int32Array(capacity),
    names: new Uint32Array(capacity),
    nameLengths: new Uint32Array(capacity),
    durations: new Float64Array(capacity),
    outcomes: new Uint8Array(capacity),
  };
}

function copyColumns(from: Columns, to: Columns, count: number): void {
  to.suites.set(from.suites.subarray(0, count));
  to.classes.set(from.classes.subarray(0, count));
  to.files.set(from.files.subarray(0, count));
  to.lines.set(from.lines.subarray(0, count));
  to.names.set(from.names.subarray(0, count));
  to.nameLengths.set(from.nameLengths.subarray(0, count));
  to.durations.set(from.durations.subarray(0, count));
  to.outcomes.set(from.outcomes.subarray(0, count));
}

/** A case as the table takes it: texts are numbers of the table's own, the name is bytes. */
export interface CaseRow {
  suites: number;
  className: number;
  file: number;
  /** 0 where it is unknown. */
  line: number;
  source: Bytes;
  nameStart: number;
  nameEnd: number;
  /** NaN where it is unknown. */
  durationMs: number;
  outcome: Outcome;
}

/**
 * The cases of a report in columns: a report may hold a million, nearly all of which passed and are never looked at
 * one by one. What a case says becomes strings only when somebody asks for it.
 */
export class CaseTable implements CaseList {
  /** Names of classes and files. */
  readonly texts = new TextTable();
  readonly #names = new BytePool();
  readonly #suitePaths: (readonly string[])[] = [[]];
  readonly #suiteNumbers = new Map<string, number>();
  #columns = createColumns(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;
  #length = 0;
  /** Attempts of the cases that have more to tell than an outcome and a duration. */
  readonly #attempts = new Map<number, readonly Attempt[]>();

  get length(): number {
    return this.#length;
  }

  /** The number of a path of suites. */
  internSuites(path: readonly string[]): number {
    const key = JSON.stringify(path);
    const known = this.#suiteNumbers.get(key);
    if (known !== undefined) return known;
    this.#suitePaths.push(path);
    this.#suiteNumbers.set(key, this.#suitePaths.length - 1);
    return this.#suitePaths.length - 1;
  }

  /** Adds a case with a single attempt, and returns its place. */
  add(row: CaseRow): number {
    const at = this.#length;
    if (at === this.#capacity) this.#resize(2 * at);
    const columns = this.#columns;
    columns.suites[at] = row.suites;
    columns.classes[at] = row.className;
    columns.files[at] = row.file;
    columns.lines[at] = row.line;
    columns.names[at] = this.#names.add(row.source, row.nameStart, row.nameEnd);
    columns.nameLengths[at] = row.nameEnd - row.nameStart;
    columns.durations[at] = row.durationMs;
    columns.outcomes[at] = OUTCOMES.indexOf(row.outcome);
    this.#length++;
    return at;
  }

  /** Outcome and duration of a case's only attempt, which has no failure to show. */
  setOutcome(at: number, outcome: Outcome): void {
    this.#columns.outcomes[at] = OUTCOMES.indexOf(outcome);
  }

  outcomeOf(at: number): Outcome {
    return OUTCOMES[this.#columns.outcomes[at] as number] ?? 'passed';
  }

  durationOf(at: number): number | undefined {
    const durationMs = this.#columns.durations[at] as number;
    return Number.isNaN(durationMs) ? undefined : durationMs;
  }

  setAttempts(at: number, attempts: readonly Attempt[]): void {
    this.#columns.outcomes[at] = OWN_ATTEMPTS;
    this.#attempts.set(at, attempts);
  }

  /** Takes the cases from a place on out again. */
  truncate(length: number): void {
    for (let at = length; at < this.#length; at++) this.#attempts.delete(at);
    this.#length = length;
  }

  /** No case will be added: gives back the room that was kept for them. */
  seal(): void {
    if (this.#capacity - this.#length > this.#length / 8) this.#resize(this.#length);
    this.#names.seal();
    this.texts.seal();
    this.#suiteNumbers.clear();
  }

  at(at: number): ReportedCase {
    const columns = this.#columns;
    const line = columns.lines[at] as number;
    return {
      suites: this.#suitePaths[columns.suites[at] as number] ?? [],
      className: this.texts.text(columns.classes[at] as number),
      name: this.#names.text(columns.names[at] as number, columns.nameLengths[at] as number),
      file: this.texts.text(columns.files[at] as number),
      ...(line === 0 ? {} : { line }),
      attempts: this.attemptsOf(at),
    };
  }

  attemptsOf(at: number): readonly Attempt[] {
    if (this.#columns.outcomes[at] === OWN_ATTEMPTS) return this.#attempts.get(at) ?? [];
    const outcome = this.outcomeOf(at);
    const durationMs = this.durationOf(at);
    return [durationMs === undefined ? { outcome } : { outcome, durationMs }];
  }

  *[Symbol.iterator](): IterableIterator<ReportedCase> {
    for (let at = 0; at < this.#length; at++) yield this.at(at);
  }

  #resize(capacity: number): void {
    const columns = createColumns(capacity);
    copyColumns(this.#columns, columns, this.#length);
    this.#columns = columns;
    this.#capacity = capacity;
  }
}
