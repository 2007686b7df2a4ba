import { compareText } from './canonical.js';
import { type LineKind, MAX_FIELDS } from './format.js';
import { NEWLINE, standsAt } from './lines/bytes.js';

/**
 * Lines of one history. A million tests with their failures have fewer than half of this; what has more was made to
 * fill the memory of whoever reads it.
 */
const MAX_LINES = 5_000_000;

/** Characters of one line. The longest are runs of thousands of shards, and stay far below. */
const MAX_LINE_LENGTH = 4_000_000;

/** Walks the lines of a history, which is UTF-8. It throws plain errors; `line` says where they belong. */
export class LineReader {
  readonly bytes: Buffer;
  private nextStart = 0;
  private read = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Number of the line that was read last, from 1. */
  get line(): number {
    return Math.max(1, this.read);
  }

  /** Where the next line begins. */
  get position(): number {
    return this.nextStart;
  }

  /** Fields of the first line, and what comes behind them as one more: a later version may have others. */
  first(): readonly string[] {
    return this.nextLine().split('\t', MAX_FIELDS.head + 1);
  }

  /** Whether the next line is of this kind. */
  isAt(kind: LineKind): boolean {
    return standsAt(this.bytes, this.nextStart, BEGINNINGS[kind]);
  }

  /** Fields of the next line if it is of this kind. */
  next(kind: LineKind): readonly string[] | undefined {
    return this.isAt(kind) ? this.take(1 + MAX_FIELDS[kind]).slice(1) : undefined;
  }

  /** Fields of all lines of this kind that come next. */
  *all(kind: LineKind): Generator<readonly string[]> {
    for (let fields = this.next(kind); fields !== undefined; fields = this.next(kind)) yield fields;
  }

  /** Moves past lines that somebody else has read, none of them too long, up to the place behind them. */
  skip(lines: number, end: number): void {
    if (this.read + lines > MAX_LINES) throw new Error(TOO_MANY);
    this.read += lines;
    this.nextStart = end;
  }

  /** Moves past the next line, which somebody else has read up to its newline. */
  pass(newline: number): void {
    this.count();
    if (newline - this.nextStart > MAX_LINE_LENGTH) throw new Error(TOO_LONG);
    this.nextStart = newline + 1;
  }

  /** The last line counts the lines before it, and nothing comes after it: a history that was cut is known by that. */
  expectEnd(): void {
    const count = this.read;
    const end = this.next('end');
    if (end === undefined) {
      // Forty characters have up to four bytes each.
      const beginning = this.bytes.toString('utf8', this.nextStart, this.nextStart + 4 * 40);
      const rest = beginning.slice(0, 40).split('\n', 1)[0] ?? '';
      this.read++;
      throw new Error(
        rest === '' ? 'It stops before its end.' : `A line that does not belong here: "${rest}".`,
      );
    }
    if (end.join('\t') !== `${count}`) throw new Error('Lines are missing or were added.');
    if (this.nextStart !== this.bytes.length || this.bytes.at(-1) !== NEWLINE)
      throw new Error('It does not stop at its end.');
  }

  private take(maxFields: number): readonly string[] {
    const fields = this.nextLine().split('\t', maxFields + 1);
    if (fields.length > maxFields) throw new Error('A line with more fields than it has.');
    return fields;
  }

  private nextLine(): string {
    this.count();
    const newline = this.bytes.indexOf(NEWLINE, this.nextStart);
    const end = newline < 0 ? this.bytes.length : newline;
    // A character has up to three bytes, or four for two.
    if (end - this.nextStart > 3 * MAX_LINE_LENGTH) throw new Error(TOO_LONG);
    const line = this.bytes.toString('utf8', this.nextStart, end);
    if (line.length > MAX_LINE_LENGTH) throw new Error(TOO_LONG);
    this.nextStart = newline < 0 ? this.bytes.length : newline + 1;
    return line;
  }

  private count(): void {
    this.read++;
    if (this.read > MAX_LINES) throw new Error(TOO_MANY);
  }
}

const TOO_LONG = 'A line that is longer than any.';
const TOO_MANY = 'It has more lines than any history.';

const BEGINNINGS = Object.fromEntries(Object.keys(MAX_FIELDS).map((kind) => [kind, `${kind}\t`])) as Readonly<
  Record<LineKind, string>
>;

/** A check that keys come in strict order, so that none comes twice. */
export function strictOrder<T extends string>(compare: (a: T, b: T) => number = compareText): (key: T) => T {
  let previous: T | undefined;
  return (key) => {
    if (previous !== undefined && compare(previous, key) >= 0) throw new Error('Lines are not in order.');
    previous = key;
    return key;
  };
}
