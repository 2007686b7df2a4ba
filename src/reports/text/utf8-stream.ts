import type { TextDecoder } from 'node:util';
import type { ReadingProblem } from '../format.js';
import {
  beginsWithMark,
  createDecoder,
  DECLARATION_BYTES,
  declaredEncoding,
  invalidBytes,
  unknownEncoding,
  withWindowsCharacters,
} from './encoding.js';
import { Utf8Check } from './utf8-check.js';

/** Bytes of the mark that UTF-8 files may begin with. */
const MARK_BYTES = 3;

/** Passes a document on as UTF-8, whatever its encoding, in pieces as it comes. */
export class Utf8Stream {
  readonly #write: (bytes: Uint8Array) => void;
  /** The beginning, as long as it is too short to tell the encoding; then absent. */
  #head: Uint8Array | undefined = new Uint8Array(0);
  #label = 'utf-8';
  #unknown = false;
  #mark = 0;
  readonly #check = new Utf8Check();
  #decoder: TextDecoder | undefined;
  /** Decodes a second time and stops at the first fault: the other goes on and says nothing. */
  #strictDecoder: TextDecoder | undefined;
  #invalid = false;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  write(bytes: Uint8Array): void {
    if (this.#head === undefined) {
      this.#pass(bytes);
      return;
    }
    const head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    if (head.length >= DECLARATION_BYTES) this.#begin(head);
    // Copied: the array may be used again, and `slice` of a Buffer shares it.
    else this.#head = new Uint8Array(head);
  }

  /** There is no more. Tells what was wrong with the encoding. */
  end(): ReadingProblem[] {
    if (this.#head !== undefined) this.#begin(this.#head);
    if (this.#decoder !== undefined) this.#transcode(this.#decoder, new Uint8Array(0), false);
    this.#check.end();
    const problems = this.#unknown ? [unknownEncoding(this.#label)] : [];
    const isInvalid = this.#decoder === undefined ? !this.#check.isValid : this.#invalid;
    return isInvalid && !this.#unknown ? [invalidBytes(this.#label)] : problems;
  }

  /** Where the byte stands in the file that is at `offset` in what was passed on; unknown where that is other bytes. */
  fileOffset(offset: number): number | undefined {
    return this.#decoder === undefined ? offset + this.#mark : undefined;
  }

  #begin(head: Uint8Array): void {
    this.#head = undefined;
    this.#label = declaredEncoding(head);
    if (this.#label !== 'utf-8') {
      this.#decoder = createDecoder(this.#label, { fatal: false });
      this.#strictDecoder = createDecoder(this.#label, { fatal: true });
      this.#unknown = this.#decoder === undefined;
    }
    this.#mark = beginsWithMark(head) ? MARK_BYTES : 0;
    this.#pass(head.subarray(this.#mark));
  }

  #pass(bytes: Uint8Array): void {
    if (this.#decoder === undefined) {
      this.#check.take(bytes);
      this.#write(bytes);
    } else {
      this.#transcode(this.#decoder, bytes, true);
    }
  }

  #transcode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): void {
    const text = decoder.decode(bytes, { stream });
    if (text !== '') this.#write(Buffer.from(withWindowsCharacters(text, decoder)));
    if (this.#invalid) return;
    try {
      this.#strictDecoder?.decode(bytes, { stream });
    } catch {
      this.#invalid = true;
    }
  }
}
