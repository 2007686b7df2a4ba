import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { RecentDuration, TestHistory } from '../history.js';
import { parseTestHistory } from '../test-line.js';
import type { Timeline } from '../timeline.js';
import { compareUtf8, NEWLINE, SPACE, type Stretch, standsAt, TAB, ZERO } from './bytes.js';
import { LazyMap } from './lazy-map.js';
import { MARK } from './plain-test-line.js';

/** Bytes of `test` and the tab behind it. */
export const BEFORE_ID = 5;

/** Where the lines are, and what is known of each without decoding it. */
export interface TestLineIndex {
  /** Places where lines begin, and last the place behind all of them. */
  readonly starts: Uint32Array;
  readonly idEnds: Uint32Array;
  /** How many runs each timeline spells out. */
  readonly spelled: Uint32Array;
  /** See `MARK`. */
  readonly marks: Uint8Array;
  /** The lines of tests that did not pass in each run of the lane: a few of many, and all that has to be looked at. */
  readonly unsteady: readonly number[];
}

/**
 * The tests of a stored lane as the lines that they were read from: a test is decoded when somebody asks for it, and
 * most never are. All lines are valid and in their one spelling.
 */
export class TestLines extends LazyMap<TestId, TestHistory> {
  readonly bytes: Buffer;
  readonly index: TestLineIndex;
  /** Keys of the lane's runs: what lines mean depends on how many there are. */
  readonly runs: readonly RunKey[];
  /** What was looked for last: who asks for a test often asks again. */
  private lastId: TestId | undefined;
  private lastLine = -1;

  constructor(bytes: Buffer, index: TestLineIndex, runs: readonly RunKey[]) {
    super();
    this.bytes = bytes;
    this.index = index;
    this.runs = runs;
  }

  override get size(): number {
    return this.index.idEnds.length;
  }

  /** Of all lines. */
  get byteLength(): number {
    const { starts } = this.index;
    return (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  }

  override get(id: TestId): TestHistory | undefined {
    const line = this.find(id);
    return line < 0 ? undefined : this.testAt(line);
  }

  override has(id: TestId): boolean {
    return this.find(id) >= 0;
  }

  override *entries(): Generator<[TestId, TestHistory]> {
    for (let line = 0; line < this.size; line++) yield [this.idAt(line), this.testAt(line)];
  }

  override *keys(): Generator<TestId> {
    for (let line = 0; line < this.size; line++) yield this.idAt(line);
  }

  idAt(line: number): TestId {
    const { starts, idEnds } = this.index;
    return this.bytes.toString('utf8', (starts[line] ?? 0) + BEFORE_ID, idEnds[line]) as TestId;
  }

  testAt(line: number): TestHistory {
    const { starts, idEnds, marks } = this.index;
    const from = (idEnds[line] ?? 0) + 1;
    const end = (starts[line + 1] ?? 0) - 1;
    if (((marks[line] ?? 0) & (MARK.unusual | MARK.totals)) !== 0)
      return parseTestHistory(this.bytes.toString('utf8', Math.min(from, end), end).split('\t'), this.runs);
    const timelineEnd = this.fieldEnd(from);
    const timeline = this.bytes.toString('latin1', from, timelineEnd) as Timeline;
    return { timeline, durations: timelineEnd < end ? this.durationsAt(timelineEnd + 1) : [] };
  }

  /** See `IndexedTests`. */
  timelineOf(id: TestId): Timeline | undefined {
    const line = this.find(id);
    return line < 0 ? undefined : this.timelineAt(line);
  }

  timelineAt(line: number): Timeline {
    const from = (this.index.idEnds[line] ?? 0) + 1;
    if (((this.index.marks[line] ?? 0) & MARK.unusual) !== 0) return this.testAt(line).timeline;
    return this.bytes.toString('latin1', from, this.fieldEnd(from)) as Timeline;
  }

  /** See `IndexedTests`. */
  notable(column: number): Iterable<TestId> {
    const absentBefore = `${column}-`;
    return this.idsOf(this.index.unsteady.filter((line) => this.isNotableAt(line, absentBefore)));
  }

  /** `absentBefore`: how a timeline begins that has its first letter in the column asked for. */
  isNotableAt(line: number, absentBefore: string): boolean {
    const { idEnds, marks } = this.index;
    const mark = marks[line] ?? 0;
    if ((mark & MARK.unhealthy) !== 0) return true;
    return (mark & MARK.gaps) !== 0 && standsAt(this.bytes, (idEnds[line] ?? 0) + 1, absentBefore);
  }

  /** See `IndexedTests`. */
  perhapsAbsent(column: number): Iterable<TestId> {
    return this.idsOf(this.index.unsteady.filter((line) => this.isPerhapsAbsentAt(line, column)));
  }

  isPerhapsAbsentAt(line: number, column: number): boolean {
    const { spelled, marks } = this.index;
    const runs = spelled[line] ?? 0;
    // A timeline ends with a letter.
    return runs <= column || (runs > column + 1 && ((marks[line] ?? 0) & MARK.gaps) !== 0);
  }

  /** For who will ask for each test as it comes. */
  *idsOf(lines: Iterable<number>): Generator<TestId> {
    for (const line of lines) {
      const id = this.idAt(line);
      this.lastLine = line;
      this.lastId = id;
      yield id;
    }
  }

  /** The line of a test; if there is none, -1 less the line that it would come before. */
  find(id: TestId): number {
    if (id === this.lastId) return this.lastLine;
    this.lastLine = this.search(id);
    this.lastId = id;
    return this.lastLine;
  }

  private search(id: TestId): number {
    const { starts, idEnds } = this.index;
    const bytes = Buffer.from(id);
    const wanted = { bytes, from: 0, to: bytes.length };
    let [low, high] = [0, this.size - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const stretch: Stretch = {
        bytes: this.bytes,
        from: (starts[middle] ?? 0) + BEFORE_ID,
        to: idEnds[middle] ?? 0,
      };
      const order = compareUtf8(stretch, wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1 - low;
  }

  private fieldEnd(from: number): number {
    let at = from;
    for (let byte = this.bytes[at]; byte !== TAB && byte !== NEWLINE; byte = this.bytes[++at]);
    return at;
  }

  private durationsAt(from: number): RecentDuration[] {
    const { bytes, runs } = this;
    const durations: RecentDuration[] = [];
    let [run, number] = [0, 0];
    for (let at = from; ; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= ZERO && byte < ZERO + 10) number = number * 10 + byte - ZERO;
      else {
        const isEnd = byte === SPACE || byte === NEWLINE || byte === TAB;
        const key = runs[runs.length - run];
        if (isEnd && key !== undefined) durations.push({ run: key, durationMs: number });
        else run = number;
        number = 0;
        if (byte === NEWLINE || byte === TAB) return durations;
      }
    }
  }
}
