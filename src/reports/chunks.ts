import { errorMessage } from '../errors.js';

/** Told apart from an error of our own while a file is being read. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** The bytes of a file as they come. Whatever goes wrong is an `UnreadableFile`, now and whenever asked again. */
export class Chunks {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #failure: UnreadableFile | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#iterator = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, good until the next are asked for; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const next = await this.#iterator.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      this.#failure = new UnreadableFile(errorMessage(error));
      throw this.#failure;
    }
  }

  /** At least `length` bytes, if the file has them and they can be read. */
  async head(length: number): Promise<Uint8Array> {
    let head = (await this.next()) ?? new Uint8Array(0);
    while (head.length > 0 && head.length < length) {
      // Copied, because the array may be used again when the next is asked for.
      const begun = new Uint8Array(head);
      // A failure is told when the bytes that follow are asked for: those that are there can be read.
      const chunk = await this.next().catch(() => undefined);
      if (chunk === undefined) return begun;
      head = Buffer.concat([begun, chunk]);
    }
    return head;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
