import { cut } from '../../model/failure.js';
import { asBytes, type Bytes, copyBytes, sameBytes, withRoom } from './bytes.js';
import { decodeUtf8 } from './decode-value.js';

/** Characters of a name that a message shows. */
const SHOWN_NAME = 200;

/** The elements that are open, by the bytes of their names, which is what closing tags have to repeat. */
export class OpenElements {
  depth = 0;
  #buffer = Buffer.alloc(1_024);
  #names = asBytes(this.#buffer);
  readonly #ends: number[] = [0];
  /** The line of each, or the place in the buffer for those that are not settled. */
  readonly #lines: number[] = [];
  /** How many of them, from the outermost, have lines. */
  #settled = 0;

  /** An element begins at `place` in the buffer; its name lies between `start` and `end`. */
  push(source: Bytes, place: number, start: number, end: number): void {
    const at = this.#ends[this.depth] as number;
    const next = at + end - start;
    if (next > this.#buffer.length) {
      this.#buffer = withRoom(this.#buffer, at, next);
      this.#names = asBytes(this.#buffer);
    }
    copyBytes(source, start, this.#names, at, end - start);
    this.#lines[this.depth] = place;
    this.depth++;
    this.#ends[this.depth] = next;
  }

  pop(): void {
    this.depth--;
    if (this.#settled > this.depth) this.#settled = this.depth;
  }

  /**
   * Turns places into lines. Most elements are closed while their bytes are still in the buffer, and nobody ever asks
   * in which line they began: this has to happen only before the bytes go.
   */
  settle(lineAt: (place: number) => number): void {
    for (; this.#settled < this.depth; this.#settled++)
      this.#lines[this.#settled] = lineAt(this.#lines[this.#settled] as number);
  }

  /** True if the innermost open element has the name in these bytes. */
  isInnermost(source: Bytes, start: number, end: number): boolean {
    return (
      this.depth > 0 && end - start === this.innermostLength() && this.beginsWithInnermost(source, start)
    );
  }

  /** Bytes of the innermost open element's name. */
  innermostLength(): number {
    if (this.depth === 0) return 0;
    return (this.#ends[this.depth] as number) - (this.#ends[this.depth - 1] as number);
  }

  /** True if the name of the innermost open element stands at `start`, where there are enough bytes for it. */
  beginsWithInnermost(source: Bytes, start: number): boolean {
    return sameBytes(
      source,
      start,
      this.#names,
      this.#ends[this.depth - 1] as number,
      this.innermostLength(),
    );
  }

  /** What a message says of the innermost open element. */
  innermost(): { readonly name: string; readonly line: number } | undefined {
    if (this.depth === 0) return undefined;
    const [start, end] = [this.#ends[this.depth - 1] as number, this.#ends[this.depth] as number];
    return {
      name: shownName(decodeUtf8(this.#buffer, start, end)),
      line: this.#lines[this.depth - 1] as number,
    };
  }
}

export function shownName(name: string): string {
  return cut(name, SHOWN_NAME);
}
