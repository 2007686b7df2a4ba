import { isAscii } from 'node:buffer';
import { LINE_FEED } from './bytes.js';

/** A place in a document. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number;
  /** Bytes before it. */
  readonly offset: number;
}

/**
 * Knows line and column while a document passes by in a buffer that is filled again and again. Whoever reads bytes
 * one by one reports the line feeds among them; stretches that are skipped are counted here.
 */
export class Positions {
  line = 1;
  /** Bytes of the document before the buffer. */
  #base = 0;
  /**
   * A place of the line in the buffer, and the code units of the line before it. It moves on, so that asking for
   * many places of one line costs no more than asking for the last.
   */
  #anchor = 0;
  #units = 0;

  /** There is a line feed at `at`. */
  lineFeed(at: number): void {
    this.line++;
    this.#anchor = at + 1;
    this.#units = 0;
  }

  /** Counts the line feeds in a stretch that nobody looked at. */
  count(bytes: Buffer, start: number, end: number): void {
    const found = countLineFeeds(bytes, start, end);
    if (found === 0) return;
    this.line += found - 1;
    this.lineFeed(bytes.lastIndexOf(LINE_FEED, end - 1));
  }

  /** The first `consumed` bytes leave the buffer, and the others move to its front. */
  forget(bytes: Buffer, consumed: number): void {
    if (this.#anchor < consumed) this.#moveAnchor(bytes, consumed);
    this.#anchor -= consumed;
    this.#base += consumed;
  }

  /** Bytes and lines of the document that never were in the buffer. */
  skip(bytes: number, lines = 0): void {
    this.#base += bytes;
    this.line += lines;
  }

  /** The place of `at` in the buffer. It must stand in the line that was reached, and behind the place before. */
  at(bytes: Buffer, at: number): Position {
    this.#moveAnchor(bytes, at);
    return { line: this.line, column: this.#units + 1, offset: this.#base + at };
  }

  #moveAnchor(bytes: Buffer, to: number): void {
    this.#units += codeUnits(bytes, this.#anchor, to);
    this.#anchor = to;
  }
}

const LINE_FEEDS = 0x0a0a0a0a;

/** Four bytes at a time: captured output may be most of a report, and this is all that is done with it. */
export function countLineFeeds(bytes: Uint8Array, start: number, end: number): number {
  let found = 0;
  let i = start;
  for (; i < end && (bytes.byteOffset + i) % 4 !== 0; i++) if (bytes[i] === LINE_FEED) found++;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + i, (end - i) >> 2);
  for (let word = 0; word < words.length; word++, i += 4) {
    // Some byte of `rest` is zero where one of the four is a line feed, and only then is the result not zero.
    const rest = (words[word] as number) ^ LINE_FEEDS;
    if (((rest - 0x01010101) & ~rest & 0x80808080) === 0) continue;
    for (let j = i; j < i + 4; j++) if (bytes[j] === LINE_FEED) found++;
  }
  for (; i < end; i++) if (bytes[i] === LINE_FEED) found++;
  return found;
}

/** UTF-16 code units that a stretch of UTF-8 takes: one for each character, two where it has four bytes. */
function codeUnits(bytes: Uint8Array, start: number, end: number): number {
  if (isAscii(bytes.subarray(start, end))) return end - start;
  let units = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
