import { compareText } from './canonical.js';
import { type LineKind, MAX_FIELDS } from './format.js';

/**
 * Lines of one history. A million tests with their failures have fewer than half of this; what has more was made to
 * fill the memory of whoever reads it.
 */
const MAX_LINES = 5_000_000;

/** Characters of one line. The longest are runs of thousands of shards, and stay far below. */
const MAX_LINE_LENGTH = 4_000_000;

/** Walks the lines of a history. It throws plain errors; `line` says where they belong. */
export class LineReader {
  private readonly text: string;
  /** Where the next line begins. */
  private position = 0;
  private read = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Number of the line that was read last, from 1. */
  get line(): number {
    return Math.max(1, this.read);
  }

  /** Fields of the first line, and what comes behind them as one more: a later version may have others. */
  first(): readonly string[] {
    return this.nextLine().split('\t', MAX_FIELDS.head + 1);
  }

  /** Fields of the next line if it is of this kind. */
  next(kind: LineKind): readonly string[] | undefined {
    if (!this.text.startsWith(`${kind}\t`, this.position)) return undefined;
    return this.take(1 + MAX_FIELDS[kind]).slice(1);
  }

  /** Fields of all lines of this kind that come next. */
  *all(kind: LineKind): Generator<readonly string[]> {
    for (let fields = this.next(kind); fields !== undefined; fields = this.next(kind)) yield fields;
  }

  /** The last line counts the lines before it, and nothing comes after it: a history that was cut is known by that. */
  expectEnd(): void {
    const count = this.read;
    const end = this.next('end');
    if (end === undefined) {
      const rest = this.text.slice(this.position, this.position + 40).split('\n', 1)[0] ?? '';
      this.read++;
      throw new Error(
        rest === '' ? 'It stops before its end.' : `A line that does not belong here: "${rest}".`,
      );
    }
    if (end.join('\t') !== `${count}`) throw new Error('Lines are missing or were added.');
    if (this.position !== this.text.length || !this.text.endsWith('\n'))
      throw new Error('It does not stop at its end.');
  }

  private take(maxFields: number): readonly string[] {
    const fields = this.nextLine().split('\t', maxFields + 1);
    if (fields.length > maxFields) throw new Error('A line with more fields than it has.');
    return fields;
  }

  private nextLine(): string {
    this.read++;
    if (this.read > MAX_LINES) throw new Error('It has more lines than any history.');
    const newline = this.text.indexOf('\n', this.position);
    const end = newline < 0 ? this.text.length : newline;
    if (end - this.position > MAX_LINE_LENGTH) throw new Error('A line that is longer than any.');
    const line = this.text.slice(this.position, end);
    this.position = newline < 0 ? this.text.length : newline + 1;
    return line;
  }
}

/** A check that keys come in strict order, so that none comes twice. */
export function strictOrder<T extends string>(compare: (a: T, b: T) => number = compareText): (key: T) => T {
  let previous: T | undefined;
  return (key) => {
    if (previous !== undefined && compare(previous, key) >= 0) throw new Error('Lines are not in order.');
    previous = key;
    return key;
  };
}
