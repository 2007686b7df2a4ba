import type { CaseTable } from '../../columns/case-table.js';
import { type Bytes, findFar, LESS, SLASH, standsAt } from '../../xml/bytes.js';
import { CDATA, CDATA_END } from '../../xml/section-marks.js';
import type { Tag } from '../../xml/tag.js';
import { CaseMatcher, OTHER_SHAPE } from './junit-case-matcher.js';
import { CaseRows } from './junit-case-row.js';
import { type CaseShape, shapeOf } from './junit-case-shape.js';
import type { SuiteFrame } from './junit-frames.js';

/** What is answered for a case that only the scanner can read. */
const NOT_PLAIN = -1;

// To learn a shape takes as long as several cases take that the scanner reads. It is paid for by the cases that were
// read faster, and at a low rate by the others: so a report in which no case is like the last is hardly slower.
const LEARNING_COST = 64;
const GAIN_OF_PLAIN = 2;
const GAIN_OF_OTHER = 1;
const MOST_SAVED = 10 * LEARNING_COST;

const OUTPUTS = ['system-out', 'system-err'].map((name) => ({
  opening: Buffer.from(`<${name}>`),
  closing: Buffer.from(`</${name}>`),
}));

/** The shape that was learnt last: the next report is probably written by the same tool. */
let lastShape: CaseShape | undefined;

/**
 * Reads the cases that make most of nearly every report: passed ones in which nothing stands but captured output,
 * written like the case before. They are recognised by the bytes between their values, and never seen by the scanner,
 * which takes several times as long. Whatever is different in any way is left to it: what is read here must come out
 * just as it would there.
 */
export class PlainCases {
  readonly #table: CaseTable;
  readonly #rows: CaseRows;
  #matcher = lastShape && new CaseMatcher(lastShape);
  /** The suite of the last row, where the next one may have its class and file. */
  #suite: SuiteFrame | undefined;
  /** Whether the tag that was looked at last has the shape: then there is nothing to learn of it. */
  #fits = false;
  #saved = MOST_SAVED;

  constructor(table: CaseTable) {
    this.#table = table;
    this.#rows = new CaseRows(table);
  }

  /** A case was read by the scanner: the next one is probably written alike. */
  learn(tag: Tag): void {
    this.#saved = Math.min(MOST_SAVED, this.#saved + GAIN_OF_OTHER);
    if (this.#fits || this.#saved < LEARNING_COST) return;
    this.#saved -= LEARNING_COST;
    lastShape = shapeOf(tag);
    this.#matcher = lastShape && new CaseMatcher(lastShape);
    this.#suite = undefined;
  }

  /** Reads the cases that begin at `at`, a `<`, and returns the place behind the last; `at` if none can be read. */
  read(source: Bytes, at: number, end: number, suite: SuiteFrame): number {
    this.#fits = false;
    const matcher = this.#matcher;
    if (matcher === undefined) return at;
    const { shape, values } = matcher;
    const isFailing = shape.outcome === 'failed' || shape.outcome === 'error';
    for (let behind = at, next = at; ; next = findFar(source, LESS, behind, end)) {
      const behindTag = matcher.match(source, next, end);
      if (!matcher.hasSameTexts) this.#suite = undefined;
      this.#fits = behindTag !== OTHER_SHAPE;
      const behindCase = this.#fits ? findEnd(shape, source, behindTag, end) : NOT_PLAIN;
      if (behindCase === NOT_PLAIN) return behind;
      const row =
        this.#suite === suite
          ? this.#rows.makeAlike(values, suite.inside)
          : this.#rows.make(values, shape.outcome, suite.inside);
      this.#table.add(row);
      this.#suite = suite;
      if (isFailing) suite.failures++;
      this.#saved = Math.min(MOST_SAVED, this.#saved + GAIN_OF_PLAIN);
      behind = behindCase;
    }
  }
}

/** Finds the end of a case whose tag ends with the `>` or `/>` at `at`. Returns the place behind it. */
function findEnd({ closingTag }: CaseShape, source: Bytes, at: number, end: number): number {
  const { bytes } = source;
  if (bytes[at] === SLASH) return at + '/>'.length;
  let i = findFar(source, LESS, at + 1, end);
  while (!beginsWith(bytes, i, end, closingTag)) {
    i = skipOutput(source, i, end);
    if (i === NOT_PLAIN) return NOT_PLAIN;
    i = findFar(source, LESS, i, end);
  }
  return i + closingTag.length;
}

/** Skips captured output that begins at `at`. Returns the place behind it. */
function skipOutput(source: Bytes, at: number, end: number): number {
  const { bytes } = source;
  const output = OUTPUTS.find(({ opening }) => beginsWith(bytes, at, end, opening));
  if (output === undefined) return NOT_PLAIN;
  let i = findFar(source, LESS, at + output.opening.length, end);
  while (!beginsWith(bytes, i, end, output.closing)) {
    if (!beginsWith(bytes, i, end, CDATA)) return NOT_PLAIN;
    const cdataEnd = bytes.indexOf(CDATA_END, i + CDATA.length);
    if (cdataEnd === -1 || cdataEnd + CDATA_END.length > end) return NOT_PLAIN;
    i = findFar(source, LESS, cdataEnd + CDATA_END.length, end);
  }
  return i + output.closing.length;
}

function beginsWith(bytes: Buffer, at: number, end: number, wanted: Buffer): boolean {
  return at + wanted.length <= end && standsAt(bytes, at, wanted);
}
