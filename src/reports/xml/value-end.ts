import {
  BEGINS_NAME,
  BYTE_CLASS,
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  IN_NAME,
  IS_SPACE,
  isSpace,
  SINGLE_QUOTE,
  SLASH,
} from './bytes.js';

/** Characters of an attribute's name, and of space around its `=`, that are looked at to recognise one. */
const LONGEST_NAME = 60;
const LONGEST_SPACE = 9;

/**
 * True if a value can end before `at`: the tag ends there, or the next attribute begins. `undefined` if the bytes
 * end before that is known.
 */
export function endsValue(bytes: Uint8Array, at: number, end: number): boolean | undefined {
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
