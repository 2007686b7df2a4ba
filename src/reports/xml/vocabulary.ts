import { asBytes, type Bytes, sameBytes } from './bytes.js';

/** What `find` answers for any other word. */
export const UNKNOWN_WORD = -1;

/** Slots of the table; a power of two, several times what any format has words. */
const SLOTS = 256;

/** The names that a format knows, found by their bytes: no string is made of a name that is only looked up. */
export class Vocabulary<Word extends string> {
  readonly #words: readonly Word[];
  readonly #bytes: readonly Bytes[];
  /** Numbers of words, by `firstSlot`; the next free slot where two have the same. */
  readonly #slots = new Int16Array(SLOTS).fill(UNKNOWN_WORD);

  constructor(words: readonly Word[]) {
    this.#words = words;
    this.#bytes = words.map((word) => asBytes(Buffer.from(word)));
    for (const [number, { bytes }] of this.#bytes.entries()) {
      let slot = firstSlot(bytes, 0, bytes.length);
      while (this.#slots[slot] !== UNKNOWN_WORD) slot = (slot + 1) & (SLOTS - 1);
      this.#slots[slot] = number;
    }
  }

  /** The number of a word that is in the vocabulary. */
  number(word: Word): number {
    return this.#words.indexOf(word);
  }

  /** The number of the word in these bytes. */
  find(source: Bytes, start: number, end: number): number {
    if (start === end) return UNKNOWN_WORD;
    for (let slot = firstSlot(source.bytes, start, end); ; slot = (slot + 1) & (SLOTS - 1)) {
      const number = this.#slots[slot] as number;
      if (number === UNKNOWN_WORD) return UNKNOWN_WORD;
      const word = this.#bytes[number] as Bytes;
      const { length } = word.bytes;
      if (length === end - start && sameBytes(word, 0, source, start, length)) return number;
    }
  }

  /** Where the bytes of this word end if they stand at `start`, with something behind them; else `start`. */
  endOf(number: number, source: Bytes, start: number, end: number): number {
    if (number === UNKNOWN_WORD) return start;
    const word = this.#bytes[number] as Bytes;
    const { length } = word.bytes;
    return start + length < end && sameBytes(word, 0, source, start, length) ? start + length : start;
  }
}

/** Length and outermost letters tell the words of a format well enough apart. */
function firstSlot(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] as number;
  const last = bytes[end - 1] as number;
  return (first * 7 + last * 31 + (end - start) * 13) & (SLOTS - 1);
}
