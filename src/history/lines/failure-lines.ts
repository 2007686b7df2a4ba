import type { TestId } from '../../model/test-id.js';
import type { FailureRecord } from '../history.js';
import { compareUtf8, NEWLINE, TAB } from './bytes.js';
import { LazyMap } from './lazy-map.js';

/** Lines of one run, one behind the other. */
export interface FailureLineIndex {
  readonly bytes: Buffer;
  /** Places where ids begin. */
  readonly ids: Uint32Array;
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
    return this.index.ids.length;
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

  private idAt(line: number): TestId {
    const { bytes, ids } = this.index;
    return bytes.toString('utf8', ids[line], this.idEnd(line)) as TestId;
  }

  private recordAt(line: number): FailureRecord {
    const { bytes } = this.index;
    const start = this.idEnd(line) + 1;
    return JSON.parse(bytes.toString('utf8', start, bytes.indexOf(NEWLINE, start))) as FailureRecord;
  }

  private idEnd(line: number): number {
    return this.index.bytes.indexOf(TAB, this.index.ids[line]);
  }

  private find(id: TestId): number {
    const { bytes, ids } = this.index;
    const wanted = Buffer.from(id);
    let [low, high] = [0, this.size - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const stretch = { bytes, from: ids[middle] ?? 0, to: this.idEnd(middle) };
      const order = compareUtf8(stretch, { bytes: wanted, from: 0, to: wanted.length });
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
