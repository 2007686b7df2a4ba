import { withRoom } from './bytes.js';
import { decodeReferences, decodeUtf8, withLineFeeds } from './decode-value.js';

/**
 * Bytes kept of one stretch of text. Of a stack trace far less is kept in the end, even if each of its characters is
 * written as a reference.
 */
const MAX_RUN_BYTES = 1_200_000;

/** A stretch of text that may come in many pieces. It is decoded when it is complete: a piece may end in a character. */
export class TextRun {
  #bytes = Buffer.alloc(0);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(end - start, MAX_RUN_BYTES - this.#length);
    if (length <= 0) return;
    const needed = this.#length + length;
    this.#bytes = withRoom(this.#bytes, this.#length, needed);
    this.#bytes.set(bytes.subarray(start, start + length), this.#length);
    this.#length = needed;
  }

  /** The text, and the next stretch begins. */
  take(isLiteral: boolean): string {
    const raw = decodeUtf8(this.#bytes, 0, this.#length);
    this.#length = 0;
    return isLiteral ? withLineFeeds(raw) : decodeReferences(raw);
  }
}
