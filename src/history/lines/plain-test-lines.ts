import { compareUtf8, standsAt } from './bytes.js';
import { GrowingIndex } from './growing-index.js';
import { MARK, PlainTestLine } from './plain-test-line.js';
import { BEFORE_ID } from './test-lines.js';

/** Bytes of a line from which on it is looked at more closely: it may be longer than any. */
const LONGEST_PLAIN = 1_000_000;

/** The test lines of one lane while they are read: those that need it one by one, and all others in a row. */
export class PlainTestLines {
  readonly index: GrowingIndex;
  /** The place behind all lines that were taken so far. */
  end: number;
  private readonly bytes: Buffer;
  private readonly line: PlainTestLine;

  /** `runs`: how many the lane has. `from`: where the first line begins. */
  constructor(bytes: Buffer, runs: number, from: number) {
    this.bytes = bytes;
    this.end = from;
    this.index = new GrowingIndex(runs);
    this.line = new PlainTestLine(bytes, runs);
  }

  /** Takes the lines that come next, up to one that is not plain or not in order. */
  takePlain(): void {
    const { bytes, line, index } = this;
    let start = this.end;
    let isFirst = true;
    while (standsAt(bytes, start, 'test\t') && line.read(start + BEFORE_ID)) {
      const isBehind = isFirst ? this.isInOrder(start + BEFORE_ID, line.idEnd) : line.isBehind;
      if (!isBehind || line.end - start > LONGEST_PLAIN) break;
      isFirst = false;
      index.push(start, line.idEnd, line.runsSpelled, line.marks);
      start = line.end + 1;
    }
    line.forgetPrevious();
    this.end = start;
  }

  /** Takes one line that somebody else has read, up to `end`. */
  takeOther(idEnd: number, end: number): void {
    const idStart = this.end + BEFORE_ID;
    if (!this.isInOrder(idStart, idEnd)) throw new Error('Lines are not in order.');
    this.index.push(this.end, idEnd, 0, MARK.unusual | MARK.unhealthy | MARK.gaps);
    this.end = end;
  }

  /** Whether an id comes behind that of the last line. */
  private isInOrder(from: number, to: number): boolean {
    const { bytes, index } = this;
    if (index.length === 0) return true;
    return compareUtf8({ bytes, ...index.lastId() }, { bytes, from, to }) < 0;
  }
}
