import { decodeReferences, decodeUtf8 } from '../xml/decode-value.js';

/** Bytes of a full block; what is put into the pool may not be longer. */
export const BLOCK_BYTES = 1024 * 1024;

/** Bytes of the first block, so that small reports stay small. */
const FIRST_BLOCK_BYTES = 8 * 1024;

/**
 * Texts as a report has them, undecoded, one behind the other. A text is known by where it begins. The pool grows by
 * blocks, so nothing is ever copied, and no text lies in two of them.
 */
export class BytePool {
  readonly #blocks: Buffer[] = [];
  #block = Buffer.alloc(0);
  #used = 0;

  /** Keeps a text, and returns where: less than 2^32 for two gigabytes of texts. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (this.#used + length > this.#block.length) this.#addBlock(length);
    const block = this.#block;
    const at = this.#used;
    // Most texts are short: a loop is faster than making a view for `set`.
    if (length <= 64) for (let i = 0; i < length; i++) block[at + i] = bytes[start + i] as number;
    else block.set(bytes.subarray(start, end), at);
    this.#used += length;
    return (this.#blocks.length - 1) * BLOCK_BYTES + at;
  }

  /** The text at a place, references resolved. */
  text(place: number, length: number): string {
    if (length === 0) return '';
    const at = place % BLOCK_BYTES;
    return decodeReferences(decodeUtf8(this.#blockOf(place), at, at + length));
  }

  /** True if the text at a place has these bytes. */
  equals(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const block = this.#blockOf(place);
    const at = place % BLOCK_BYTES;
    for (let i = start; i < end; i++) if (block[at + i - start] !== bytes[i]) return false;
    return true;
  }

  #blockOf(place: number): Buffer {
    return this.#blocks[Math.floor(place / BLOCK_BYTES)] as Buffer;
  }

  #addBlock(length: number): void {
    const usual = Math.min(BLOCK_BYTES, Math.max(FIRST_BLOCK_BYTES, 4 * this.#block.length));
    this.#block = Buffer.allocUnsafeSlow(Math.max(length, usual));
    this.#blocks.push(this.#block);
    this.#used = 0;
  }
}
