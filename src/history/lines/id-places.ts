/** Where ids begin and end among the bytes of a history. */
export class IdPlaces {
  starts: Uint32Array = new Uint32Array(64);
  ends: Uint32Array = new Uint32Array(64);
  length = 0;

  push(start: number, end: number): void {
    if (this.length === this.starts.length) {
      this.starts = twice(this.starts);
      this.ends = twice(this.ends);
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

function twice(numbers: Uint32Array): Uint32Array {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
