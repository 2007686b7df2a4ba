import {
  BEGINS_NAME,
  BYTE_CLASS,
  COLON,
  DOUBLE_QUOTE,
  ENDS_NAME,
  EQUALS,
  GREATER,
  IN_NAME,
  IS_SPACE,
  isSpace,
  LESS,
  LINE_FEED,
  SINGLE_QUOTE,
  SLASH,
} from './bytes.js';
import { decodeReferences, decodeUtf8 } from './decode-value.js';
import { countLineFeeds } from './positions.js';
import { hashByte, type Vocabulary } from './vocabulary.js';

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
  bytes: Buffer = Buffer.alloc(0);
  /** Number of the local name in the vocabulary. */
  element = 0;
  nameStart = 0;
  nameEnd = 0;
  selfClosing = false;
  /** A value held quotation marks that should have been escaped: where it ends was a guess. */
  guessed = false;
  /** Attributes that have a value, in the order of the document. */
  count = 0;
  /** A value was longer than is kept. */
  isCut = false;
  /** True if a line feed stands in it. */
  hasLineFeed = false;
  #start = 0;
  /** The quoted value in which the bytes ended last: bytes from the `<` of the tag; 0 where there is none. */
  #brokenValue = 0;
  /** How far the search for its end came, in bytes from the `<`, and whether it passed a quotation mark. */
  #searched = 0;
  #sawQuote = false;
  #fields = new Int32Array(FIELDS * 16);
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
    return decodeUtf8(this.bytes, this.#fields[at + 1] as number, this.#fields[at + 2] as number);
  }

  valueStart(attribute: number): number {
    return this.#fields[attribute * FIELDS + 3] as number;
  }

  valueEnd(attribute: number): number {
    return this.#fields[attribute * FIELDS + 4] as number;
  }

  value(attribute: number): string {
    return decodeReferences(decodeUtf8(this.bytes, this.valueStart(attribute), this.valueEnd(attribute)));
  }

  /** The attribute of a name; the last one where it is repeated, -1 where there is none. */
  find(word: number): number {
    for (let i = this.count - 1; i >= 0; i--) if (this.word(i) === word) return i;
    return -1;
  }

  /** Name of the element, with its prefix. */
  name(): string {
    return decodeUtf8(this.bytes, this.nameStart, this.nameEnd);
  }

  /**
   * Reads the tag at `at`, which must be a `<` before a name. Returns the place behind it, or `UNFINISHED`: then the
   * same tag has to be read again when there are more bytes.
   */
  read(bytes: Buffer, at: number, end: number): number {
    this.bytes = bytes;
    this.count = 0;
    this.guessed = false;
    this.isCut = false;
    this.hasLineFeed = false;
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
   * end. Returns how many went, and how many line feeds with them.
   */
  shorten(bytes: Buffer, end: number): { removed: number; lineFeeds: number } | undefined {
    const from = this.#start + this.#brokenValue + this.#maxValueBytes + 1;
    const until = this.#start + this.#searched;
    if (this.#brokenValue === 0 || until <= from) return undefined;
    const lineFeeds = countLineFeeds(bytes, from, until);
    bytes.copyWithin(from, until, end);
    this.#searched -= until - from;
    return { removed: until - from, lineFeeds };
  }

  #finish(next: number, selfClosing: boolean): number {
    this.selfClosing = selfClosing;
    this.#brokenValue = 0;
    return next;
  }

  #readName(start: number, end: number): number {
    const bytes = this.bytes;
    let local = start;
    let hash = 0;
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (((BYTE_CLASS[byte] as number) & ENDS_NAME) !== 0) break;
      if (byte === COLON && local === start) {
        local = i + 1;
        hash = 0;
      } else {
        hash = hashByte(hash, byte);
      }
    }
    this.nameStart = start;
    this.nameEnd = i;
    this.element = this.#words.find(hash, bytes, local, i);
    return i;
  }

  #skipSpace(from: number, end: number): number {
    let i = from;
    for (; i < end; i++) {
      const byte = this.bytes[i] as number;
      if (((BYTE_CLASS[byte] as number) & IS_SPACE) === 0) break;
      if (byte === LINE_FEED) this.hasLineFeed = true;
    }
    return i;
  }

  #readAttribute(start: number, end: number): number {
    const bytes = this.bytes;
    let hash = 0;
    let quoted = false;
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (((BYTE_CLASS[byte] as number) & ENDS_NAME) !== 0) break;
      if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE || byte === LESS) quoted = true;
      hash = hashByte(hash, byte);
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
    const isQuoted = quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE;
    const valueStart = isQuoted ? value + 1 : value;
    const valueEnd = isQuoted ? this.#endOfQuoted(valueStart, end, quote) : this.#endOfUnquoted(value, end);
    if (valueEnd === UNFINISHED) return UNFINISHED;
    const word = this.#words.find(hash, bytes, start, nameEnd);
    this.#add(word, start, nameEnd, valueStart, valueEnd);
    return isQuoted ? valueEnd + 1 : valueEnd;
  }

  #endOfQuoted(start: number, end: number, quote: number): number {
    const bytes = this.bytes;
    // A long value that comes in many pieces is not searched from its beginning each time.
    const isResumed = start - this.#start === this.#brokenValue;
    if (isResumed) this.hasLineFeed = true;
    let inner = isResumed && this.#sawQuote;
    let i = isResumed ? this.#start + this.#searched : start;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === LINE_FEED) this.hasLineFeed = true;
      if (byte !== quote) continue;
      const ends = endsValue(bytes, i + 1, end);
      if (ends === undefined) break;
      if (ends) {
        this.guessed ||= inner;
        return i;
      }
      inner = true;
    }
    this.#brokenValue = start - this.#start;
    this.#searched = i - this.#start;
    this.#sawQuote = inner;
    return UNFINISHED;
  }

  #endOfUnquoted(start: number, end: number): number {
    for (let i = start; i < end; i++) {
      const byte = this.bytes[i] as number;
      if (isSpace(byte) || byte === GREATER) return i;
      if (byte !== SLASH) continue;
      if (i + 1 >= end) return UNFINISHED;
      if (this.bytes[i + 1] === GREATER) return i;
    }
    return UNFINISHED;
  }

  #add(word: number, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const at = this.count * FIELDS;
    if (at === this.#fields.length) {
      const larger = new Int32Array(at * 2);
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
    while (end > valueStart && ((this.bytes[end] as number) & 0xc0) === 0x80) end--;
    return end;
  }
}

function hasQuote(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === DOUBLE_QUOTE || bytes[i] === SINGLE_QUOTE) return true;
  return false;
}

/** Characters of an attribute's name, and of space around its `=`, that are looked at to recognise one. */
const LONGEST_NAME = 60;
const LONGEST_SPACE = 9;

/**
 * True if a value can end before `at`: the tag ends there, or the next attribute begins. `undefined` if the bytes
 * end before that is known.
 */
function endsValue(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  if (at >= end) return undefined;
  const byte = bytes[at] as number;
  if (byte === GREATER || isSpace(byte)) return true;
  if (byte === SLASH) return at + 1 < end ? bytes[at + 1] === GREATER : undefined;
  if (byte >= 0x80 || ((BYTE_CLASS[byte] as number) & BEGINS_NAME) === 0) return false;
  const behindName = skipClass(bytes, at + 1, Math.min(end, at + 1 + LONGEST_NAME), IN_NAME);
  const equals = skipClass(bytes, behindName, Math.min(end, behindName + LONGEST_SPACE), IS_SPACE);
  if (equals >= end) return undefined;
  if (bytes[equals] !== EQUALS) return false;
  const quote = skipClass(bytes, equals + 1, Math.min(end, equals + 1 + LONGEST_SPACE), IS_SPACE);
  if (quote >= end) return undefined;
  return bytes[quote] === DOUBLE_QUOTE || bytes[quote] === SINGLE_QUOTE;
}

function skipClass(bytes: Uint8Array, from: number, end: number, wanted: number): number {
  let i = from;
  while (i < end && ((BYTE_CLASS[bytes[i] as number] as number) & wanted) !== 0) i++;
  return i;
}
