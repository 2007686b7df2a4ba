import { SPACE, TAB } from './bytes.js';

/** Bytes up to which an id is not too long, whatever its characters are (`MAX_ID_LENGTH` of `model/test-id.ts`). */
export const MAX_PLAIN_ID_LENGTH = 1_000;

/**
 * Where the id that begins at `start` ends, if it is one that needs no closer look: printable ASCII and `›`, without
 * space around it, and a tab behind it. Otherwise -1, and `parseStoredId` decides. What stands before `from` is known to
 * be fine.
 */
export function endOfPlainId(bytes: Uint8Array, start: number, from = start): number {
  if (bytes[start] === SPACE) return -1;
  let at = from;
  for (let byte = bytes[at] ?? 0; ; byte = bytes[++at] ?? 0) {
    if (byte >= SPACE && byte < 0x7f) continue;
    // U+203A, which separates the parts of an id.
    if (byte !== 0xe2 || bytes[at + 1] !== 0x80 || bytes[at + 2] !== 0xba) break;
    at += 2;
  }
  const length = at - start;
  return bytes[at] === TAB && length > 0 && length <= MAX_PLAIN_ID_LENGTH && bytes[at - 1] !== SPACE
    ? at
    : -1;
}
