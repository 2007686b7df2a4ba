import { AMPERSAND, type Bytes, DELETE, NO_BYTES, SPACE } from '../../xml/bytes.js';
import { decodeReferences, decodeUtf8 } from '../../xml/decode-value.js';
import type { Tag } from '../../xml/tag.js';
import { UNKNOWN_WORD } from '../../xml/vocabulary.js';
import { WORD } from './junit-words.js';

/** Attributes of a case that count. */
const FIELD_NAMES = [
  'name',
  'classname',
  'class',
  'file',
  'filepath',
  'line',
  'lineno',
  'time',
  'status',
  'result',
] as const;

type FieldName = (typeof FIELD_NAMES)[number];

/** Where in `places` the beginning of an attribute's value stands; its end stands behind it. */
export const FIELD = Object.fromEntries(FIELD_NAMES.map((name, i) => [name, 2 * i])) as Readonly<
  Record<FieldName, number>
>;

/** A field that no attribute has: its value is always empty. */
export const ABSENT = 2 * FIELD_NAMES.length;

/** The field that takes the values of all other attributes. */
export const IGNORED = ABSENT + 2;

const FIELD_OF_WORD = fieldsOfWords();

function fieldsOfWords(): Int8Array {
  const fields = new Int8Array(Math.max(...Object.values(WORD)) + 1).fill(IGNORED);
  for (const name of FIELD_NAMES) fields[WORD[name]] = FIELD[name];
  return fields;
}

/** The field of an attribute, by the number of its name. */
export function fieldOf(word: number): number {
  return word === UNKNOWN_WORD ? IGNORED : (FIELD_OF_WORD[word] as number);
}

/** Where the values stand that the attributes of a case have. One that is absent is an empty one. */
export class CaseValues {
  source: Bytes = NO_BYTES;
  readonly places = new Int32Array(IGNORED + 2);

  /** Takes the places from a tag; of an attribute that is repeated the last one counts. */
  take(tag: Tag): void {
    this.source = tag.source;
    this.places.fill(0);
    for (let i = 0; i < tag.count; i++) {
      const field = fieldOf(tag.word(i));
      this.places[field] = tag.valueStart(i);
      this.places[field + 1] = tag.valueEnd(i);
    }
  }

  text(field: number): string {
    const [start, end] = [this.places[field] as number, this.places[field + 1] as number];
    return start === end ? '' : decodeReferences(decodeUtf8(this.source.bytes, start, end));
  }
}

/** True if there is nothing but space in a value. */
export function isBlank(bytes: Buffer, start: number, end: number): boolean {
  if (start === end) return true;
  // Nearly all values begin with a character that is no space and stands for none.
  const first = bytes[start] as number;
  if (first > SPACE && first < DELETE && first !== AMPERSAND) return false;
  return decodeReferences(decodeUtf8(bytes, start, end)).trim() === '';
}
