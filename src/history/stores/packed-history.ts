import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createGzip, gunzip, gzip } from 'node:zlib';
import { errorMessage } from '../../errors.js';
import type { FindRoster, ToldByRoster } from '../codec.js';
import type { History } from '../history.js';
import {
  MAX_HISTORY_BYTES,
  type ReadByRoster,
  readByRoster,
  writeAddition,
  writePieces,
} from './stored-history.js';

/** Bytes of a packed history. The largest that is plausible has about 3 MB; GitHub gives a repository 10 GB. */
export const MAX_PACKED_BYTES = 64 * 1024 * 1024;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/**
 * Of zlib. A snapshot is large, and is written by jobs that people wait for: the fastest takes a quarter of the time of
 * the usual level, and a fifth more bytes.
 */
const SNAPSHOT_LEVEL = 1;

/** Packs in another thread while this one writes the next piece, without having the whole at once. */
export async function packHistory(history: History): Promise<Uint8Array> {
  const packing = createGzip({ level: SNAPSHOT_LEVEL, chunkSize: 256 * 1_024 });
  const packed = buffer(packing);
  // Looked at in the end; a failure until then is not nobody's.
  packed.catch(() => undefined);
  try {
    let before: Promise<void> | undefined;
    for (const piece of writePieces(history, undefined, true)) {
      const written = new Promise<void>((resolve) => packing.write(piece, () => resolve()));
      await before;
      before = written;
    }
  } catch (error) {
    packing.destroy();
    throw error;
  }
  packing.end();
  return packed;
}

/** See `writeAddition`. */
export async function packAddition(
  addition: History,
  byRoster?: ToldByRoster,
  findRoster?: FindRoster,
): Promise<Uint8Array> {
  return pack(writeAddition(addition, byRoster, findRoster));
}

/** What is packed may be made to explode: it is unpacked only up to what a history may have. */
export async function unpackHistory(bytes: Uint8Array, findRoster: FindRoster): Promise<ReadByRoster> {
  try {
    const options = { maxOutputLength: MAX_HISTORY_BYTES, chunkSize: unpackedLength(bytes) };
    return readByRoster(await unpack(bytes, options), findRoster);
  } catch (error) {
    return { kind: 'corrupt', message: `It can't be unpacked: ${errorMessage(error)}.` };
  }
}

/**
 * Bytes that it will have, as the end of what gzip wrote says, so that they get one place and need not be copied. It may
 * be wrong: then it takes longer.
 */
function unpackedLength(bytes: Uint8Array): number {
  const end = bytes.subarray(-4);
  const said = end.length < 4 ? 0 : new DataView(end.buffer, end.byteOffset).getUint32(0, true);
  const believed = Math.min(said, bytes.length * PLAUSIBLE_RATIO, MAX_HISTORY_BYTES);
  // One more, because zlib asks for more room when what it has is full.
  return Math.max(believed, MIN_UNPACKED_BYTES) + 1;
}

/** Histories pack to a sixth or a tenth. No room is made for what claims to be far larger than that. */
const PLAUSIBLE_RATIO = 32;

const MIN_UNPACKED_BYTES = 16 * 1_024;
