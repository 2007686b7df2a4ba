import type { Outcome } from '../../../model/test-result.js';
import type { CaseRow, CaseTable } from '../../columns/case-table.js';
import { NO_TEXT, type TextTable } from '../../columns/text-table.js';
import { NO_BYTES } from '../../xml/bytes.js';
import type { Tag } from '../../xml/tag.js';
import { outcomeOfStatus } from './junit-attempts.js';
import { ABSENT, CaseValues, FIELD, isBlank } from './junit-case-values.js';
import { fileFromNames, firstLineNumber } from './junit-producers.js';
import { parseSeconds, plainSeconds } from './junit-seconds.js';
import { WORD } from './junit-words.js';

/** What a case takes from the suites around it. */
export interface Surroundings {
  readonly suites: readonly string[];
  /** The number of these suites in the table. */
  readonly suitesNumber: number;
  /** The number of the file's name in the table. */
  readonly file: number;
}

// Copies, because they are looked at for each case.
const { name: NAME, classname: CLASSNAME, class: CLASS, file: FILE, filepath: FILEPATH } = FIELD;
const { line: LINE, lineno: LINENO, time: TIME, status: STATUS, result: RESULT } = FIELD;

const NO_ATTRIBUTE = -1;

/** The value of an attribute; empty where there is none. */
export function attributeOf(tag: Tag, word: number): string {
  const attribute = tag.find(word);
  return attribute === NO_ATTRIBUTE ? '' : tag.value(attribute);
}

/** The value of an attribute; empty where there is none, or nothing but space. */
export function filledAttributeOf(tag: Tag, word: number): string {
  const value = attributeOf(tag, word);
  return value.trim() === '' ? '' : value;
}

/** The number of the file that an element names; `NO_TEXT` where it names none. */
export function fileOf(tag: Tag, texts: TextTable): number {
  for (const attribute of [tag.find(WORD.file), tag.find(WORD.filepath)]) {
    if (attribute === NO_ATTRIBUTE) continue;
    const [start, end] = [tag.valueStart(attribute), tag.valueEnd(attribute)];
    if (!isBlank(tag.source.bytes, start, end)) return texts.intern(tag.source, start, end);
  }
  return NO_TEXT;
}

/** Makes rows of the start tags of cases, and knows what was found out for the case before. */
export class CaseRows {
  readonly #table: CaseTable;
  /** Class and suites that a file's name was last looked for in, and what it was. */
  #fileClass = -1;
  #fileSuites = -1;
  #file = NO_TEXT;
  /** Reused for every case. */
  readonly #row: CaseRow = {
    suites: 0,
    className: NO_TEXT,
    file: NO_TEXT,
    line: 0,
    source: NO_BYTES,
    nameStart: 0,
    nameEnd: 0,
    durationMs: Number.NaN,
    outcome: 'passed',
  };

  readonly #values = new CaseValues();

  constructor(table: CaseTable) {
    this.#table = table;
  }

  /** What the attributes of a case say. The row is valid until the next is made. */
  read(tag: Tag, around: Surroundings): CaseRow {
    const values = this.#values;
    values.take(tag);
    return this.make(values, statedOutcome(values), around);
  }

  /** A row of values whose places are known. */
  make(values: CaseValues, outcome: Outcome, around: Surroundings): CaseRow {
    const row = this.#row;
    const { texts } = this.#table;
    row.suites = around.suitesNumber;
    // The row still holds what the case before said.
    row.className = internFirst(texts, values, CLASSNAME, CLASS, row.className);
    row.file =
      internFirst(texts, values, FILE, FILEPATH, row.file) ||
      around.file ||
      this.#fileFromNames(row.className, around);
    row.outcome = outcome;
    return this.makeAlike(values, around);
  }

  /** A row of values that differ from those of the row before in name, line and duration alone. */
  makeAlike(values: CaseValues, around: Surroundings): CaseRow {
    const row = this.#row;
    const { source, places } = values;
    const name = isBlankAt(values, NAME) ? ABSENT : NAME;
    row.source = source;
    row.nameStart = places[name] as number;
    row.nameEnd = places[name + 1] as number;
    row.line = lineOf(values, isBlankAt(values, LINE) ? LINENO : LINE, around.suites);
    row.durationMs = millisecondsOf(values, TIME);
    return row;
  }

  #fileFromNames(className: number, around: Surroundings): number {
    if (className !== this.#fileClass || around.suitesNumber !== this.#fileSuites) {
      const { texts } = this.#table;
      this.#fileClass = className;
      this.#fileSuites = around.suitesNumber;
      this.#file = texts.internText(fileFromNames(texts.text(className), around.suites));
    }
    return this.#file;
  }
}

/** What `status` and `result` say of a case. */
export function statedOutcome(values: CaseValues): Outcome {
  const { places } = values;
  if (places[STATUS] === places[STATUS + 1] && places[RESULT] === places[RESULT + 1]) return 'passed';
  return outcomeOfStatus([values.text(STATUS), values.text(RESULT)]);
}

/** The number of the first of two values that is not blank. */
function internFirst(
  texts: TextTable,
  values: CaseValues,
  first: number,
  second: number,
  guess: number,
): number {
  const field = isBlankAt(values, first) ? second : first;
  if (isBlankAt(values, field)) return NO_TEXT;
  return texts.intern(
    values.source,
    values.places[field] as number,
    values.places[field + 1] as number,
    guess,
  );
}

function isBlankAt({ source, places }: CaseValues, field: number): boolean {
  return isBlank(source.bytes, places[field] as number, places[field + 1] as number);
}

function millisecondsOf(values: CaseValues, field: number): number {
  const { source, places } = values;
  const [start, end] = [places[field] as number, places[field + 1] as number];
  if (start === end) return Number.NaN;
  const plain = plainSeconds(source.bytes, start, end);
  return plain ?? parseSeconds(values.text(field)) ?? Number.NaN;
}

/** From 1; 0 where it is unknown. */
function lineOf(values: CaseValues, field: number, suites: readonly string[]): number {
  if (values.places[field] === values.places[field + 1]) return 0;
  const text = values.text(field).trim();
  return /^\d{1,8}$/.test(text) ? Number(text) + 1 - firstLineNumber(suites) : 0;
}
