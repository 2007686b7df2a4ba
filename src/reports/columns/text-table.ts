import { asBytes, type Bytes } from '../xml/bytes.js';
import { BytePool } from './byte-pool.js';

/** The bytes that a report would hold for a text. */
export function asMarkup(text: string): Bytes {
  return asBytes(Buffer.from(text.replaceAll('&', '&amp;').replaceAll('\r', '&#13;')));
}

/** The number of the empty text. */
export const NO_TEXT = 0;

const FIRST_CAPACITY = 64;

/**
 * Texts that stand in a report again and again, such as names of classes and files: each is kept once, and is a
 * number everywhere else. Two spellings of one text (`&#65;` and `A`) have two numbers.
 */
export class TextTable {
  readonly #pool = new BytePool();
  #count = 1;
  #hashes = new Int32Array(FIRST_CAPACITY);
  #places = new Uint32Array(FIRST_CAPACITY);
  #lengths = new Uint32Array(FIRST_CAPACITY);
  /** Numbers by hash; the next free slot where two have the same. Half of them at most are taken. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);
  readonly #texts: (string | undefined)[] = [''];

  /** The number of the text in these bytes. Neighbours often say the same: `guess` is looked at first. */
  intern(source: Bytes, start: number, end: number, guess = NO_TEXT): number {
    if (start === end) return NO_TEXT;
    if (this.#isText(guess, source, start, end)) return guess;
    const hash = hashOf(source.bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let number = this.#slots[slot] as number; number !== NO_TEXT; number = this.#slots[slot] as number) {
      if (this.#hashes[number] === hash && this.#isText(number, source, start, end)) return number;
      slot = (slot + 1) & mask;
    }
    return this.#add(source, start, end, hash, slot);
  }

  internText(text: string): number {
    if (text === '') return NO_TEXT;
    const source = asMarkup(text);
    return this.intern(source, 0, source.bytes.length);
  }

  text(number: number): string {
    const known = this.#texts[number];
    if (known !== undefined) return known;
    const text = this.#pool.text(this.#places[number] as number, this.#lengths[number] as number);
    this.#texts[number] = text;
    return text;
  }

  /** Nothing will be added: forgets what only finding needs. */
  seal(): void {
    this.#pool.seal();
    this.#slots = new Int32Array(0);
    this.#hashes = new Int32Array(0);
  }

  #isText(number: number, source: Bytes, start: number, end: number): boolean {
    if (number === NO_TEXT || this.#lengths[number] !== end - start) return false;
    return this.#pool.equals(this.#places[number] as number, source, start, end);
  }

  #add(source: Bytes, start: number, end: number, hash: number, slot: number): number {
    const number = this.#count++;
    this.#hashes[number] = hash;
    this.#places[number] = this.#pool.add(source, start, end);
    this.#lengths[number] = end - start;
    this.#texts.push(undefined);
    this.#slots[slot] = number;
    if (this.#count === this.#hashes.length) this.#grow();
    return number;
  }

  #grow(): void {
    const capacity = 2 * this.#hashes.length;
    this.#hashes = enlarged(this.#hashes, new Int32Array(capacity));
    this.#places = enlarged(this.#places, new Uint32Array(capacity));
    this.#lengths = enlarged(this.#lengths, new Uint32Array(capacity));
    this.#slots = new Int32Array(2 * capacity);
    const mask = this.#slots.length - 1;
    for (let number = 1; number < this.#count; number++) {
      let slot = (this.#hashes[number] as number) & mask;
      while (this.#slots[slot] !== NO_TEXT) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}

function enlarged<T extends Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** FNV-1a, mixed once more: the slot is taken from its lowest bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
