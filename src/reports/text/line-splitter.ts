import type { ReadingProblem } from '../format.js';
import { Utf8Stream } from './utf8-stream.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Bytes of a line, at most. A test's whole output may stand in one; what is longer is left out, and told by whoever
 * reads the lines.
 */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * A line without its end. `undefined` for one that is too long. `number` is from 1. `isEnded` is false for a last line
 * that has no end.
 */
export type TakeLine = (line: string | undefined, number: number, isEnded: boolean) => void;

/** Splits a text that comes in pieces into lines, whatever its encoding. Keeps no more than one unfinished line. */
export class LineSplitter {
  readonly #take: TakeLine;
  readonly #maxBytes: number;
  readonly #input = new Utf8Stream((bytes) => this.#split(bytes));
  /** The beginning of a line that goes on in the next piece. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  #number = 0;

  constructor(take: TakeLine, maxBytes = MAX_LINE_BYTES) {
    this.#take = take;
    this.#maxBytes = maxBytes;
  }

  write(bytes: Uint8Array): void {
    this.#input.write(bytes);
  }

  /** There is no more. Tells what was wrong with the encoding. */
  end(): ReadingProblem[] {
    const problems = this.#input.end();
    if (this.#begunBytes > 0) this.#endLine(new Uint8Array(0), false);
    return problems;
  }

  #split(bytes: Uint8Array): void {
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, start);
      if (end === -1) break;
      this.#endLine(bytes.subarray(start, end));
      start = end + 1;
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start));
  }

  #keep(bytes: Uint8Array): void {
    this.#begunBytes += bytes.length;
    // Copied: the array may be used again.
    if (this.#begunBytes <= this.#maxBytes) this.#begun.push(new Uint8Array(bytes));
    else this.#begun = [];
  }

  #endLine(rest: Uint8Array, isEnded = true): void {
    this.#number++;
    const length = this.#begunBytes + rest.length;
    const isTooLong = length > this.#maxBytes;
    const line = this.#begun.length === 0 ? rest : Buffer.concat([...this.#begun, rest]);
    this.#begun = [];
    this.#begunBytes = 0;
    this.#take(isTooLong ? undefined : decodedLine(line), this.#number, isEnded);
  }
}

function decodedLine(bytes: Uint8Array): string {
  const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
  return Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8');
}
