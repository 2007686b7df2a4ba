import { isAscii } from 'node:buffer';
import { countByte, LINE_FEED } from './bytes.js';
import type { RemovedBytes } from './removed-bytes.js';

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
 * Knows line and column while a document passes by in a buffer that is filled again and again. Places are asked for
 * in their order: each byte is counted once, however many are.
 */
export class Positions {
  #line = 1;
  /** Bytes of the document before the buffer. */
  #base = 0;
  /** What has been counted so far, in the buffer. */
  #counted = 0;
  /** Code units of the line before that. */
  #units = 0;

  /** The line of `at` in the buffer. */
  lineAt(bytes: Buffer, at: number): number {
    this.#count(bytes, at);
    return this.#line;
  }

  /** The place of `at` in the buffer. */
  at(bytes: Buffer, at: number): Position {
    this.#count(bytes, at);
    return { line: this.#line, column: this.#units + 1, offset: this.#base + at };
  }

  /** The first `consumed` bytes leave the buffer, and the others move to its front. */
  forget(bytes: Buffer, consumed: number): void {
    this.#count(bytes, consumed);
    this.#counted -= consumed;
    this.#base += consumed;
  }

  /** Something was taken out of the buffer, behind what has been counted. */
  skip(removed: RemovedBytes): void {
    this.#base += removed.bytes;
    this.#line += removed.lineFeeds;
  }

  #count(bytes: Buffer, to: number): void {
    const from = this.#counted;
    if (to <= from) return;
    this.#counted = to;
    const lineFeeds = countByte(bytes, LINE_FEED, from, to);
    this.#line += lineFeeds;
    if (lineFeeds === 0) this.#units += codeUnits(bytes, from, to);
    else this.#units = codeUnits(bytes, bytes.lastIndexOf(LINE_FEED, to - 1) + 1, to);
  }
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
