import { RECENT_DURATIONS } from '../history.js';
import { COLON, isDigit, LETTER, MINUS, NEWLINE, NINE, SPACE, TAB, ZERO } from './bytes.js';
import { endOfPlainId } from './plain-id.js';

/** What is known of a line without decoding it. */
export const MARK = {
  /** Its test failed, was flaky or was skipped at some time. */
  unhealthy: 1,
  /** There are runs before its last one that it was not in. */
  gaps: 2,
  /** It has totals. */
  totals: 4,
  /** It is spelled as Deflake does, and yet not as the most are: to be read with care. */
  unusual: 8,
} as const;

/** Digits of a number of runs, and of milliseconds. */
const MAX_RUN_DIGITS = 7;
const MAX_DURATION_DIGITS = 12;

/**
 * Recognises a `test` line byte by byte. What it takes is valid and in its one spelling, so that the line can be kept
 * as it is; what it does not take may still be valid (`test-line.ts` decides).
 */
export class PlainTestLine {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly runs: number;
  idEnd = 0;
  /** Whether its id comes behind the one before. */
  isBehind = true;
  /** Runs that the timeline spells out. */
  runsSpelled = 0;
  marks = 0;
  /** Place of the newline. */
  end = 0;
  private at = 0;
  /** The plain id before; both are 0 if there is none. */
  private previousFrom = 0;
  private previousTo = 0;

  /** `runs`: how many the lane has. */
  constructor(bytes: Uint8Array, runs: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.runs = runs;
  }

  /**
   * Whether the line whose id begins here is plain; if so the fields tell of it. Neighbours begin alike: what an id shares
   * with the plain one before need not be looked at again.
   */
  read(idStart: number): boolean {
    const { bytes, view } = this;
    let at = idStart;
    let other = this.previousFrom;
    const end = this.previousTo;
    const last = bytes.length - 4;
    // Four at once, as far as that goes.
    while (other + 4 <= end && at <= last && view.getInt32(at) === view.getInt32(other)) {
      at += 4;
      other += 4;
    }
    while (other < end && bytes[at] === bytes[other]) {
      at++;
      other++;
    }
    // A tab, which ends an id, is less than what an id has.
    this.isBehind = end === 0 || (bytes[at] ?? 0) > (bytes[other] ?? 0);
    this.idEnd = endOfPlainId(bytes, idStart, at);
    if (this.idEnd < 0) return false;
    this.at = this.idEnd + 1;
    if (!this.readTimeline()) return false;
    if (bytes[this.at] === TAB) {
      this.at++;
      if (bytes[this.at] !== TAB && !this.readDurations()) return false;
      if (bytes[this.at] === TAB && !this.readTotals()) return false;
    }
    if (bytes[this.at] !== NEWLINE) return false;
    this.end = this.at;
    this.previousFrom = idStart;
    this.previousTo = this.idEnd;
    return true;
  }

  /** For lines between which there are others. */
  forgetPrevious(): void {
    this.previousFrom = 0;
    this.previousTo = 0;
  }

  private readTimeline(): boolean {
    const { bytes } = this;
    let { at } = this;
    let previous = 0;
    let spelled = 0;
    let marks = 0;
    for (let byte = bytes[at] ?? 0; byte > ZERO && byte <= NINE; byte = bytes[at] ?? 0) {
      const start = at;
      let count = 0;
      for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0) count = count * 10 + byte - ZERO;
      if (at - start > MAX_RUN_DIGITS || byte === previous) return false;
      if (byte === MINUS) marks |= MARK.gaps;
      else if (isBadLetter(byte)) marks |= MARK.unhealthy;
      else if (byte !== LETTER.p) return false;
      previous = byte;
      spelled += count;
      at++;
    }
    this.at = at;
    this.runsSpelled = spelled;
    this.marks = marks;
    return previous !== 0 && previous !== MINUS && spelled <= this.runs;
  }

  /** `5:104 4:99`: each of a newer run than the one before. */
  private readDurations(): boolean {
    const { bytes } = this;
    let { at } = this;
    let last = this.runs + 1;
    for (let count = 1; ; count++) {
      const start = at;
      let run = 0;
      let byte = bytes[at] ?? 0;
      for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0) run = run * 10 + byte - ZERO;
      const isRun = bytes[start] !== ZERO && at - start <= MAX_RUN_DIGITS && run > 0 && run < last;
      if (!isRun || byte !== COLON || count > RECENT_DURATIONS) return false;
      last = run;
      const from = ++at;
      byte = bytes[at] ?? 0;
      while (byte >= ZERO && byte <= NINE) byte = bytes[++at] ?? 0;
      const digits = at - from;
      if (digits === 0 || digits > MAX_DURATION_DIGITS || (bytes[from] === ZERO && digits > 1)) return false;
      if (byte !== SPACE) {
        this.at = at;
        return true;
      }
      at++;
    }
  }

  /** `212p3f 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z`: counts, first seen, last failed. */
  private readTotals(): boolean {
    const { bytes } = this;
    this.at++;
    this.marks |= MARK.totals;
    let place = -1;
    while (bytes[this.at] !== SPACE) {
      if (this.readNumber(9) <= 0) return false;
      const next = COUNTED_LETTERS.indexOf(bytes[this.at] ?? 0);
      if (next <= place) return false;
      place = next;
      this.at++;
    }
    if (place < 0 || !this.readInstant()) return false;
    return bytes[this.at] !== SPACE || this.readInstant();
  }

  /** A space and an instant on a day that every month has. */
  private readInstant(): boolean {
    const { bytes, at } = this;
    for (let i = 0; i < INSTANT.length; i++) {
      const byte = bytes[at + i];
      if (INSTANT[i] === '0' ? !isDigit(byte) : byte !== INSTANT.charCodeAt(i)) return false;
    }
    this.at += INSTANT.length;
    const two = (place: number): number =>
      ((bytes[at + place] ?? 0) - ZERO) * 10 + (bytes[at + place + 1] ?? 0) - ZERO;
    const [month, day] = [two(6), two(9)];
    return (
      month >= 1 && month <= 12 && day >= 1 && day <= 28 && two(12) <= 23 && two(15) <= 59 && two(18) <= 59
    );
  }

  /** A number without a leading zero; -1 where there is none, or one with too many digits. */
  private readNumber(maxDigits: number): number {
    const { bytes } = this;
    const start = this.at;
    let byte = bytes[start] ?? 0;
    if (byte <= ZERO || byte > NINE) return -1;
    let number = 0;
    let at = start;
    for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0) number = number * 10 + byte - ZERO;
    this.at = at;
    return at - start <= maxDigits ? number : -1;
  }
}

const INSTANT = ' 0000-00-00T00:00:00Z';

/** In the order of `TOTALS_LETTERS`. */
const COUNTED_LETTERS: readonly number[] = [LETTER.p, LETTER.k, LETTER.f, LETTER.e, LETTER.s];

function isBadLetter(letter: number): boolean {
  return letter === LETTER.f || letter === LETTER.k || letter === LETTER.e || letter === LETTER.s;
}
