import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { errorMessage } from '../../errors.js';
import type { FindRoster, ToldByRoster } from '../codec.js';
import type { History } from '../history.js';
import {
  MAX_HISTORY_BYTES,
  type ReadByRoster,
  readByRoster,
  writeAddition,
  writeHistory,
} from './stored-history.js';

/** Bytes of a packed history. The largest that is plausible has about 3 MB; GitHub gives a repository 10 GB. */
export const MAX_PACKED_BYTES = 64 * 1024 * 1024;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export async function packHistory(history: History): Promise<Uint8Array> {
  return pack(writeHistory(history));
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
    return readByRoster(await unpack(bytes, { maxOutputLength: MAX_HISTORY_BYTES }), findRoster);
  } catch (error) {
    return { kind: 'corrupt', message: `It can't be unpacked: ${errorMessage(error)}.` };
  }
}
