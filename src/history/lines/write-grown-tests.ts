import type { RunKey } from '../../model/run.js';
import { runKey } from '../../model/run.js';
import { RECENT_DURATIONS, type TestHistory } from '../history.js';
import { formatTestHistory } from '../test-line.js';
import { spans, type Timeline } from '../timeline.js';
import { COLON, isDigit, MINUS, NEWLINE, SPACE, TAB, ZERO } from './bytes.js';
import type { GrownTests } from './grown-tests.js';
import type { LineWriter } from './line-writer.js';

/** Writes the lines of a stored lane with newer runs behind, each from the bytes of the stored line. */
export class GrownLines {
  private readonly tests: GrownTests;
  private readonly writer: LineWriter;
  private readonly columns: ReadonlyMap<RunKey, number>;
  /** Runs stored, and those behind them. */
  private readonly storedRuns: number;
  private readonly newerRuns: number;
  /** Durations of the line at hand: number of the run, first and last byte of the milliseconds. */
  private readonly runs = new Array<number>(RECENT_DURATIONS).fill(0);
  private readonly froms = new Array<number>(RECENT_DURATIONS).fill(0);
  private readonly tos = new Array<number>(RECENT_DURATIONS).fill(0);
  /** What of the timeline is not written yet: a letter in so many runs. */
  private count = 0;
  private letter = 0;

  constructor(tests: GrownTests, writer: LineWriter) {
    const { stored, newer } = tests.growth;
    this.tests = tests;
    this.writer = writer;
    this.storedRuns = stored.runs.length;
    this.newerRuns = newer.runs.length;
    this.columns = new Map([...stored.runs, ...newer.runs].map((run, i) => [runKey(run), i]));
  }

  /** Everything, a piece at a time. */
  *pieces(): Generator<Buffer> {
    const { tests, writer } = this;
    const { size } = tests.growth.stored.tests;
    let next = 0;
    for (let line = 0; line <= size; line++) {
      for (let other = tests.others[next]; other?.place === line; other = tests.others[++next])
        this.writeTest(other.id, other.test);
      if (line < size) this.writeLine(line);
      if (writer.isFull) yield writer.take();
    }
  }

  private writeLine(line: number): void {
    const { tests, writer } = this;
    const { bytes, index } = tests.growth.stored.tests;
    const special = tests.special.get(line);
    const start = index.starts[line] ?? 0;
    const end = (index.starts[line + 1] ?? 0) - 1;
    if (special !== undefined) {
      this.writeTest(tests.growth.stored.tests.idAt(line), special);
      return;
    }
    const addition = tests.additionAt(line);
    let at = (index.idEnds[line] ?? 0) + 1;
    writer.bytes(bytes, start, at);
    at = this.writeTimeline(at, addition, this.storedRuns - (index.spelled[line] ?? 0));
    if (bytes[at] === TAB) at++;
    at = this.writeDurations(at, addition?.durations ?? []);
    // Totals stay as they are.
    if (at < end) writer.bytes(bytes, at, end);
    writer.endLine();
  }

  /** Gives the place behind the stored timeline. `missing`: stored runs that it does not spell out. */
  private writeTimeline(from: number, addition: TestHistory | undefined, missing: number): number {
    const { writer } = this;
    const { bytes } = this.tests.growth.stored.tests;
    let end = from;
    for (let byte = bytes[end]; byte !== TAB && byte !== NEWLINE; byte = bytes[++end]);
    if (addition === undefined || addition.timeline === '') {
      writer.bytes(bytes, from, end);
      return end;
    }
    let last = end - 1;
    while (last > from && isDigit(bytes[last - 1])) last--;
    writer.bytes(bytes, from, last);
    this.count = 0;
    for (let at = last; at < end - 1; at++) this.count = this.count * 10 + (bytes[at] ?? 0) - ZERO;
    this.letter = bytes[end - 1] ?? 0;
    if (missing > 0) this.addSpan(missing, MINUS);
    this.addTimeline(addition.timeline);
    writer.number(this.count);
    writer.byte(this.letter);
    return end;
  }

  private addTimeline(timeline: Timeline): void {
    // That of a single run.
    if (timeline.length === 2) this.addSpan(timeline.charCodeAt(0) - ZERO, timeline.charCodeAt(1));
    else for (const [count, code] of spans(timeline)) this.addSpan(count, code.charCodeAt(0));
  }

  private addSpan(count: number, letter: number): void {
    if (letter !== this.letter) {
      this.writer.number(this.count);
      this.writer.byte(this.letter);
      this.count = 0;
      this.letter = letter;
    }
    this.count += count;
  }

  /** The newest of the stored durations, counted from a newer run, and the newer ones. Gives the place behind. */
  private writeDurations(from: number, newer: TestHistory['durations']): number {
    const { writer } = this;
    const { bytes } = this.tests.growth.stored.tests;
    let count = 0;
    let at = from;
    while (isDigit(bytes[at])) {
      let run = 0;
      for (; bytes[at] !== COLON; at++) run = run * 10 + (bytes[at] ?? 0) - ZERO;
      this.runs[count] = run;
      this.froms[count] = at + 1;
      while (isDigit(bytes[++at]));
      this.tos[count++] = at;
      if (bytes[at] === SPACE) at++;
    }
    const first = Math.max(0, count + newer.length - RECENT_DURATIONS);
    if (count + newer.length > 0) writer.byte(TAB);
    else if (bytes[at] === TAB) writer.byte(TAB);
    for (let i = first; i < count; i++) {
      if (i > first) writer.byte(SPACE);
      writer.number((this.runs[i] ?? 0) + this.newerRuns);
      writer.byte(COLON);
      writer.bytes(bytes, this.froms[i] ?? 0, this.tos[i] ?? 0);
    }
    for (let i = Math.max(0, newer.length - RECENT_DURATIONS); i < newer.length; i++) {
      const duration = newer[i];
      if (duration === undefined) break;
      if (i > 0 || first < count) writer.byte(SPACE);
      writer.number(this.columns.size - (this.columns.get(duration.run) ?? 0));
      writer.byte(COLON);
      writer.number(duration.durationMs);
    }
    return at;
  }

  private writeTest(id: string, test: TestHistory): void {
    this.writer.text(`test\t${id}\t${formatTestHistory(test, this.columns)}`);
    this.writer.endLine();
  }
}
