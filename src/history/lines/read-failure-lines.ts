import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { canonicalJson } from '../canonical.js';
import type { FailureRecord } from '../history.js';
import type { LineReader } from '../line-reader.js';
import { failureSchema, parseJsonAs } from '../schemas.js';
import { parseRunKey, parseStoredId } from '../test-line.js';
import { compareUtf8, isSame, NEWLINE, QUOTE } from './bytes.js';
import { FailureLines } from './failure-lines.js';
import { IdPlaces } from './id-places.js';
import { isPlainFailure } from './plain-failure.js';
import { endOfPlainId } from './plain-id.js';

/** Bytes of `failure` and the tab behind it. */
const BEFORE_RUN = 8;

type Failures = Map<RunKey, ReadonlyMap<TestId, FailureRecord>>;

/**
 * Reads the `failure` lines that come next. Every one is checked: most of them byte by byte, the others by being
 * decoded. The lines of a run stay lines if all are in their one spelling.
 */
export function readFailureLines(lines: LineReader, runs: readonly RunKey[]): Failures {
  const { bytes } = lines;
  const columns = new Map(runs.map((run, i) => [run, i]));
  const failures: Failures = new Map();
  const ids = new IdPlaces();
  let run: RunOfLines | undefined;
  let column = -1;

  /** Begins with the lines of a run that must come behind the one before; goes on if it is the same. */
  const runOf = (key: RunKey, from: number, idStart: number): RunOfLines => {
    const next = columns.get(key) ?? -1;
    if (next < column || next < 0) throw new Error('A failure of a run that is not there, or not in order.');
    if (run !== undefined && next === column) return run;
    if (run !== undefined) failures.set(run.key, run.end(from));
    column = next;
    run = new RunOfLines(bytes, key, ids, { from, idStart });
    return run;
  };

  while (lines.isAt('failure')) {
    const start = lines.position;
    const known = plainRun(bytes, start + BEFORE_RUN, run);
    if (known !== undefined && columns.has(known.key)) {
      const idEnd = endOfPlainId(bytes, known.idStart);
      const end = idEnd < 0 ? -1 : bytes.indexOf(NEWLINE, idEnd);
      if (end >= 0 && isPlainFailure(bytes.toString('latin1', idEnd + 1, end))) {
        lines.pass(end);
        runOf(known.key, start, known.idStart).take(known.idStart, idEnd);
        continue;
      }
    }
    const [json = '', text, record = ''] = lines.next('failure') ?? [];
    const key = parseRunKey(json);
    const idStart = start + BEFORE_RUN + Buffer.byteLength(json) + 1;
    const ofRun = runOf(key, start, idStart);
    const id = parseStoredId(text);
    ofRun.take(idStart, idStart + Buffer.byteLength(id));
    const failure = parseJsonAs(failureSchema, record) as FailureRecord;
    ofRun.takeDecoded(id, failure, JSON.stringify(key) === json && canonicalJson(failure) === record);
  }
  if (run !== undefined) failures.set(run.key, run.end(lines.position));
  return failures;
}

/** The run that a line begins with, if it is the one of the line before or its key needs no closer look. */
function plainRun(
  bytes: Buffer,
  start: number,
  previous: RunOfLines | undefined,
): { readonly key: RunKey; readonly idStart: number } | undefined {
  if (previous?.isAt(start) === true) return { key: previous.key, idStart: start + previous.fieldLength };
  if (bytes[start] !== QUOTE) return undefined;
  // Looked for nearby only: what is not there could be far away, again and again.
  const near = bytes.toString('latin1', start + 1, start + MAX_PLAIN_RUN_LENGTH + 3);
  const end = near.indexOf('"\t');
  const key = near.slice(0, Math.max(0, end)) as RunKey;
  return PLAIN_RUN.test(key) ? { key, idStart: start + 1 + end + 2 } : undefined;
}

/** Run keys of GitHub and of most others. */
const PLAIN_RUN = /^[\w./ -]+$/;
const MAX_PLAIN_RUN_LENGTH = 200;

/** The failures of one run while they are read. */
class RunOfLines {
  readonly key: RunKey;
  /** Bytes of the field with the run and the tab behind it. */
  readonly fieldLength: number;
  private readonly bytes: Buffer;
  private readonly from: number;
  private readonly ids: IdPlaces;
  private readonly firstId: number;
  private readonly decoded = new Map<TestId, FailureRecord>();
  private isCanonical = true;
  private readonly previous: { bytes: Uint8Array; from: number; to: number };
  private readonly current: { bytes: Uint8Array; from: number; to: number };

  /** `ids`: of all runs, to which this one adds its own. */
  constructor(
    bytes: Buffer,
    key: RunKey,
    ids: IdPlaces,
    { from, idStart }: { readonly from: number; readonly idStart: number },
  ) {
    this.bytes = bytes;
    this.key = key;
    this.ids = ids;
    this.firstId = ids.length;
    this.from = from;
    this.fieldLength = idStart - from - BEFORE_RUN;
    this.previous = { bytes, from: 0, to: 0 };
    this.current = { bytes, from: 0, to: 0 };
  }

  /** Whether the field that begins here is that of this run, in the same spelling. */
  isAt(start: number): boolean {
    const { bytes, from, fieldLength } = this;
    const mine = { bytes, from: from + BEFORE_RUN, to: from + BEFORE_RUN + fieldLength };
    return isSame(mine, { bytes, from: start, to: start + fieldLength });
  }

  /** Takes an id that must come behind the one before. */
  take(from: number, to: number): void {
    const { previous, current } = this;
    current.from = from;
    current.to = to;
    if (previous.to > 0 && compareUtf8(previous, current) >= 0) throw new Error('Lines are not in order.');
    previous.from = from;
    previous.to = to;
    this.ids.push(from, to);
  }

  takeDecoded(id: TestId, record: FailureRecord, isCanonical: boolean): void {
    this.decoded.set(id, record);
    this.isCanonical &&= isCanonical;
  }

  end(to: number): ReadonlyMap<TestId, FailureRecord> {
    const { bytes, ids, firstId, from } = this;
    const lines = new FailureLines({ bytes, ids, firstId, size: ids.length - firstId, from, to });
    if (this.isCanonical) return lines;
    return new Map(
      [...lines.keys()].map((id) => [id, this.decoded.get(id) ?? lines.get(id)] as [TestId, FailureRecord]),
    );
  }
}
