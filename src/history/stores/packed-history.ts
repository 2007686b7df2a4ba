import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { errorMessage } from '../../errors.js';
import type { History } from '../history.js';
import {
  MAX_HISTORY_BYTES,
  type ReadHistory,
  readHistory,
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
export async function packAddition(addition: History): Promise<Uint8Array> {
  return pack(writeAddition(addition));
}

/** What is packed may be made to explode: it is unpacked only up to what a history may have. */
export async function unpackHistory(bytes: Uint8Array): Promise<ReadHistory> {
  try {
    return readHistory(await unpack(bytes, { maxOutputLength: MAX_HISTORY_BYTES }));
  } catch (error) {
    return { kind: 'corrupt', message: `It can't be unpacked: ${errorMessage(error)}.` };
  }
}
