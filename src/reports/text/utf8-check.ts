import { isUtf8 } from 'node:buffer';

/** Bytes of a character that may still be missing at the end of a piece. */
const LONGEST_BEGINNING = 3;

/** Finds out whether bytes are UTF-8 that come in pieces; a piece may end in the middle of a character. */
export class Utf8Check {
  isValid = true;
  #beginning: Uint8Array = new Uint8Array(0);

  take(bytes: Uint8Array): void {
    if (!this.isValid) return;
    const rest = this.#beginning.length === 0 ? bytes : this.#completed(bytes);
    const whole = rest.length - unfinishedBytes(rest);
    if (!isUtf8(rest.subarray(0, whole))) this.isValid = false;
    this.#beginning = new Uint8Array(rest.subarray(whole));
  }

  end(): void {
    if (this.#beginning.length > 0) this.isValid = false;
  }

  /** Checks the character that began in the piece before, and returns what follows it. */
  #completed(bytes: Uint8Array): Uint8Array {
    const start = Buffer.concat([this.#beginning, bytes.subarray(0, LONGEST_BEGINNING)]);
    const needed = characterLength(start[0] as number);
    if (start.length < needed) return start;
    if (!isUtf8(start.subarray(0, needed))) this.isValid = false;
    return bytes.subarray(needed - this.#beginning.length);
  }
}

/** How many bytes at the end are the beginning of a character that is not complete. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(LONGEST_BEGINNING, bytes.length); length++) {
    const byte = bytes[bytes.length - length] as number;
    if ((byte & 0xc0) === 0x80) continue;
    return characterLength(byte) > length ? length : 0;
  }
  return 0;
}

function characterLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
