import { Spares } from '../spares.js';
import { asBytes, type Bytes, copyBytes, NO_BYTES, sameBytes } from '../xml/bytes.js';
import { decodeReferences, decodeUtf8 } from '../xml/decode-value.js';

/** Bytes of a block; a power of two. What is put into the pool may not be longer. */
const BLOCK_BITS = 20;
const BLOCK_BYTES = 2 ** BLOCK_BITS;

/** Bytes of a block's rest that is worth to be used. */
const MIN_REST = 16 * 1024;

/** Blocks with room, and the bytes in them that are taken. Two, for the names of a report and its other texts. */
const blocksWithRoom = new Spares(2, () => ({ block: createBlock(BLOCK_BYTES), taken: 0 }));

function createBlock(bytes: number): Bytes {
  return asBytes(Buffer.allocUnsafeSlow(bytes));
}

/**
 * Texts as a report has them, undecoded, one behind the other. A text is known by where it begins. The pool grows by
 * blocks, which small reports share, so nothing is ever copied, and no text lies in two of them.
 */
export class BytePool {
  readonly #blocks: Bytes[] = [];
  #block = NO_BYTES;
  #used = 0;

  /** Keeps a text, and returns where: less than 2^32 for two gigabytes of texts. */
  add(source: Bytes, start: number, end: number): number {
    const length = end - start;
    if (this.#used + length > this.#block.bytes.length) this.#addBlock(length);
    copyBytes(source, start, this.#block, this.#used, length);
    const place = (this.#blocks.length - 1) * BLOCK_BYTES + this.#used;
    this.#used += length;
    return place;
  }

  /** The text at a place, references resolved. */
  text(place: number, length: number): string {
    if (length === 0) return '';
    const at = placeInBlock(place);
    return decodeReferences(decodeUtf8(this.#blockOf(place).bytes, at, at + length));
  }

  /** True if the text at a place begins with these bytes. */
  equals(place: number, source: Bytes, start: number, end: number): boolean {
    return sameBytes(this.#blockOf(place), placeInBlock(place), source, start, end - start);
  }

  /** Nothing will be added: leaves what is free of the last block to others. */
  seal(): void {
    const free = this.#block.bytes.length - this.#used;
    if (free >= MIN_REST) blocksWithRoom.give({ block: this.#block, taken: this.#used });
    this.#block = NO_BYTES;
    this.#used = 0;
  }

  #blockOf(place: number): Bytes {
    return this.#blocks[place >>> BLOCK_BITS] as Bytes;
  }

  #addBlock(length: number): void {
    const { block, taken } = blocksWithRoom.take();
    const hasRoom = taken + length <= block.bytes.length;
    // Only the beginning of a longer text can be found again by its place: it is alone in its block.
    this.#block = hasRoom ? block : createBlock(Math.max(length, BLOCK_BYTES));
    this.#used = hasRoom ? taken : 0;
    this.#blocks.push(this.#block);
  }
}

function placeInBlock(place: number): number {
  return place & (BLOCK_BYTES - 1);
}
