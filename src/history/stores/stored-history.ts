import { isUtf8 } from 'node:buffer';
import { errorMessage } from '../../errors.js';
import {
  decodeHistory,
  encodePieces,
  type FindRoster,
  HistoryFormatError,
  type RosterSource,
  type ToldByRoster,
} from '../codec.js';
import type { History } from '../history.js';

/**
 * Bytes of a stored history. 100,000 tests × 500 runs take about 20 MB; twelve times that is where something is wrong,
 * and still well below the longest string of V8.
 */
export const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

/** What became of reading stored bytes. */
export type ReadHistory =
  | { readonly kind: 'read'; readonly history: History }
  /** Not what any Deflake writes: damaged, or something else. */
  | { readonly kind: 'corrupt'; readonly message: string; readonly line?: number }
  /** Written by a later Deflake, and to be left alone. */
  | { readonly kind: 'newer'; readonly message: string };

/** The same for a history that may be told by rosters. */
export type ReadByRoster =
  | ReadHistory
  | { readonly kind: 'lacking'; readonly message: string; readonly source: RosterSource };

export function readHistory(bytes: Uint8Array): ReadHistory {
  const read = readByRoster(bytes, () => undefined);
  return read.kind === 'lacking' ? { kind: 'corrupt', message: read.message } : read;
}

export function readByRoster(bytes: Uint8Array, findRoster: FindRoster): ReadByRoster {
  try {
    return { kind: 'read', history: decodeHistory(textIn(bytes), findRoster) };
  } catch (error) {
    if (!(error instanceof HistoryFormatError)) return { kind: 'corrupt', message: errorMessage(error) };
    const { reason, line, source } = error;
    const message = sentence(error.message);
    if (source !== undefined) return { kind: 'lacking', message, source };
    return reason === 'newer' ? { kind: 'newer', message } : { kind: 'corrupt', message, line };
  }
}

/** What parsers say is no sentence, and some say it of the stack. */
function sentence(message: string): string {
  if (/call stack/.test(message)) return 'It is nested too deeply.';
  const end = /[.!?]$/.test(message) ? '' : '.';
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${end}`;
}

/** The bytes of the text. Throws where there is none, and says what there is instead, where people often have that. */
function textIn(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw new Error('It is empty.');
  if (isZstd(bytes)) throw new Error('It is packed with zstd: unpack it first, with zstd -d.');
  if (!isUtf8(bytes)) throw new Error('It is no text in UTF-8.');
  // Git on Windows may have changed the line ends of a file that was checked out. Nothing of ours has such a character.
  const isOfWindows = bytes[bytes.indexOf(NEWLINE) - 1] === CARRIAGE_RETURN;
  return withoutMark(isOfWindows ? bytes.filter((byte) => byte !== CARRIAGE_RETURN) : bytes);
}

/** Editors of some systems put a byte order mark in front. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const [NEWLINE, CARRIAGE_RETURN] = [0x0a, 0x0d];

function isZstd(bytes: Uint8Array): boolean {
  return [0x28, 0xb5, 0x2f, 0xfd].every((byte, i) => bytes[i] === byte);
}

/** Throws where the history is too large to be read again. */
export function writeHistory(history: History, byRoster?: ToldByRoster): Buffer {
  return Buffer.concat([...writePieces(history, byRoster)]);
}

/** The same, a piece at a time; see `encodePieces`. */
export function* writePieces(
  history: History,
  byRoster?: ToldByRoster,
  isReusing = false,
): Generator<Buffer> {
  let length = 0;
  for (const piece of encodePieces(history, byRoster, isReusing)) {
    length += piece.length;
    if (length > MAX_HISTORY_BYTES) throw new Error(TOO_LARGE);
    yield piece;
  }
}

const TOO_LARGE = `The history has more than ${MAX_HISTORY_BYTES / 1024 / 1024} MiB, more than Deflake reads back.`;

/**
 * The same for something that is new. It is read back before it is believed to be kept: what could not be read again
 * would spoil the history that it is joined with. Throws.
 */
export function writeAddition(
  addition: History,
  byRoster?: ToldByRoster,
  findRoster: FindRoster = () => undefined,
): Buffer {
  const bytes = writeHistory(addition, byRoster);
  const readBack = readByRoster(bytes, findRoster);
  if (readBack.kind !== 'read') throw new Error(`It could not be read back: ${readBack.message}`);
  return bytes;
}
