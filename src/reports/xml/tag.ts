import {
  BYTE_CLASS,
  type Bytes,
  COLON,
  countByte,
  DOUBLE_QUOTE,
  ENDS_NAME,
  EQUALS,
  findByte,
  GREATER,
  IS_SPACE,
  isSpace,
  LESS,
  LINE_FEED,
  NO_BYTES,
  SINGLE_QUOTE,
  SLASH,
} from './bytes.js';
import { decodeReferences, decodeUtf8 } from './decode-value.js';
import { NOTHING_REMOVED, type RemovedBytes } from './removed-bytes.js';
import { endsValue } from './value-end.js';
import { UNKNOWN_WORD, type Vocabulary } from './vocabulary.js';

/** What `read` answers when the bytes end before the tag does. */
export const UNFINISHED = -1;

/** Numbers kept of an attribute: its word, and where its name and its value begin and end. */
const FIELDS = 5;

/**
 * A start tag, as places in the bytes that hold it. It is read into the same object again and again, and is gone
 * when the scanner goes on.
 *
 * Tolerates what reports really contain: `<` and `>` in values, attributes without value or quotes, no space
 * between attributes, quotation marks inside a value (NUnit names such as `Sum("a","b")`).
 */
export class Tag {
  source: Bytes = NO_BYTES;
  /** Number of the local name in the vocabulary. */
  element = UNKNOWN_WORD;
  nameStart = 0;
  nameEnd = 0;
  /** Behind its `>`. */
  end = 0;
  selfClosing = false;
  /** A value held quotation marks that should have been escaped: where it ends was a guess. */
  guessed = false;
  /** Attributes that have a value, in the order of the document. */
  count = 0;
  /** A value was longer than is kept. */
  isCut = false;
  #start = 0;
  /** The quoted value in which the bytes ended last: bytes from the `<` of the tag; 0 where there is none. */
  #brokenValue = 0;
  /** How far the search for its end came, in bytes from the `<`, and whether it passed a quotation mark. */
  #searched = 0;
  #sawQuote = false;
  #fields = new Int32Array(FIELDS * 16).fill(UNKNOWN_WORD);
  readonly #words: Vocabulary<string>;
  readonly #maxValueBytes: number;

  constructor(words: Vocabulary<string>, maxValueBytes: number) {
    this.#words = words;
    this.#maxValueBytes = maxValueBytes;
  }

  /** Number of an attribute's name (with its prefix) in the vocabulary. */
  word(attribute: number): number {
    return this.#fields[attribute * FIELDS] as number;
  }

  nameOf(attribute: number): string {
    const at = attribute * FIELDS;
    return decodeUtf8(this.source.bytes, this.#fields[at + 1] as number, this.#fields[at + 2] as number);
  }

  valueStart(attribute: number): number {
    return this.#fields[attribute * FIELDS + 3] as number;
  }

  valueEnd(attribute: number): number {
    return this.#fields[attribute * FIELDS + 4] as number;
  }

  value(attribute: number): string {
    return decodeReferences(
      decodeUtf8(this.source.bytes, this.valueStart(attribute), this.valueEnd(attribute)),
    );
  }

  /** The attribute of a name; the last one where it is repeated, -1 where there is none. */
  find(word: number): number {
    for (let i = this.count - 1; i >= 0; i--) if (this.word(i) === word) return i;
    return -1;
  }

  /** Name of the element, with its prefix. */
  name(): string {
    return decodeUtf8(this.source.bytes, this.nameStart, this.nameEnd);
  }

  /** Name of the element, without its prefix: no report format needs two vocabularies. */
  localName(): string {
    const name = this.name();
    return name.slice(name.indexOf(':') + 1);
  }

  /**
   * Reads the tag at `at`, which must be a `<` before a name. Returns the place behind it, or `UNFINISHED`: then the
   * same tag has to be read again when there are more bytes.
   */
  read(source: Bytes, at: number, end: number): number {
    const { bytes } = source;
    this.source = source;
    this.count = 0;
    this.guessed = false;
    this.isCut = false;
    this.#start = at;
    let i = this.#readName(at + 1, end);
    for (;;) {
      i = this.#skipSpace(i, end);
      if (i >= end) return UNFINISHED;
      const byte = bytes[i] as number;
      if (byte === GREATER) return this.#finish(i + 1, false);
      if (byte === SLASH) {
        if (i + 1 >= end) return UNFINISHED;
        if (bytes[i + 1] === GREATER) return this.#finish(i + 2, true);
      }
      // A stray `/` or `=`.
      if (byte === SLASH || byte === EQUALS) i++;
      else {
        i = this.#readAttribute(i, end);
        if (i === UNFINISHED) return UNFINISHED;
      }
    }
  }

  /**
   * Takes bytes out of an unfinished tag, if it is one value that makes it long: those that would be cut off in the
   * end. Returns what went.
   */
  shorten(end: number): RemovedBytes {
    const { bytes } = this.source;
    const from = this.#start + this.#brokenValue + this.#maxValueBytes + 1;
    const until = this.#start + this.#searched;
    if (this.#brokenValue === 0 || until <= from) return NOTHING_REMOVED;
    const lineFeeds = countByte(bytes, LINE_FEED, from, until);
    bytes.copyWithin(from, until, end);
    this.#searched = from - this.#start;
    return { bytes: until - from, lineFeeds };
  }

  /** The tag that was not finished will not be read again. */
  forget(): void {
    this.#brokenValue = 0;
  }

  #finish(next: number, selfClosing: boolean): number {
    this.end = next;
    this.selfClosing = selfClosing;
    this.#brokenValue = 0;
    return next;
  }

  #readName(start: number, end: number): number {
    const { bytes } = this.source;
    this.nameStart = start;
    // Neighbours are often of one kind and written alike: the name is looked for that the tag before had.
    const expected = this.#words.endOf(this.element, this.source, start, end);
    if (expected > start && ((BYTE_CLASS[bytes[expected] as number] as number) & ENDS_NAME) !== 0) {
      this.nameEnd = expected;
      return expected;
    }
    let local = start;
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (((BYTE_CLASS[byte] as number) & ENDS_NAME) !== 0) break;
      if (byte === COLON && local === start) local = i + 1;
    }
    this.nameEnd = i;
    this.element = this.#words.find(this.source, local, i);
    return i;
  }

  #skipSpace(from: number, end: number): number {
    const { bytes } = this.source;
    let i = from;
    for (; i < end; i++) {
      if (((BYTE_CLASS[bytes[i] as number] as number) & IS_SPACE) === 0) break;
    }
    return i;
  }

  #readAttribute(start: number, end: number): number {
    const { bytes } = this.source;
    // The attribute is probably the one that stood here in the tag before.
    const expected = this.#fields[this.count * FIELDS] ?? UNKNOWN_WORD;
    const expectedEnd = this.#words.endOf(expected, this.source, start, end - 1);
    if (expectedEnd > start && bytes[expectedEnd] === EQUALS && bytes[expectedEnd + 1] === DOUBLE_QUOTE)
      return this.#readQuoted(expected, start, expectedEnd, expectedEnd + 2, end);
    let quoted = false;
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (((BYTE_CLASS[byte] as number) & ENDS_NAME) !== 0) break;
      if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE || byte === LESS) quoted = true;
    }
    const nameEnd = i;
    const equals = this.#skipSpace(i, end);
    if (equals >= end) return UNFINISHED;
    if (bytes[equals] !== EQUALS || quoted) {
      if (quoted) this.guessed ||= hasQuote(bytes, start, nameEnd);
      return nameEnd;
    }
    const value = this.#skipSpace(equals + 1, end);
    if (value >= end) return UNFINISHED;
    const quote = bytes[value] as number;
    const word = this.#words.find(this.source, start, nameEnd);
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE)
      return this.#readQuoted(word, start, nameEnd, value + 1, end);
    const valueEnd = this.#endOfUnquoted(value, end);
    if (valueEnd !== UNFINISHED) this.#add(word, start, nameEnd, value, valueEnd);
    return valueEnd;
  }

  #readQuoted(word: number, start: number, nameEnd: number, valueStart: number, end: number): number {
    const valueEnd = this.#endOfQuoted(valueStart, end, this.source.bytes[valueStart - 1] as number);
    if (valueEnd === UNFINISHED) return UNFINISHED;
    this.#add(word, start, nameEnd, valueStart, valueEnd);
    return valueEnd + 1;
  }

  #endOfQuoted(start: number, end: number, quote: number): number {
    // A long value that comes in many pieces is not searched from its beginning each time.
    const isResumed = start - this.#start === this.#brokenValue;
    let inner = isResumed && this.#sawQuote;
    let i = findByte(this.source, quote, isResumed ? this.#start + this.#searched : start, end);
    while (i < end) {
      const ends = endsValue(this.source.bytes, i + 1, end);
      if (ends === undefined) break;
      if (ends) {
        this.guessed ||= inner;
        return i;
      }
      inner = true;
      i = findByte(this.source, quote, i + 1, end);
    }
    this.#brokenValue = start - this.#start;
    this.#searched = i - this.#start;
    this.#sawQuote = inner;
    return UNFINISHED;
  }

  #endOfUnquoted(start: number, end: number): number {
    for (let i = start; i < end; i++) {
      const byte = this.source.bytes[i] as number;
      if (isSpace(byte) || byte === GREATER) return i;
      if (byte !== SLASH) continue;
      if (i + 1 >= end) return UNFINISHED;
      if (this.source.bytes[i + 1] === GREATER) return i;
    }
    return UNFINISHED;
  }

  #add(word: number, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const at = this.count * FIELDS;
    if (at === this.#fields.length) {
      const larger = new Int32Array(at * 2).fill(UNKNOWN_WORD);
      larger.set(this.#fields);
      this.#fields = larger;
    }
    const fields = this.#fields;
    fields[at] = word;
    fields[at + 1] = nameStart;
    fields[at + 2] = nameEnd;
    fields[at + 3] = valueStart;
    fields[at + 4] = valueEnd - valueStart <= this.#maxValueBytes ? valueEnd : this.#cut(valueStart);
    this.count++;
  }

  /** The end of the longest part of a value that is kept; not in the middle of a character. */
  #cut(valueStart: number): number {
    this.isCut = true;
    let end = valueStart + this.#maxValueBytes;
    while (end > valueStart && ((this.source.bytes[end] as number) & 0xc0) === 0x80) end--;
    return end;
  }
}

function hasQuote(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === DOUBLE_QUOTE || bytes[i] === SINGLE_QUOTE) return true;
  return false;
}
