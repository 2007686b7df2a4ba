import { twiceAsLong } from './bytes.js';

/** Ids. Little, because most histories have few failures. */
const ROOM_AT_FIRST = 64;

/** Where ids begin and end among the bytes of a history. */
export class IdPlaces {
  starts: Uint32Array = new Uint32Array(ROOM_AT_FIRST);
  ends: Uint32Array = new Uint32Array(ROOM_AT_FIRST);
  length = 0;

  push(start: number, end: number): void {
    if (this.length === this.starts.length) {
      this.starts = twiceAsLong(this.starts);
      this.ends = twiceAsLong(this.ends);
    }
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length++;
  }

  /** Tells of one id without making anything new: for who looks at thousands. */
  put(id: number, into: { from: number; to: number }): void {
    into.from = this.starts[id] ?? 0;
    into.to = this.ends[id] ?? 0;
  }
}
