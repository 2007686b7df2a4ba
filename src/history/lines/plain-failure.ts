import { MAX_PLAIN_ID_LENGTH } from './plain-id.js';
import { COUNT, MAX_PLAIN_LENGTH, TEXT, TEXTS } from './plain-json.js';

/** Keys in their order, as `failureSchema` has them. */
const RECORD = [
  String.raw`\{(?:"ambiguous":${TEXT},)?(?:"attempts":"[pfes]*",)?(?:"durationMs":${COUNT},)?`,
  String.raw`(?:"excerpt":${TEXT},)?(?:"location":\{"file":${TEXT}(?:,"line":${COUNT})?\},)?`,
  `(?:"names":${TEXTS},)?`,
  `"outcome":"(?:passed|failed|error|skipped)"(?:,"position":${COUNT})?(?:,"predecessor":${TEXT})?`,
  String.raw`(?:,"signature":"[0-9a-f]{16,64}")?(?:,"touches":${TEXTS})?(?:,"type":${TEXT})?(?:,"ways":"[wtas]*")?\}`,
].join('');

/** What `endOfPlainId` takes, with a character for each byte. */
const ID = String.raw`(?![ \t])[ -~]*(?:\xe2\x80\xba[ -~]*)*(?<! )`;

/** The key of the run is in the one spelling that JSON has for such characters. */
const LINE = new RegExp(String.raw`failure\t"([ !#-[\]-~]+)"\t(${ID})\t${RECORD}\n`, 'y');

/** Bytes that are made text at once. */
const WINDOW = 64 * 1_024;

/**
 * Recognises `failure` lines by one pattern. What it takes is valid and in its one spelling, so that the line can be kept as
 * it is; what it does not take may still be valid.
 */
export class PlainFailureLine {
  /** Of the run. */
  key = '';
  id = '';
  idEnd = 0;
  /** Place of the newline. */
  end = 0;
  private readonly bytes: Buffer;
  /** Some of the bytes, a character each. */
  private window = '';
  private windowStart = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Whether the line that begins here is plain; if so the fields tell of it. */
  read(start: number): boolean {
    let at = start - this.windowStart;
    let newline = at < this.window.length ? this.window.indexOf('\n', at) : -1;
    if (newline < 0) {
      this.window = this.bytes.toString('latin1', start, start + WINDOW);
      this.windowStart = start;
      at = 0;
      newline = this.window.indexOf('\n');
    }
    if (newline < 0 || newline - at > MAX_PLAIN_LENGTH) return false;
    LINE.lastIndex = at;
    const found = LINE.exec(this.window);
    if (found === null) return false;
    const [, key = '', id = ''] = found;
    if (id.length > MAX_PLAIN_ID_LENGTH) return false;
    this.key = key;
    this.id = id;
    this.idEnd = start + BEFORE_KEY + key.length + BEHIND_KEY + id.length;
    this.end = this.windowStart + newline;
    return true;
  }

  get idStart(): number {
    return this.idEnd - this.id.length;
  }
}

const BEFORE_KEY = 'failure\t"'.length;
const BEHIND_KEY = '"\t'.length;
