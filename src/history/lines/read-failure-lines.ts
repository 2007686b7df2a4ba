import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { canonicalJson } from '../canonical.js';
import type { FailureRecord } from '../history.js';
import type { LineReader } from '../line-reader.js';
import { failureSchema, parseJsonAs } from '../schemas.js';
import { parseRunKey, parseStoredId } from '../test-line.js';
import { IdPlaces } from './id-places.js';
import { PlainFailureLine } from './plain-failure.js';
import { RunOfLines } from './run-of-lines.js';

/** Bytes of `failure` and the tab behind it. */
const BEFORE_RUN = 8;

type Failures = Map<RunKey, ReadonlyMap<TestId, FailureRecord>>;

/**
 * Reads the `failure` lines that come next. Every one is checked: most of them by one pattern, the others by being decoded.
 * The lines of a run stay lines if all are in their one spelling.
 */
export function readFailureLines(lines: LineReader, runs: readonly RunKey[]): Failures {
  return new FailureReading(lines, runs).read();
}

class FailureReading {
  private readonly lines: LineReader;
  /** One for all lines: what it has made text of, it need not make again behind a line that is not plain. */
  private readonly line: PlainFailureLine;
  private readonly runs: readonly RunKey[];
  private readonly columns: ReadonlyMap<string, number>;
  private readonly ids = new IdPlaces();
  private readonly failures: Failures = new Map();
  private run: RunOfLines | undefined;
  private column = -1;

  constructor(lines: LineReader, runs: readonly RunKey[]) {
    this.lines = lines;
    this.line = new PlainFailureLine(lines.bytes);
    this.runs = runs;
    this.columns = new Map(runs.map((run, i) => [run, i]));
  }

  read(): Failures {
    do this.readPlain();
    while (this.readOther());
    this.endRun();
    return this.failures;
  }

  /** Reads lines up to one that is not plain. */
  private readPlain(): void {
    const { lines, line } = this;
    for (let start = lines.position; line.read(start); start = lines.position) {
      lines.pass(line.end);
      this.runOf(line.key, start).takePlain(line);
    }
  }

  /** Reads one line in the usual way; `false` if there is none. */
  private readOther(): boolean {
    const { lines } = this;
    const start = lines.position;
    const fields = lines.next('failure');
    if (fields === undefined) return false;
    const [json = '', text, record = ''] = fields;
    const key = parseRunKey(json);
    const run = this.runOf(key, start);
    const id = parseStoredId(text);
    const idStart = start + BEFORE_RUN + Buffer.byteLength(json) + 1;
    run.take(idStart, idStart + Buffer.byteLength(id));
    const failure = parseJsonAs(failureSchema, record) as FailureRecord;
    run.takeDecoded(id, failure, JSON.stringify(key) === json && canonicalJson(failure) === record);
    return true;
  }

  /** Begins with the lines of a run that must come behind the one before; goes on if it is the same. */
  private runOf(key: string, from: number): RunOfLines {
    if (this.run?.key === key) return this.run;
    const column = this.columns.get(key) ?? -1;
    const run = this.runs[column];
    if (run === undefined || column <= this.column)
      throw new Error('A failure of a run that is not there, or not in order.');
    this.endRun();
    this.column = column;
    this.run = new RunOfLines(this.lines.bytes, run, { ids: this.ids, from });
    return this.run;
  }

  private endRun(): void {
    const { run } = this;
    if (run !== undefined) this.failures.set(run.key, run.end());
  }
}
