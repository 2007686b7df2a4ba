import { NEWLINE, ZERO } from './bytes.js';

/** Bytes that are handed on at once: enough that a hundred thousand lines are not many pieces. */
const CHUNK_BYTES = 256 * 1_024;

/** Bytes from which on copying is left to the machine; calling it takes longer than copying a few. */
const MANY_BYTES = 200;

/**
 * Gathers lines in pieces of a convenient size. By default each piece has memory of its own; with `isReusing` it is
 * valid only until the second one after it is asked for.
 */
export class LineWriter {
  private chunk: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  private spare: Buffer | undefined;
  private readonly isReusing: boolean;
  private at = 0;
  lines = 0;

  constructor(isReusing: boolean) {
    this.isReusing = isReusing;
  }

  /** Whether it is time to take what there is. */
  get isFull(): boolean {
    return this.at >= CHUNK_BYTES * 0.9;
  }

  take(): Buffer {
    const { chunk, at } = this;
    this.chunk = this.spare ?? Buffer.allocUnsafe(CHUNK_BYTES);
    this.spare = this.isReusing ? chunk : undefined;
    this.at = 0;
    return chunk.subarray(0, at);
  }

  /** Hands on what there is, and then lines that are there already. */
  *whole(bytes: Buffer, lines: number): Generator<Buffer> {
    if (this.at > 0) yield this.take();
    this.lines += lines;
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES)
      yield bytes.subarray(from, from + CHUNK_BYTES);
  }

  byte(byte: number): void {
    if (this.at === this.chunk.length) this.makeRoom(1);
    this.chunk[this.at++] = byte;
  }

  endLine(): void {
    this.byte(NEWLINE);
    this.lines++;
  }

  text(text: string): void {
    this.makeRoom(3 * text.length);
    this.at += this.chunk.write(text, this.at);
  }

  bytes(source: Uint8Array, from: number, to: number): void {
    this.makeRoom(to - from);
    if (to - from > MANY_BYTES) {
      this.chunk.set(source.subarray(from, to), this.at);
      this.at += to - from;
      return;
    }
    const { chunk } = this;
    let { at } = this;
    for (let i = from; i < to; i++) chunk[at++] = source[i] ?? 0;
    this.at = at;
  }

  /** A whole number that is not negative. */
  number(number: number): void {
    let power = 1;
    while (power * 10 <= number) power *= 10;
    // Digit by digit: making a text of each number takes longer.
    for (; power >= 1; power /= 10) this.byte(ZERO + (Math.floor(number / power) % 10));
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.chunk.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.chunk.length * 2, this.at + bytes));
    larger.set(this.chunk.subarray(0, this.at));
    this.chunk = larger;
  }
}
