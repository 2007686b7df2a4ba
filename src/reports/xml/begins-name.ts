import { BEGINS_NAME, BYTE_CLASS } from './bytes.js';
import { decodeUtf8 } from './decode-value.js';

/** Bytes of a character in UTF-8. */
const LONGEST_CHARACTER = 4;

/** True if the name of an element begins at `at`; `undefined` if more bytes are needed to tell. */
export function beginsName(bytes: Buffer, at: number, end: number, isLast: boolean): boolean | undefined {
  const byte = at < end ? (bytes[at] as number) : 0;
  if (byte < 0x80) return ((BYTE_CLASS[byte] as number) & BEGINS_NAME) !== 0;
  if (at + LONGEST_CHARACTER > end && !isLast) return undefined;
  return /^\p{L}/u.test(decodeUtf8(bytes, at, Math.min(end, at + LONGEST_CHARACTER)));
}
