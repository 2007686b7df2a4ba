import { twiceAsLong } from './bytes.js';
import { BEFORE_ID, type TestLineIndex } from './test-lines.js';

/** Lines. Little, because a history may have a lane for each few of its lines. */
const ROOM_AT_FIRST = 16;

/** An index of lines of which nobody knows beforehand how many there will be. */
export class GrowingIndex {
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

  lastId(): { readonly from: number; readonly to: number } {
    const last = this.length - 1;
    return { from: (this.starts[last] ?? 0) + BEFORE_ID, to: this.idEnds[last] ?? 0 };
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
    this.starts = twiceAsLong(this.starts);
    this.idEnds = twiceAsLong(this.idEnds);
    this.spelled = twiceAsLong(this.spelled);
    const marks = new Uint8Array(this.marks.length * 2);
    marks.set(this.marks);
    this.marks = marks;
  }
}
