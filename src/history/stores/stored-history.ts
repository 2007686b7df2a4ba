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
    if (!isUtf8(bytes)) return { kind: 'corrupt', message: 'It is not UTF-8.' };
    return { kind: 'read', history: decodeHistory(withoutMark(bytes), findRoster) };
  } catch (error) {
    if (!(error instanceof HistoryFormatError)) return { kind: 'corrupt', message: errorMessage(error) };
    const { reason, message, line, source } = error;
    if (source !== undefined) return { kind: 'lacking', message, source };
    return reason === 'newer' ? { kind: 'newer', message } : { kind: 'corrupt', message, line };
  }
}

/** Editors of some systems put a byte order mark in front. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
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
