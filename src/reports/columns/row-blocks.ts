/** Rows of a full block; a power of two. Large enough that few blocks make a million rows. */
const BLOCK_ROWS = 8_192;
const BLOCK_BITS = Math.log2(BLOCK_ROWS);

/** Rows of a first block that is still small, because most reports are; it grows by this factor. */
const FIRST_ROWS = 64;
const GROWTH = 4;

/** Rows that lie one behind the other: whole numbers in `numbers`, `width` for each row, and one more in `decimals`. */
export interface RowBlock {
  readonly numbers: Uint32Array;
  readonly decimals: Float64Array;
}

/**
 * Rows of numbers, in blocks: what a table of a million rows holds is not copied when it grows, and a table of ten
 * rows takes little.
 */
export class RowBlocks {
  readonly #width: number;
  readonly #blocks: RowBlock[] = [];
  #capacity = 0;

  /** `width` is how many whole numbers a row has. */
  constructor(width: number) {
    this.#width = width;
  }

  /** The block that a row lies in, which exists after this if all rows before it do. */
  make(row: number): RowBlock {
    if (row >= this.#capacity) this.#grow();
    return this.blockOf(row);
  }

  blockOf(row: number): RowBlock {
    return this.#blocks[row >>> BLOCK_BITS] as RowBlock;
  }

  /** There will be no more than these rows: gives back the room that was kept for others. */
  trim(rows: number): void {
    const inLast = rows % BLOCK_ROWS;
    const last = rows >>> BLOCK_BITS;
    this.#blocks.length = inLast === 0 ? last : last + 1;
    const block = this.#blocks[last];
    if (block !== undefined && block.decimals.length > inLast)
      this.#blocks[last] = this.#resized(block, inLast);
  }

  #grow(): void {
    const rows = Math.min(BLOCK_ROWS, this.#capacity === 0 ? FIRST_ROWS : this.#capacity * GROWTH);
    const first = this.#blocks[0];
    if (first === undefined || this.#capacity >= BLOCK_ROWS) {
      this.#blocks.push(createBlock(rows, this.#width));
      this.#capacity += rows;
    } else {
      this.#blocks[0] = this.#resized(first, rows);
      this.#capacity = rows;
    }
  }

  #resized(from: RowBlock, rows: number): RowBlock {
    const to = createBlock(rows, this.#width);
    const kept = Math.min(rows, from.decimals.length);
    to.numbers.set(from.numbers.subarray(0, kept * this.#width));
    to.decimals.set(from.decimals.subarray(0, kept));
    return to;
  }
}

/** The place of a row in its block. */
export function rowInBlock(row: number): number {
  return row & (BLOCK_ROWS - 1);
}

function createBlock(rows: number, width: number): RowBlock {
  return { numbers: new Uint32Array(rows * width), decimals: new Float64Array(rows) };
}
