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

/** The block that is filled while a report is read, so that a thousand small ones do not take one each. */
const spares = new Spares(1, () => createBlock(BLOCK_ROWS));

/** Rows of numbers, in blocks: what a table of a million rows holds is not copied when it grows. */
export class RowBlocks {
  readonly #blocks: RowBlock[] = [];

  /** The block for a row that comes next. */
  make(row: number): RowBlock {
    if (row === this.#blocks.length * BLOCK_ROWS) this.#blocks.push(spares.take());
    return this.blockOf(row);
  }

  blockOf(row: number): RowBlock {
    return this.#blocks[row >>> BLOCK_BITS] as RowBlock;
  }

  /** There will be no more than these rows: gives back what the last block does not need. */
  seal(rows: number): void {
    const whole = rows >>> BLOCK_BITS;
    for (const block of this.#blocks.slice(whole, whole + 1)) {
      this.#blocks[whole] = copiedRows(block, rows % BLOCK_ROWS);
      spares.give(block);
    }
    this.#blocks.length = Math.min(this.#blocks.length, whole + 1);
  }
}

/** The place of a row in its block. */
export function rowInBlock(row: number): number {
  return row & (BLOCK_ROWS - 1);
}

function createBlock(rows: number): RowBlock {
  return { numbers: new Uint32Array(rows * ROW_WIDTH), decimals: new Float64Array(rows) };
}

function copiedRows({ numbers, decimals }: RowBlock, rows: number): RowBlock {
  return { numbers: numbers.slice(0, rows * ROW_WIDTH), decimals: decimals.slice(0, rows) };
}
