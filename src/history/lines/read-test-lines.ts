import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { isEmptyTest, type TestHistory } from '../history.js';
import type { LineReader } from '../line-reader.js';
import { formatTestHistory, parseStoredId, parseTestHistory } from '../test-line.js';
import { compareUtf8, type Stretch } from './bytes.js';
import { MARK, PlainTestLine } from './plain-test-line.js';
import { BEFORE_ID, type TestLineIndex, TestLines } from './test-lines.js';

/**
 * Reads the `test` lines that come next. Every one is checked: most of them byte by byte, the others by being decoded.
 * They stay lines if all are in their one spelling; otherwise they are decoded, to be spelled anew.
 */
export function readTestLines(lines: LineReader, runs: readonly RunKey[]): ReadonlyMap<TestId, TestHistory> {
  const { bytes } = lines;
  const plain = new PlainTestLine(bytes, runs.length);
  const columns = new Map(runs.map((run, column) => [run, column]));
  const index = new GrowingIndex(runs.length);
  const decoded = new Map<TestId, TestHistory>();
  const previous = { bytes, from: 0, to: 0 };
  let isPreviousPlain = false;
  let isCanonical = true;

  while (lines.isAt('test')) {
    const start = lines.position;
    const idStart = start + BEFORE_ID;
    const isPlain = plain.read(idStart, isPreviousPlain ? previous : undefined);
    let idEnd = plain.idEnd;
    if (isPlain) {
      lines.pass(plain.end);
      const isBehind = isPreviousPlain
        ? plain.isBehind
        : isInOrder(previous, { bytes, from: idStart, to: idEnd });
      if (!isBehind) throw new Error('Lines are not in order.');
      index.push(start, idEnd, plain.runsSpelled, plain.marks);
    } else {
      const [text = '', ...fields] = lines.next('test') ?? [];
      const id = parseStoredId(text);
      idEnd = idStart + Buffer.byteLength(id);
      if (!isInOrder(previous, { bytes, from: idStart, to: idEnd }))
        throw new Error('Lines are not in order.');
      const test = parseTestHistory(fields, runs);
      const canonical = `${id}\t${formatTestHistory(test, columns)}\n`;
      if (bytes.toString('utf8', idStart, lines.position) !== canonical || isEmptyTest(test))
        isCanonical = false;
      decoded.set(id, test);
      index.push(start, idEnd, 0, MARK.unusual | MARK.unhealthy | MARK.gaps);
    }
    isPreviousPlain = isPlain;
    previous.from = idStart;
    previous.to = idEnd;
  }
  if (index.length === 0) return new Map();
  const all = new TestLines(bytes, index.done(lines.position), runs);
  if (isCanonical) return all;
  const tests = new Map<TestId, TestHistory>();
  for (let line = 0; line < all.size; line++) {
    const id = all.idAt(line);
    tests.set(id, decoded.get(id) ?? all.testAt(line));
  }
  return tests;
}

/** Lines. Little, because a history may have a lane for each few of its lines. */
const ROOM_AT_FIRST = 16;

function isInOrder(previous: Stretch, current: Stretch): boolean {
  return previous.to === 0 || compareUtf8(previous, current) < 0;
}

/** An index of lines of which nobody knows beforehand how many there will be. */
class GrowingIndex {
  private starts: Uint32Array = new Uint32Array(ROOM_AT_FIRST);
  private idEnds: Uint32Array = new Uint32Array(ROOM_AT_FIRST);
  private spelled: Uint32Array = new Uint32Array(ROOM_AT_FIRST);
  private marks: Uint8Array = new Uint8Array(ROOM_AT_FIRST);
  private readonly unsteady: number[] = [];
  private readonly runs: number;
  length = 0;

  /** `runs`: how many the lane has. */
  constructor(runs: number) {
    this.runs = runs;
  }

  push(start: number, idEnd: number, spelled: number, marks: number): void {
    // One more is for the place behind all.
    if (this.length + 1 === this.starts.length) this.grow();
    this.starts[this.length] = start;
    this.idEnds[this.length] = idEnd;
    this.spelled[this.length] = spelled;
    this.marks[this.length] = marks;
    if (marks !== 0 || spelled !== this.runs) this.unsteady.push(this.length);
    this.length++;
  }

  done(end: number): TestLineIndex {
    const { length } = this;
    this.starts[length] = end;
    return {
      starts: this.starts.subarray(0, length + 1),
      idEnds: this.idEnds.subarray(0, length),
      spelled: this.spelled.subarray(0, length),
      marks: this.marks.subarray(0, length),
      unsteady: this.unsteady,
    };
  }

  private grow(): void {
    const twice = (numbers: Uint32Array): Uint32Array => {
      const larger = new Uint32Array(numbers.length * 2);
      larger.set(numbers);
      return larger;
    };
    this.starts = twice(this.starts);
    this.idEnds = twice(this.idEnds);
    this.spelled = twice(this.spelled);
    const marks = new Uint8Array(this.marks.length * 2);
    marks.set(this.marks);
    this.marks = marks;
  }
}
