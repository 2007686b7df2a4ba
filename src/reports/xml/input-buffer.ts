import { withRoom } from './bytes.js';

/** Bytes that wait for what follows them, because a piece may end in the middle of anything. */
export class InputBuffer {
  #buffer = Buffer.alloc(0);
  length = 0;

  /** What waits. Valid until the next change. */
  get bytes(): Buffer<ArrayBuffer> {
    return this.#buffer.subarray(0, this.length);
  }

  append(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    this.#buffer = withRoom(this.#buffer, this.length, length);
    this.#buffer.set(bytes, this.length);
    this.length = length;
  }

  /** Only these bytes wait; they may be a part of what waited before. */
  keep(bytes: Uint8Array): void {
    this.#buffer = withRoom(this.#buffer, 0, bytes.length);
    this.#buffer.set(bytes);
    this.length = bytes.length;
  }
}
