import type { ReadingProblem } from '../format.js';
import { OpenElements, } from './open-elements.js';
import { type Position, Positions } from './positions.js';
import { Tag, } from './tag.js';
import type { Vocabulary } from './vocabulary.js';

/** What the scanner tells of a document, in its order. */
export interface MarkupHandler {
  /** Asked before each stretch of text. What is not wanted is skipped, however long it is, and never decoded. */
  wantsText(): boolean;
  /** The tag is valid until this returns. */
  startElement(tag: Tag): void;
  /** For every element that was started. `isClosed` is false where the document broke off inside it. */
  endElement(isClosed: boolean): void;
  text(text: string): void;
}

/** Elements inside each other. Deeper documents are cut there. */
export const MAX_DEPTH = 100;

/** Bytes of an attribute's value. What is longer is cut, and told. */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** Bytes of a start tag that is not closed, and of a closing one. What is longer was never meant to be one. */
const _MAX_TAG_BYTES = 16 * 1024 * 1024;
const _MAX_CLOSING_TAG_BYTES = 64 * 1024;

/** Bytes of text that are looked at one by one before the search for the next `<` is left to native code. */
const _SHORT_TEXT = 64;

const _CDATA = Buffer.from('<![CDATA[');
const _CDATA_END = Buffer.from(']]>');
const _COMMENT_END = Buffer.from('-->');
const _INSTRUCTION_END = Buffer.from('?>');

/** What the scanner is inside of: its next bytes are read so. */
type Inside = 'prologue' | 'content' | 'cdata' | 'comment' | 'instruction' | 'declaration' | 'nothing';

/**
 * Scans an XML document that comes in pieces of any size, in UTF-8 without a byte order mark, and tells a handler
 * what stands in it. Memory stays flat: only an unfinished tag is kept from one piece to the next.
 *
 * Tolerant as real reports demand, and strict where silence would lie: they are written by string concatenation,
 * and cut off by killed processes. Where it can't go on, the document ends; what was complete until then is told,
 * and a problem says where it broke.
 */
export class MarkupScanner {
  readonly #handler: MarkupHandler;
  readonly #open = new OpenElements();
  readonly #positions = new Positions();
  #buffer = Buffer.alloc(0);
  /** Bytes of the buffer that wait for what follows them. */
  #waiting = 0;
  #inside: Inside = 'prologue';
  #cutValue: Position | undefined;
  #break: ReadingProblem | undefined;

  constructor(words: Vocabulary<string>, handler: MarkupHandler, skippedBytes = 0) {
    this.#handler = handler;
    this.#tag = new Tag(words);
    this.#positions.skip(skippedBytes);
  }

  /** Takes the next bytes. They are copied: the caller may use the array again. */
  write(chunk: Uint8Array): void {
    if (this.#inside === 'nothing') return;
    const end = this.#waiting + chunk.length;
    if (end > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(this.#waiting === 0 ? end : end * 2);
      this.#buffer.copy(larger, 0, 0, this.#waiting);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#waiting);
    this.#scan(end, false);
  }

  /** The document has ended: tells what was wrong with it. */
  end(): ReadingProblem[] {
    this.#scan(this.#waiting, true);
    if (this.#break === undefined && this.#inside !== 'nothing') this.#endOfDocument();
    while (this.#open.depth > 0) {
      this.#open.pop();
      this.#handler.endElement(false);
    }
    const problems = this.#break === undefined ? [] : [this.#break];
    if (this.#cutValue !== undefined) problems.push(cutValueProblem(this.#cutValue));
    return [...problems, ...this.#oddities()];
  }

  #scan(end: number, isLast: boolean): void {
    const bytes = this.#buffer.subarray(0, end);
    let at = 0;
    for (let before = -1; at < end && at !== before; ) {
      before = at;
      at = this.#step(bytes, at, end, isLast);
    }
    if (this.#inside === 'nothing') return;
    this.#positions.forget(bytes, at);
    this.#buffer.copyWithin(0, at, end);
    this.#waiting = end - at;
  }
