import { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import type { UnpackingBudget } from './unpacking-budget.js';

/** Bytes at the end of a gzip file that tell the length of what was packed, below 4 GiB. */
const LENGTH_BYTES = 4;

/**
 * The bytes that were packed into a gzip file. Throws what zlib says of a broken one, or that it was cut off, behind
 * all that could be unpacked.
 */
export async function* gunzipped(
  chunks: AsyncIterable<Uint8Array>,
  budget: UnpackingBudget,
): AsyncGenerator<Uint8Array> {
  let ending: Uint8Array = new Uint8Array(0);
  const packed = Readable.from(
    copies(chunks, (chunk) => {
      ending = Buffer.concat([ending, chunk.subarray(-LENGTH_BYTES)]).subarray(-LENGTH_BYTES);
    }),
  );
  // Without this, zlib keeps to itself what it has unpacked of a file that was cut off.
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  // Without this, an error while the file is read would be nobody's.
  packed.on('error', (error) => unpacked.destroy(error));
  let length = 0;
  for await (const chunk of budget.spend(packed.pipe(unpacked))) {
    length += chunk.length;
    yield chunk;
  }
  // Where several files were packed one behind the other, the last length is that of the last one.
  if (ending.length < LENGTH_BYTES || Buffer.from(ending).readUInt32LE() > length)
    throw new Error('it was cut off, or its packing is damaged');
}

/** The unpacker reads ahead, and arrays of a file are only good until the next is asked for. */
async function* copies(
  chunks: AsyncIterable<Uint8Array>,
  look: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    look(chunk);
    yield new Uint8Array(chunk);
  }
}
