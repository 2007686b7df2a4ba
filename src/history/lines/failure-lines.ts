import type { TestId } from '../../model/test-id.js';
import type { FailureRecord } from '../history.js';
import { compareUtf8, NEWLINE } from './bytes.js';
import type { IdPlaces } from './id-places.js';
import { LazyMap } from './lazy-map.js';

/** Lines of one run, one behind the other. */
export interface FailureLineIndex {
  readonly bytes: Buffer;
  /** Where the ids of all runs are, and which of them are of this one. */
  readonly ids: IdPlaces;
  readonly firstId: number;
  readonly size: number;
  /** Places where the first line begins and behind the last one. */
  readonly from: number;
  readonly to: number;
}

/**
 * The failures of a stored run as the lines that they were read from, decoded when somebody asks for one. All lines are
 * valid and in their one spelling.
 */
export class FailureLines extends LazyMap<TestId, FailureRecord> {
  readonly index: FailureLineIndex;

  constructor(index: FailureLineIndex) {
    super();
    this.index = index;
  }

  override get size(): number {
    return this.index.size;
  }

  override get(id: TestId): FailureRecord | undefined {
    const line = this.find(id);
    return line < 0 ? undefined : this.recordAt(line);
  }

  override has(id: TestId): boolean {
    return this.find(id) >= 0;
  }

  override *entries(): Generator<[TestId, FailureRecord]> {
    for (let line = 0; line < this.size; line++) yield [this.idAt(line), this.recordAt(line)];
  }

  override *keys(): Generator<TestId> {
    for (let line = 0; line < this.size; line++) yield this.idAt(line);
  }

  /** Whether at least so many tests are in both. Both are in the order of their ids, so none has to be looked for. */
  shares(other: FailureLines, wanted: number): boolean {
    const mine = { bytes: this.index.bytes, from: 0, to: 0 };
    const theirs = { bytes: other.index.bytes, from: 0, to: 0 };
    let both = 0;
    for (let i = 0, j = 0; both < wanted && i < this.size && j < other.size; ) {
      this.index.ids.put(this.index.firstId + i, mine);
      other.index.ids.put(other.index.firstId + j, theirs);
      const order = compareUtf8(mine, theirs);
      if (order === 0) both++;
      if (order <= 0) i++;
      if (order >= 0) j++;
    }
    return both >= wanted;
  }

  private idAt(line: number): TestId {
    const { bytes, ids, firstId } = this.index;
    return bytes.toString('utf8', ids.starts[firstId + line], ids.ends[firstId + line]) as TestId;
  }

  private recordAt(line: number): FailureRecord {
    const { bytes, ids, firstId } = this.index;
    const start = (ids.ends[firstId + line] ?? 0) + 1;
    return JSON.parse(bytes.toString('utf8', start, bytes.indexOf(NEWLINE, start))) as FailureRecord;
  }

  private find(id: TestId): number {
    const { bytes, ids, firstId } = this.index;
    const text = Buffer.from(id);
    const wanted = { bytes: text, from: 0, to: text.length };
    const stretch = { bytes, from: 0, to: 0 };
    let [low, high] = [0, this.size - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      ids.put(firstId + middle, stretch);
      const order = compareUtf8(stretch, wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

/** Whether at least so many tests are in both, whatever the failures of the two runs are kept as. */
export function sharesTests(
  a: ReadonlyMap<TestId, FailureRecord>,
  b: ReadonlyMap<TestId, FailureRecord>,
  wanted: number,
): boolean {
  if (a.size < wanted || b.size < wanted) return false;
  if (a instanceof FailureLines && b instanceof FailureLines) return a.shares(b, wanted);
  let both = 0;
  for (const test of a.keys()) if (b.has(test)) both++;
  return both >= wanted;
}
