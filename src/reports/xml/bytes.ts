// Bytes that mean something in markup. UTF-8 leaves all of them what they are in ASCII.

export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const DOUBLE_QUOTE = 0x22;
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

/** True if the bytes of `wanted` stand at `at`. The caller knows that there are enough of them. */
export function standsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
