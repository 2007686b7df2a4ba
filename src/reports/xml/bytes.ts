// Bytes that mean something in markup. UTF-8 leaves all of them what they are in ASCII.

export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const DOUBLE_QUOTE = 0x22;
export const AMPERSAND = 0x26;
export const SINGLE_QUOTE = 0x27;
export const DASH = 0x2d;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const DELETE = 0x7f;

/** Space, tab, line feed, carriage return, and NUL, which broken writers leave where a space was. */
export const IS_SPACE = 1;
/** Ends the name of an element or attribute. */
export const ENDS_NAME = 2;
/** A name may begin with it, as far as one byte tells: those of other alphabets begin with a byte from 0x80. */
export const BEGINS_NAME = 4;
/** A name may hold it behind its first byte. ASCII only. */
export const IN_NAME = 8;

/** What each byte may be: sums of the constants above. */
export const BYTE_CLASS: Uint8Array = byteClasses();

function byteClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  const mark = (bytes: Iterable<number>, bits: number): void => {
    for (const byte of bytes) classes[byte] = (classes[byte] ?? 0) | bits;
  };
  mark([0, TAB, LINE_FEED, CARRIAGE_RETURN, SPACE], IS_SPACE | ENDS_NAME);
  mark([SLASH, GREATER, EQUALS], ENDS_NAME);
  mark(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:'), BEGINS_NAME | IN_NAME);
  mark(Buffer.from('0123456789.-'), IN_NAME);
  for (let byte = 0x80; byte < 0x100; byte++) mark([byte], BEGINS_NAME);
  return classes;
}

export function isSpace(byte: number): boolean {
  return ((BYTE_CLASS[byte] as number) & IS_SPACE) !== 0;
}

/** A stretch without the space at its ends. NUL is none here: it may stand for anything. */
export function trimmedRange(bytes: Uint8Array, start: number, end: number): [start: number, end: number] {
  const isBlank = (at: number): boolean => bytes[at] !== 0 && isSpace(bytes[at] as number);
  let first = start;
  let last = end;
  while (first < last && isBlank(first)) first++;
  while (last > first && isBlank(last - 1)) last--;
  return [first, last];
}

/** True if the bytes of `wanted` stand at `at`. The caller knows that there are enough of them. */
export function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** Bytes that can also be read four at a time, from any place: what is done to every byte of a report is done so. */
export interface Bytes {
  readonly bytes: Buffer;
  readonly words: DataView;
}

export function asBytes(bytes: Buffer): Bytes {
  return { bytes, words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

export const NO_BYTES = asBytes(Buffer.alloc(0));

const LOWEST_BITS = 0x01010101;
const HIGHEST_BITS = 0x80808080;
const LOWER_BITS = 0x7f7f7f7f;

/** Where `byte` stands first from `start` on; `end` where it does not. For stretches that are usually short. */
export function findByte({ bytes, words }: Bytes, byte: number, start: number, end: number): number {
  const pattern = Math.imul(byte, LOWEST_BITS);
  const last = end - 4;
  let i = start;
  for (; i <= last; i += 4) {
    // A byte of `rest` is zero where one of the four is the wanted one.
    const rest = words.getInt32(i, true) ^ pattern;
    if (((rest - LOWEST_BITS) & ~rest & HIGHEST_BITS) !== 0) break;
  }
  while (i < end && bytes[i] !== byte) i++;
  return i;
}

/** Bytes that are searched here before the search is left to native code, which takes some time to be called. */
const SHORT_SEARCH = 64;

/** The same, for stretches that may be long. */
export function findFar(source: Bytes, byte: number, start: number, end: number): number {
  const near = Math.min(end, start + SHORT_SEARCH);
  const found = findByte(source, byte, start, near);
  if (found < near || near === end) return found;
  const far = source.bytes.indexOf(byte, near);
  return far === -1 || far > end ? end : far;
}

/** How often `byte` stands between `start` and `end`. */
export function countByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  // Whole words of the array below; they begin where its memory is divisible by four.
  const aligned = Math.min(end, start + (-(bytes.byteOffset + start) & 3));
  const wholeWords = (end - aligned) >> 2;
  let found = countOneByOne(bytes, byte, start, aligned);
  if (wholeWords > 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, wholeWords);
    for (let i = 0; i < wholeWords; i += COUNTED_TOGETHER)
      found += countInWords(words, byte, i, Math.min(wholeWords, i + COUNTED_TOGETHER));
  }
  return found + countOneByOne(bytes, byte, aligned + 4 * wholeWords, end);
}

/** Words in which no byte of a sum can overflow. */
const COUNTED_TOGETHER = 255;

/** Branches would take longer than counting: each of the four bytes of `sums` counts one of the four of every word. */
function countInWords(words: Int32Array, byte: number, start: number, end: number): number {
  const pattern = Math.imul(byte, LOWEST_BITS);
  let sums = 0;
  for (let i = start; i < end; i++) {
    const rest = (words[i] as number) ^ pattern;
    // The highest bit of each byte: whether any bit of `rest` is set there.
    const others = ((rest & LOWER_BITS) + LOWER_BITS) | rest;
    sums += (~others & HIGHEST_BITS) >>> 7;
  }
  return (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
}

function countOneByOne(bytes: Uint8Array, byte: number, start: number, end: number): number {
  let found = 0;
  for (let i = start; i < end; i++) if (bytes[i] === byte) found++;
  return found;
}

/** True if `length` bytes are the same in both. */
export function sameBytes(a: Bytes, aStart: number, b: Bytes, bStart: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4)
    if (a.words.getInt32(aStart + i, true) !== b.words.getInt32(bStart + i, true)) return false;
  for (; i < length; i++) if (a.bytes[aStart + i] !== b.bytes[bStart + i]) return false;
  return true;
}

/** Longer stretches are left to native code, which takes some time to be called. */
const SHORT_COPY = 256;

export function copyBytes(from: Bytes, fromStart: number, to: Bytes, toStart: number, length: number): void {
  if (length > SHORT_COPY) {
    to.bytes.set(from.bytes.subarray(fromStart, fromStart + length), toStart);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4)
    to.words.setInt32(toStart + i, from.words.getInt32(fromStart + i, true), true);
  for (; i < length; i++) to.bytes[toStart + i] = from.bytes[fromStart + i] as number;
}

/** A buffer of at least `needed` bytes that begins with the first `used` ones of this: itself, if it is large enough. */
export function withRoom(buffer: Buffer<ArrayBuffer>, used: number, needed: number): Buffer<ArrayBuffer> {
  if (needed <= buffer.length) return buffer;
  // Exact at first: most reports come in one piece. Doubled later, so that growing takes linear time.
  const larger = Buffer.allocUnsafeSlow(used === 0 ? needed : 2 * needed);
  buffer.copy(larger, 0, 0, used);
  return larger;
}
