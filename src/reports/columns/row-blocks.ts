import { Spares } from '../spares.js';

/** Rows of a block; a power of two. Large enough that few blocks make a million rows. */
const BLOCK_ROWS = 8_192;
const BLOCK_BITS = Math.log2(BLOCK_ROWS);

/** Whole numbers of a row. */
export const ROW_WIDTH = 7;

/** Rows that lie one behind the other: `ROW_WIDTH` whole numbers for each in `numbers`, and another in `decimals`. */
export interface RowBlock {
  readonly numbers: Uint32Array;
  readonly decimals: Float64Array;
}

/** Blocks with room, and the rows in them that are taken: small reports lie in one block together. */
const blocksWithRoom = new Spares(1, () => ({ block: createBlock(), taken: 0 }));

function createBlock(): RowBlock {
  return { numbers: new Uint32Array(BLOCK_ROWS * ROW_WIDTH), decimals: new Float64Array(BLOCK_ROWS) };
}

/** Rows of numbers, in blocks: nothing is copied when a table of a million rows grows, and a small one takes little. */
export class RowBlocks {
  readonly #blocks: RowBlock[] = [];
  /** Rows of the first block that belong to others. */
  #before = 0;

  /** The block for a row that comes next. */
  make(row: number): RowBlock {
    if (this.#before + row === this.#blocks.length * BLOCK_ROWS) this.#addBlock();
    return this.blockOf(row);
  }

  blockOf(row: number): RowBlock {
    return this.#blocks[(this.#before + row) >>> BLOCK_BITS] as RowBlock;
  }

  /** The place of a row in its block. */
  placeOf(row: number): number {
    return (this.#before + row) & (BLOCK_ROWS - 1);
  }

  /** There will be no more than these rows: leaves what is free of the last block to others. */
  seal(rows: number): void {
    const last = (this.#before + rows) >>> BLOCK_BITS;
    const block = this.#blocks[last];
    if (block !== undefined) blocksWithRoom.give({ block, taken: this.placeOf(rows) });
    this.#blocks.length = Math.min(this.#blocks.length, last + 1);
  }

  #addBlock(): void {
    if (this.#blocks.length > 0) {
      this.#blocks.push(createBlock());
      return;
    }
    const { block, taken } = blocksWithRoom.take();
    this.#blocks.push(block);
    this.#before = taken;
  }
}
