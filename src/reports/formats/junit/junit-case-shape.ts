import type { Outcome } from '../../../model/test-result.js';
import { asBytes, type Bytes, DOUBLE_QUOTE, SINGLE_QUOTE } from '../../xml/bytes.js';
import type { Tag } from '../../xml/tag.js';
import { statedOutcome } from './junit-case-row.js';
import { CaseValues, FIELD, fieldOf } from './junit-case-values.js';

/** Values, and bytes between them, of a tag that is written like others; more is not worth remembering. */
const MAX_VALUES = 32;
const MAX_LITERAL_BYTES = 1_024;

/** How a writer writes cases: what stands between the values of one mostly stands in the next one too. */
export interface CaseShape {
  /** The bytes before, between and behind the values, such as `<testcase name="`, `" time="` and `"`, in one. */
  readonly literal: Bytes;
  /** Where in `literal` the bytes before each value end: there stands the quotation mark that ends the value. */
  readonly ends: Int32Array;
  /** The field of each value. */
  readonly fields: Int32Array;
  /** What closes such a case if something stands in it. */
  readonly closingTag: Buffer;
  /** What `status` and `result` say. Their values belong to the shape: nearly all cases have the same. */
  readonly outcome: Outcome;
}

/** The shape of a case's tag; `undefined` where a part of it was a guess, or it is like no other. */
export function shapeOf(tag: Tag): CaseShape | undefined {
  if (tag.guessed || tag.isCut || tag.count > MAX_VALUES) return undefined;
  const { bytes } = tag.source;
  const pieces: Uint8Array[] = [];
  const ends: number[] = [];
  const fields: number[] = [];
  let length = 0;
  let from = tag.nameStart - 1;
  const takeUntil = (to: number): void => {
    pieces.push(bytes.subarray(from, to));
    length += to - from;
  };
  for (let i = 0; i < tag.count; i++) {
    const field = fieldOf(tag.word(i));
    if (field === FIELD.status || field === FIELD.result) continue;
    const [start, end] = [tag.valueStart(i), tag.valueEnd(i)];
    // A value without quotation marks ends where other bytes decide.
    if (!isQuoted(bytes, start, end)) return undefined;
    takeUntil(start);
    from = end;
    ends.push(length);
    fields.push(field);
  }
  takeUntil(tag.end - (tag.selfClosing ? '/>' : '>').length);
  if (length > MAX_LITERAL_BYTES) return undefined;
  const values = new CaseValues();
  values.take(tag);
  return {
    literal: asBytes(Buffer.concat(pieces)),
    ends: new Int32Array(ends),
    fields: new Int32Array(fields),
    closingTag: Buffer.from(`</${tag.name()}>`),
    outcome: statedOutcome(values),
  };
}

function isQuoted(bytes: Uint8Array, start: number, end: number): boolean {
  const quote = bytes[start - 1];
  return (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) && bytes[end] === quote;
}
