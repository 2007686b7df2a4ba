import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { FailureRecord } from '../history.js';
import { compareUtf8, NEWLINE } from './bytes.js';
import { FailureLines } from './failure-lines.js';
import type { IdPlaces } from './id-places.js';
import type { PlainFailureLine } from './plain-failure.js';

/** The failures of one run while they are read. */
export class RunOfLines {
  readonly key: RunKey;
  private readonly bytes: Buffer;
  private readonly from: number;
  private readonly ids: IdPlaces;
  private readonly firstId: number;
  private readonly decoded = new Map<TestId, FailureRecord>();
  private isCanonical = true;
  /** The id before, if its line was plain: a character for each of its bytes. */
  private previousPlain: string | undefined;

  /** `ids`: of all runs, to which this one adds its own. `from`: where its first line begins. */
  constructor(bytes: Buffer, key: RunKey, { ids, from }: { readonly ids: IdPlaces; readonly from: number }) {
    this.bytes = bytes;
    this.key = key;
    this.from = from;
    this.ids = ids;
    this.firstId = ids.length;
  }

  /** Takes a line whose id must come behind the one before. */
  takePlain({ id, idStart, idEnd }: PlainFailureLine): void {
    // Of what plain ids have, the order of the bytes is that of the text.
    if (this.previousPlain === undefined) this.expectBehind(idStart, idEnd);
    else if (this.previousPlain >= id) throw new Error(NOT_IN_ORDER);
    this.previousPlain = id;
    this.ids.push(idStart, idEnd);
  }

  /** The same for one that is not plain. */
  take(from: number, to: number): void {
    this.expectBehind(from, to);
    this.previousPlain = undefined;
    this.ids.push(from, to);
  }

  takeDecoded(id: TestId, record: FailureRecord, isCanonical: boolean): void {
    this.decoded.set(id, record);
    this.isCanonical &&= isCanonical;
  }

  end(): ReadonlyMap<TestId, FailureRecord> {
    const { bytes, ids, firstId, from } = this;
    const to = bytes.indexOf(NEWLINE, ids.ends[ids.length - 1]) + 1;
    const lines = new FailureLines({ bytes, ids, firstId, size: ids.length - firstId, from, to });
    if (this.isCanonical) return lines;
    return new Map(
      [...lines.keys()].map((id) => [id, this.decoded.get(id) ?? lines.get(id)] as [TestId, FailureRecord]),
    );
  }

  private expectBehind(from: number, to: number): void {
    const { bytes, ids, firstId } = this;
    if (ids.length === firstId) return;
    const previous = { bytes, from: 0, to: 0 };
    ids.put(ids.length - 1, previous);
    if (compareUtf8(previous, { bytes, from, to }) >= 0) throw new Error(NOT_IN_ORDER);
  }
}

const NOT_IN_ORDER = 'Lines are not in order.';
