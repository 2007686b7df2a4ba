import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { UnpackingBudget } from './unpacking-budget.js';

/** The bytes that were packed into a gzip file. Throws what zlib says of a broken one, behind what could be read. */
export function gunzipped(
  chunks: AsyncIterable<Uint8Array>,
  budget: UnpackingBudget,
): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(copies(chunks));
  const unpacked = createGunzip();
  // Without this, an error while the file is read would be nobody's.
  packed.on('error', (error) => unpacked.destroy(error));
  return budget.spend(packed.pipe(unpacked));
}

/** The unpacker reads ahead, and arrays of a file are only good until the next is asked for. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield new Uint8Array(chunk);
}
