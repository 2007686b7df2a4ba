import type { CaseRow, CaseTable } from './columns/case-table.js';
import { NO_TEXT, type TextTable } from './columns/text-table.js';
import { outcomeOfStatus } from './junit-attempts.js';
import { fileFromNames, firstLineNumber } from './junit-producers.js';
import { parseSeconds, plainSeconds } from './junit-seconds.js';
import { WORD } from './junit-words.js';
import { asBytes, BYTE_CLASS, IN_NAME } from './xml/bytes.js';
import type { Tag } from './xml/tag.js';

/** What a case takes from the suites around it. */
export interface Surroundings {
  readonly suites: readonly string[];
  /** The number of these suites in the table. */
  readonly suitesNumber: number;
  /** The number of the file's name in the table. */
  readonly file: number;
}

// Copies, because the loop below compares with them for each attribute of each case.
const { name: NAME, classname: CLASSNAME, class: CLASS, file: FILE, filepath: FILEPATH } = WORD;
const { line: LINE, lineno: LINENO, time: TIME, status: STATUS, result: RESULT } = WORD;

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

/** The first of these attributes that is there and not blank. */
function firstFilled(tag: Tag, first: number, second: number): number {
  if (first !== NO_ATTRIBUTE && !isBlank(tag, first)) return first;
  return second !== NO_ATTRIBUTE && !isBlank(tag, second) ? second : NO_ATTRIBUTE;
}

function isBlank(tag: Tag, attribute: number): boolean {
  const start = tag.valueStart(attribute);
  if (start === tag.valueEnd(attribute)) return true;
  // Nearly all values begin with a letter or digit.
  if (((BYTE_CLASS[tag.source.bytes[start] as number] as number) & IN_NAME) !== 0) return false;
  return tag.value(attribute).trim() === '';
}

function internValue(texts: TextTable, tag: Tag, attribute: number, guess = NO_TEXT): number {
  if (attribute === NO_ATTRIBUTE) return NO_TEXT;
  return texts.intern(tag.source, tag.valueStart(attribute), tag.valueEnd(attribute), guess);
}

/** The number of the file that an element names; `NO_TEXT` where it names none. */
export function fileOf(tag: Tag, texts: TextTable): number {
  return internValue(texts, tag, firstFilled(tag, tag.find(FILE), tag.find(FILEPATH)));
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
    source: asBytes(Buffer.alloc(0)),
    nameStart: 0,
    nameEnd: 0,
    durationMs: Number.NaN,
    outcome: 'passed',
  };

  constructor(table: CaseTable) {
    this.#table = table;
  }

  /** What the attributes of a case say. The row is valid until the next is read. */
  read(tag: Tag, around: Surroundings): CaseRow {
    let name = NO_ATTRIBUTE;
    let className = NO_ATTRIBUTE;
    let otherClass = NO_ATTRIBUTE;
    let file = NO_ATTRIBUTE;
    let otherFile = NO_ATTRIBUTE;
    let line = NO_ATTRIBUTE;
    let otherLine = NO_ATTRIBUTE;
    let time = NO_ATTRIBUTE;
    let status = NO_ATTRIBUTE;
    let result = NO_ATTRIBUTE;
    for (let i = 0; i < tag.count; i++) {
      const word = tag.word(i);
      if (word === NAME) name = i;
      else if (word === CLASSNAME) className = i;
      else if (word === TIME) time = i;
      else if (word === FILE) file = i;
      else if (word === LINE) line = i;
      else if (word === STATUS) status = i;
      else if (word === RESULT) result = i;
      else if (word === CLASS) otherClass = i;
      else if (word === FILEPATH) otherFile = i;
      else if (word === LINENO) otherLine = i;
    }
    const row = this.#row;
    const { texts } = this.#table;
    row.suites = around.suitesNumber;
    // The row still holds what the case before said.
    row.className = internValue(texts, tag, firstFilled(tag, className, otherClass), row.className);
    const shownName = firstFilled(tag, name, NO_ATTRIBUTE);
    row.source = tag.source;
    row.nameStart = shownName === NO_ATTRIBUTE ? 0 : tag.valueStart(shownName);
    row.nameEnd = shownName === NO_ATTRIBUTE ? 0 : tag.valueEnd(shownName);
    row.file =
      internValue(texts, tag, firstFilled(tag, file, otherFile), row.file) ||
      around.file ||
      this.#fileFromNames(row.className, around);
    row.line = lineOf(tag, firstFilled(tag, line, otherLine), around.suites);
    row.durationMs = time === NO_ATTRIBUTE ? Number.NaN : millisecondsOf(tag, time);
    row.outcome =
      status === NO_ATTRIBUTE && result === NO_ATTRIBUTE
        ? 'passed'
        : outcomeOfStatus([textOf(tag, status), textOf(tag, result)]);
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

function textOf(tag: Tag, attribute: number): string {
  return attribute === NO_ATTRIBUTE ? '' : tag.value(attribute);
}

function millisecondsOf(tag: Tag, attribute: number): number {
  const plain = plainSeconds(tag.source.bytes, tag.valueStart(attribute), tag.valueEnd(attribute));
  return plain ?? parseSeconds(tag.value(attribute)) ?? Number.NaN;
}

/** From 1; 0 where it is unknown. */
function lineOf(tag: Tag, attribute: number, suites: readonly string[]): number {
  if (attribute === NO_ATTRIBUTE) return 0;
  const text = tag.value(attribute).trim();
  return /^\d{1,8}$/.test(text) ? Number(text) + 1 - firstLineNumber(suites) : 0;
}
