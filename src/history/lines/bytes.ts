/** Bytes that the lines of a history are read by. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const LETTER = { e: 0x65, f: 0x66, k: 0x6b, p: 0x70, s: 0x73 } as const;

/** A stretch of bytes. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Orders UTF-8 as its text is ordered by UTF-16 code units. That is the order of the bytes, except that what takes two
 * code units (four bytes) comes before U+E000 and what follows it (three bytes, the first of them 0xEE or 0xEF).
 */
export function compareUtf8(a: Stretch, b: Stretch): number {
  const length = Math.min(a.to - a.from, b.to - b.from);
  for (let i = 0; i < length; i++) {
    const x = a.bytes[a.from + i] ?? 0;
    const y = b.bytes[b.from + i] ?? 0;
    if (x === y) continue;
    if (x >= 0xee && y >= 0xee && x >= 0xf0 !== y >= 0xf0) return y - x;
    return x - y;
  }
  return a.to - a.from - (b.to - b.from);
}

/** Whether the text, which is ASCII, stands at this place. */
export function standsAt(bytes: Uint8Array, at: number, ascii: string): boolean {
  for (let i = 0; i < ascii.length; i++) if (bytes[at + i] !== ascii.charCodeAt(i)) return false;
  return true;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** The same memory as a buffer, which can be searched and turned into text. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The same numbers with room for as many more. */
export function twiceAsLong(numbers: Uint32Array): Uint32Array {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
