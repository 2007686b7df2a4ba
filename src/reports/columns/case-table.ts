import type { Attempt, Outcome } from '../../model/test-result.js';
import type { CaseList, ReportedCase } from '../format.js';
import type { Bytes } from '../xml/bytes.js';
import { BytePool } from './byte-pool.js';
import { ROW_WIDTH, RowBlocks } from './row-blocks.js';
import { TextTable } from './text-table.js';

const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'error', 'skipped'];
const PASSED = OUTCOMES.indexOf('passed');

/** Stands where the outcome does if the attempts of a case are kept apart. */
const OWN_ATTEMPTS = OUTCOMES.length;

// The whole numbers of a row, in their order. A case whose only attempt has no failure takes no more than these, its
// duration, and the bytes of its name.
const [SUITES, CLASS, FILE, LINE, NAME, NAME_LENGTH, OUTCOME] = [0, 1, 2, 3, 4, 5, 6];

/** Attempts that many cases have in common. */
const MAX_SHARED = 10_000;

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
  readonly #rows = new RowBlocks();
  #length = 0;
  /** Attempts of the cases that have more to tell than an outcome and a duration. */
  readonly #attempts = new Map<number, readonly Attempt[]>();

  /** Attempts that passed, by their duration: those of different cases are the same ones, which is what most are. */
  readonly #passed = new Map<number, readonly Attempt[]>();

  /** Suites whose cases have titles of further suites in their names, and what stands between those. */
  readonly #separators = new Map<number, string>();

  get length(): number {
    return this.#length;
  }

  /**
   * The number of a path of suites. With a `separator`, names of its cases begin with the titles of further suites,
   * and their class is nothing but the file.
   */
  internSuites(path: readonly string[], separator?: string): number {
    const key = JSON.stringify([separator, path]);
    const known = this.#suiteNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#suitePaths.push(path) - 1;
    this.#suiteNumbers.set(key, number);
    if (separator !== undefined) this.#separators.set(number, separator);
    return number;
  }

  /** Adds a case with a single attempt, and returns its place. */
  add(row: CaseRow): number {
    const at = this.#length;
    const { numbers, decimals } = this.#rows.make(at);
    const inBlock = this.#rows.placeOf(at);
    const start = inBlock * ROW_WIDTH;
    numbers[start + SUITES] = row.suites;
    numbers[start + CLASS] = row.className;
    numbers[start + FILE] = row.file;
    numbers[start + LINE] = row.line;
    numbers[start + NAME] = this.#names.add(row.source, row.nameStart, row.nameEnd);
    numbers[start + NAME_LENGTH] = row.nameEnd - row.nameStart;
    numbers[start + OUTCOME] = row.outcome === 'passed' ? PASSED : OUTCOMES.indexOf(row.outcome);
    decimals[inBlock] = row.durationMs;
    this.#length++;
    return at;
  }

  /** Outcome and duration of a case's only attempt, which has no failure to show. */
  setOutcome(at: number, outcome: Outcome): void {
    this.#set(at, OUTCOME, OUTCOMES.indexOf(outcome));
  }

  outcomeOf(at: number): Outcome {
    return OUTCOMES[this.#get(at, OUTCOME)] ?? 'passed';
  }

  durationOf(at: number): number | undefined {
    const durationMs = this.#rows.blockOf(at).decimals[this.#rows.placeOf(at)] as number;
    return Number.isNaN(durationMs) ? undefined : durationMs;
  }

  setAttempts(at: number, attempts: readonly Attempt[]): void {
    this.#set(at, OUTCOME, OWN_ATTEMPTS);
    this.#attempts.set(at, attempts);
  }

  /** Takes the cases from a place on out again. */
  truncate(length: number): void {
    for (let at = length; at < this.#length; at++) this.#attempts.delete(at);
    this.#length = length;
  }

  /** No case will be added: gives back the room that was kept for them. */
  seal(): void {
    this.#rows.seal(this.#length);
    this.#names.seal();
    this.texts.seal();
    this.#suiteNumbers.clear();
  }

  at(at: number): ReportedCase {
    const line = this.#get(at, LINE);
    const suitesNumber = this.#get(at, SUITES);
    const suites = this.#suitePaths[suitesNumber] ?? [];
    const className = this.texts.text(this.#get(at, CLASS));
    const name = this.#names.text(this.#get(at, NAME), this.#get(at, NAME_LENGTH));
    const file = this.texts.text(this.#get(at, FILE));
    const attempts = this.attemptsOf(at);
    const plain =
      line === 0
        ? { suites, className, name, file, attempts }
        : { suites, className, name, file, line, attempts };
    const separator = this.#separators.get(suitesNumber);
    return separator === undefined ? plain : withTitlesApart(plain, separator);
  }

  attemptsOf(at: number): readonly Attempt[] {
    if (this.#get(at, OUTCOME) === OWN_ATTEMPTS) return this.#attempts.get(at) ?? [];
    const outcome = this.outcomeOf(at);
    const durationMs = this.durationOf(at);
    if (durationMs === undefined) return [{ outcome }];
    const known = outcome === 'passed' ? this.#passed.get(durationMs) : undefined;
    if (known !== undefined) return known;
    const attempts = [{ outcome, durationMs }];
    if (outcome === 'passed' && this.#passed.size < MAX_SHARED) this.#passed.set(durationMs, attempts);
    return attempts;
  }

  *[Symbol.iterator](): IterableIterator<ReportedCase> {
    for (let at = 0; at < this.#length; at++) yield this.at(at);
  }

  #get(at: number, column: number): number {
    return this.#rows.blockOf(at).numbers[this.#rows.placeOf(at) * ROW_WIDTH + column] as number;
  }

  #set(at: number, column: number, value: number): void {
    this.#rows.blockOf(at).numbers[this.#rows.placeOf(at) * ROW_WIDTH + column] = value;
  }
}

function withTitlesApart(reported: ReportedCase, separator: string): ReportedCase {
  const titles = reported.name.split(separator);
  const name = titles.pop() ?? '';
  return { ...reported, suites: [...reported.suites, ...titles], className: '', name };
}
