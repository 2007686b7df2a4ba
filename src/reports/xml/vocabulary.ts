import { standsAt } from './bytes.js';

/** What `find` answers for any other word. */
export const UNKNOWN_WORD = -1;

/** Slots of the table; a power of two, several times what any format has words. */
const SLOTS = 256;

/** The names that a format knows, found by their bytes: no string is made of a name that is only looked up. */
export class Vocabulary<Word extends string> {
  readonly #words: readonly Word[];
  readonly #bytes: readonly Uint8Array[];
  /** Numbers of words, by `firstSlot`; the next free slot where two have the same. */
  readonly #slots = new Int16Array(SLOTS).fill(UNKNOWN_WORD);

  constructor(words: readonly Word[]) {
    this.#words = words;
    this.#bytes = words.map((word) => Buffer.from(word));
    for (const [number, bytes] of this.#bytes.entries()) {
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
  find(bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return UNKNOWN_WORD;
    for (let slot = firstSlot(bytes, start, end); ; slot = (slot + 1) & (SLOTS - 1)) {
      const number = this.#slots[slot] as number;
      if (number === UNKNOWN_WORD) return UNKNOWN_WORD;
      const word = this.#bytes[number] as Uint8Array;
      if (word.length === end - start && standsAt(bytes, start, word)) return number;
    }
  }
}

/** Length and outermost letters tell the words of a format well enough apart. */
function firstSlot(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] as number;
  const last = bytes[end - 1] as number;
  return (first * 7 + last * 31 + (end - start) * 13) & (SLOTS - 1);
}
