import { asBytes, type Bytes, copyBytes, findByte, GREATER, SLASH, sameBytes } from '../../xml/bytes.js';
import type { CaseShape } from './junit-case-shape.js';
import { CaseValues, FIELD } from './junit-case-values.js';

/** What `match` answers for a tag that is written otherwise. */
export const OTHER_SHAPE = -1;

/** Bytes of a tag that is recognised. Longer ones are left to the scanner, so that little is read twice. */
const MAX_TAG = 4_096;

/** Bytes of a class or file that are remembered; longer ones are taken to be another each time. */
const MAX_REMEMBERED = 256;

const REMEMBERED_FIELDS: ReadonlySet<number> = new Set([
  FIELD.classname,
  FIELD.class,
  FIELD.file,
  FIELD.filepath,
]);

/** Recognises the tags of cases that have one shape, and finds their values. */
export class CaseMatcher {
  readonly shape: CaseShape;
  /** Of the tag that was matched last. */
  readonly values = new CaseValues();
  /** Whether class and file are those of the tag before. */
  hasSameTexts = false;
  /** The classes and files of the tag before, each at a place of its own, and the lengths of all values; 0 if not known. */
  readonly #texts: Bytes;
  readonly #lengths: Int32Array;

  constructor(shape: CaseShape) {
    this.shape = shape;
    this.#texts = asBytes(Buffer.allocUnsafe(MAX_REMEMBERED * shape.fields.length));
    this.#lengths = new Int32Array(shape.fields.length);
  }

  /** Finds the values of the tag at `at`. Returns the place of its `>` or `/>`. */
  match(source: Bytes, at: number, end: number): number {
    const { literal, ends: literalEnds, fields } = this.shape;
    const { places } = this.values;
    const limit = Math.min(end, at + MAX_TAG);
    this.values.source = source;
    this.hasSameTexts = true;
    let i = at;
    let before = 0;
    for (let v = 0; v < fields.length; v++) {
      const literalEnd = literalEnds[v] as number;
      const start = i + literalEnd - before;
      if (start >= limit || !sameBytes(literal, before, source, i, literalEnd - before)) return OTHER_SHAPE;
      const valueEnd = this.#findEnd(v, source, start, limit, literal.bytes[literalEnd] as number);
      if (valueEnd >= limit) return OTHER_SHAPE;
      const field = fields[v] as number;
      places[field] = start;
      places[field + 1] = valueEnd;
      i = valueEnd;
      before = literalEnd;
    }
    const rest = literal.bytes.length - before;
    const behind = i + rest;
    if (behind + 1 >= limit || !sameBytes(literal, before, source, i, rest)) return OTHER_SHAPE;
    // Other attributes may follow.
    const { bytes } = source;
    const ends = bytes[behind] === GREATER || (bytes[behind] === SLASH && bytes[behind + 1] === GREATER);
    return ends ? behind : OTHER_SHAPE;
  }

  #findEnd(value: number, source: Bytes, start: number, limit: number, quote: number): number {
    const length = this.#lengths[value] as number;
    if (length > 0) {
      const end = start + length;
      const isSame =
        end < limit &&
        source.bytes[end] === quote &&
        sameBytes(this.#texts, MAX_REMEMBERED * value, source, start, length);
      if (isSame) return end;
    }
    const end = findByte(source, quote, start, limit);
    if (REMEMBERED_FIELDS.has(this.shape.fields[value] as number)) this.#remember(value, source, start, end);
    return end;
  }

  #remember(value: number, source: Bytes, start: number, end: number): void {
    const length = end - start <= MAX_REMEMBERED ? end - start : 0;
    copyBytes(source, start, this.#texts, MAX_REMEMBERED * value, length);
    this.#lengths[value] = length;
    this.hasSameTexts = false;
  }
}
