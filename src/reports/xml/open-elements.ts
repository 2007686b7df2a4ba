import { cut } from '../../model/failure.js';
import { decodeUtf8 } from './decode-value.js';

/** Characters of a name that a message shows. */
const SHOWN_NAME = 200;

/** The elements that are open, by the bytes of their names, which is what closing tags have to repeat. */
export class OpenElements {
  depth = 0;
  #names = Buffer.alloc(1_024);
  readonly #ends: number[] = [0];
  readonly #lines: number[] = [];

  push(bytes: Uint8Array, start: number, end: number, line: number): void {
    const at = this.#ends[this.depth] as number;
    const next = at + end - start;
    if (next > this.#names.length) {
      const larger = Buffer.alloc(next * 2);
      this.#names.copy(larger, 0, 0, at);
      this.#names = larger;
    }
    for (let i = start; i < end; i++) this.#names[at + i - start] = bytes[i] as number;
    this.#lines[this.depth] = line;
    this.depth++;
    this.#ends[this.depth] = next;
  }

  pop(): void {
    this.depth--;
  }

  /** True if the innermost open element has the name in these bytes. */
  isInnermost(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.depth === 0) return false;
    const at = this.#ends[this.depth - 1] as number;
    if ((this.#ends[this.depth] as number) - at !== end - start) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== this.#names[at + i - start]) return false;
    return true;
  }

  /** What a message says of the innermost open element. */
  innermost(): { readonly name: string; readonly line: number } | undefined {
    if (this.depth === 0) return undefined;
    const name = decodeUtf8(
      this.#names,
      this.#ends[this.depth - 1] as number,
      this.#ends[this.depth] as number,
    );
    return { name: shownName(name), line: this.#lines[this.depth - 1] as number };
  }
}

export function shownName(name: string): string {
  return cut(name, SHOWN_NAME);
}
