import { MAX_TEXT_LENGTH } from '../bounds.js';
import { BACKSLASH, COMMA, isDigit, LETTER, QUOTE, SPACE, standsAt, ZERO } from './bytes.js';

const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Keys of a failure in their order, with what stands behind each. */
const KEYS: readonly (readonly [key: string, kind: ValueKind])[] = [
  ['"ambiguous":', 'text'],
  ['"attempts":', 'attempts'],
  ['"durationMs":', 'count'],
  ['"excerpt":', 'text'],
  ['"location":', 'location'],
  ['"outcome":', 'outcome'],
  ['"position":', 'count'],
  ['"predecessor":', 'text'],
  ['"signature":', 'signature'],
  ['"type":', 'text'],
];

type ValueKind = 'text' | 'attempts' | 'count' | 'location' | 'outcome' | 'signature';

const OUTCOMES = ['"passed"', '"failed"', '"error"', '"skipped"'];

/** Digits of a number that is safe whatever they are. */
const MAX_DIGITS = 15;

/**
 * Where a failure's JSON ends (behind its brace) if it is valid (`failureSchema`) and as `canonicalJson` spells it, so
 * that the line can be kept as it is. Otherwise -1: it may still be valid. The bytes are UTF-8.
 */
export function endOfPlainFailure(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== OPEN) return -1;
  let at = start + 1;
  let hasOutcome = false;
  for (const [key, kind] of KEYS) {
    if (!standsAt(bytes, at, key)) continue;
    at = endOfValue(bytes, at + key.length, kind);
    if (at < 0) return -1;
    hasOutcome ||= kind === 'outcome';
    if (bytes[at] === CLOSE) return hasOutcome ? at + 1 : -1;
    if (bytes[at++] !== COMMA) return -1;
  }
  return -1;
}

function endOfValue(bytes: Uint8Array, at: number, kind: ValueKind): number {
  switch (kind) {
    case 'text':
      return endOfText(bytes, at);
    case 'count':
      return endOfCount(bytes, at);
    case 'outcome': {
      const outcome = OUTCOMES.find((text) => standsAt(bytes, at, text));
      return outcome === undefined ? -1 : at + outcome.length;
    }
    case 'attempts':
      return endOfLetters(bytes, at, isAttempt, { least: 0, most: MAX_TEXT_LENGTH });
    case 'signature':
      return endOfLetters(bytes, at, isHexadecimal, { least: 16, most: 64 });
    case 'location':
      return endOfLocation(bytes, at);
  }
}

function endOfLocation(bytes: Uint8Array, start: number): number {
  if (!standsAt(bytes, start, '{"file":')) return -1;
  let at = endOfText(bytes, start + 8);
  if (at >= 0 && standsAt(bytes, at, ',"line":')) at = endOfCount(bytes, at + 8);
  return at >= 0 && bytes[at] === CLOSE ? at + 1 : -1;
}

function endOfCount(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at++;
  const digits = at - start;
  const isPlain = digits > 0 && digits <= MAX_DIGITS && (bytes[start] !== ZERO || digits === 1);
  return isPlain ? at : -1;
}

/** Text that is not too long even if each of its bytes is a character. */
function endOfText(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== QUOTE) return -1;
  let at = start + 1;
  for (let byte = bytes[at] ?? 0; byte !== QUOTE; byte = bytes[++at] ?? 0) {
    if (byte < SPACE) return -1;
    if (byte !== BACKSLASH) continue;
    at = lastOfEscape(bytes, at + 1);
    if (at < 0) return -1;
  }
  return at - start - 1 <= MAX_TEXT_LENGTH ? at + 1 : -1;
}

/** Escapes by a single letter, and of control characters that have none. */
function lastOfEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte !== 0x75) return '"\\bfnrt'.includes(String.fromCharCode(byte)) ? at : -1;
  if (!standsAt(bytes, at, 'u000') && !standsAt(bytes, at, 'u001')) return -1;
  const [sixteens, ones] = [bytes[at + 3] ?? 0, bytes[at + 4] ?? 0];
  if (!isHexadecimal(ones)) return -1;
  // \b, \t, \n, \f and \r.
  const isNamed = sixteens === ZERO && [0x38, 0x39, 0x61, 0x63, 0x64].includes(ones);
  return isNamed ? -1 : at + 4;
}

function endOfLetters(
  bytes: Uint8Array,
  start: number,
  isLetter: (byte: number) => boolean,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  if (bytes[start] !== QUOTE) return -1;
  let at = start + 1;
  while (isLetter(bytes[at] ?? 0)) at++;
  const length = at - start - 1;
  return bytes[at] === QUOTE && length >= least && length <= most ? at + 1 : -1;
}

function isAttempt(byte: number): boolean {
  return byte === LETTER.p || byte === LETTER.f || byte === LETTER.e || byte === LETTER.s;
}

function isHexadecimal(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
}
