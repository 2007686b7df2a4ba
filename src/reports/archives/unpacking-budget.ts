/**
 * How much may be unpacked. A few kilobytes can be packed so that they fill any disk and take any time; honest
 * reports of hundreds of megabytes must still pass.
 */

/** Bytes of one report, unpacked: as much as may stand in one that is not packed. */
export const MAX_UNPACKED_BYTES = 2 * 1024 ** 3;

/** Bytes of all reports together, unpacked: more than the largest test runs that people tell of. */
const MAX_ALL_UNPACKED_BYTES = 8 * 1024 ** 3;

/** More was packed than may be unpacked. */
export class TooMuchUnpacked extends Error {
  override readonly name = 'TooMuchUnpacked';
}

export class UnpackingBudget {
  #left: number;

  constructor(maxBytes = MAX_ALL_UNPACKED_BYTES) {
    this.#left = maxBytes;
  }

  /** Passes on what was unpacked. Throws `TooMuchUnpacked` where that is more than one report may have, or all. */
  async *spend(chunks: AsyncIterable<Uint8Array>, maxBytes = MAX_UNPACKED_BYTES): AsyncGenerator<Uint8Array> {
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      this.#left -= chunk.length;
      if (length > maxBytes)
        throw new TooMuchUnpacked(`unpacked, it is longer than ${maxBytes / 2 ** 20} MiB`);
      if (this.#left < 0)
        throw new TooMuchUnpacked('all reports together are too long when they are unpacked');
      yield chunk;
    }
  }
}
