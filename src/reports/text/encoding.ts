import { TextDecoder } from 'node:util';
import type { ReadingProblem } from '../format.js';

/** Bytes of the beginning that are looked at for an encoding declaration; it must come first in a document. */
export const DECLARATION_BYTES = 400;

/**
 * The encoding of the document that begins with these bytes, in lower case. What they say of themselves counts in
 * this order: a byte order mark, the width of the first character, the declaration; without any of them it is UTF-8.
 */
export function declaredEncoding(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (beginsWithMark(bytes)) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  const head = latin1(bytes.subarray(0, DECLARATION_BYTES));
  const declared = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/
    .exec(head)?.[1]
    ?.toLowerCase();
  if (declared === undefined || declared === 'utf8') return 'utf-8';
  // .NET's StringWriter declares UTF-16 whatever the file is then saved as; a readable declaration proves it wrong.
  return declared.startsWith('utf-16') || declared === 'unicode' ? 'utf-8' : declared;
}

/** A character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** True if bytes begin with the byte order mark of UTF-8. */
export function beginsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** `undefined` for an encoding that this Node does not know. */
export function createDecoder(label: string, options: { fatal: boolean }): TextDecoder | undefined {
  try {
    return new TextDecoder(label, options);
  } catch {
    return undefined;
  }
}

/** Characters of the bytes 0x80 to 0x9f in windows-1252. */
const WINDOWS_CHARACTERS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Node 20 decodes windows-1252 as if it were ISO-8859-1. A test's name must not depend on the version of Node. */
export function withWindowsCharacters(text: string, decoder: TextDecoder): string {
  if (decoder.encoding !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009f]/g, (c) => WINDOWS_CHARACTERS[c.charCodeAt(0) - 0x80] ?? c);
}

export function unknownEncoding(label: string): ReadingProblem {
  return doubt(`It declares the encoding "${label}", which is unknown here; it was read as UTF-8.`);
}

export function invalidBytes(label: string): ReadingProblem {
  return doubt(`It holds bytes that are no ${label.toUpperCase()}; they were replaced by "\ufffd".`);
}

/** Names may have lost a character, but no test is missing. */
function doubt(what: string): ReadingProblem {
  return { what, incomplete: false };
}
