import { compareText } from './canonical.js';
import type { LineKind } from './format.js';

/** Walks the lines of a history. It throws plain errors; `line` says where they belong. */
export class LineReader {
  private readonly lines: readonly string[];
  private index = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  /** Number of the line that was read last, from 1. */
  get line(): number {
    return Math.max(1, this.index);
  }

  /** Fields of the first line. */
  first(): readonly string[] {
    this.index = 1;
    return (this.lines[0] ?? '').split('\t');
  }

  /** Fields of the next line if it is of this kind. */
  next(kind: LineKind): readonly string[] | undefined {
    const line = this.lines[this.index];
    if (line === undefined || !line.startsWith(`${kind}\t`)) return undefined;
    this.index++;
    return line.split('\t').slice(1);
  }

  /** Fields of all lines of this kind that come next. */
  *all(kind: LineKind): Generator<readonly string[]> {
    for (let fields = this.next(kind); fields !== undefined; fields = this.next(kind)) yield fields;
  }

  /** The last line counts the lines before it, and nothing comes after it: a history that was cut is known by that. */
  expectEnd(): void {
    const count = this.index;
    const end = this.next('end');
    if (end === undefined) {
      this.index++;
      const line = this.lines[count] ?? '';
      throw new Error(
        line === ''
          ? 'It stops before its end.'
          : `A line that does not belong here: "${line.slice(0, 40)}".`,
      );
    }
    if (end.join('\t') !== `${count}`) throw new Error('Lines are missing or were added.');
    if (this.index !== this.lines.length - 1 || this.lines[this.index] !== '') {
      throw new Error('It does not stop at its end.');
    }
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
