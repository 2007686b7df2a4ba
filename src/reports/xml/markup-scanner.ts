import type { ReadingProblem } from '../format.js';
import { OpenElements } from './open-elements.js';
import { type Position, Positions } from './positions.js';
import { Tag } from './tag.js';
import type { Vocabulary } from './vocabulary.js';

/** What the scanner tells of a document, in its order. */
export interface MarkupHandler {
  /** Whether text that comes now is wanted. What is not wanted is skipped, however long it is, and never decoded. */
  readonly wantsText: boolean;
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
  /** Bytes in the buffer. Between two pieces: those that wait for what follows them. */
  #end = 0;
  #inside: Inside = 'prologue';
  #declaration = new DeclarationSkipper();
  /** Where the comment, instruction or declaration begins that is being skipped. */
  #skippedFrom: Position | undefined;
  #roots = 0;
  #guess: Position | undefined;
  #cutValue: Position | undefined;
  /** Line feeds of the unfinished tag that are no longer in the buffer. */
  #removedLines = 0;
  #broken: ReadingProblem | undefined;

  constructor(words: Vocabulary<string>, handler: MarkupHandler) {
    this.#handler = handler;
    this.#tag = new Tag(words, MAX_VALUE_BYTES);
  }

  /** Takes the next bytes. They are copied: the caller may use the array again. */
  write(chunk: Uint8Array): void {
    if (this.#inside === 'nothing') return;
    const end = this.#end + chunk.length;
    if (end > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(this.#end === 0 ? end : end * 2);
      this.#buffer.copy(larger, 0, 0, this.#end);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end = end;
    this.#scan(false);
  }

  /** The document has ended: tells what was wrong with it. */
  end(): ReadingProblem[] {
    this.#scan(true);
    this.#endText(this.#inside === 'cdata');
    if (this.#broken === undefined) this.#endDocument();
    const problems = this.#problems();
    for (; this.#open.depth > 0; this.#open.pop()) this.#handler.endElement(false);
    return problems;
  }

  #scan(isLast: boolean): void {
    const bytes = this.#buffer.subarray(0, this.#end);
    let at = 0;
    for (;;) {
      const inside = this.#inside;
      const next = this.#scanOn(bytes, at, isLast);
      if (next === at && inside === this.#inside) break;
      at = next;
    }
    this.#positions.forget(bytes, at);
    this.#buffer.copyWithin(0, at, this.#end);
    this.#end -= at;
  }

  /** Scans as far as the state lasts. Returns the place before what can't be understood without more bytes. */
  #scanOn(bytes: Buffer, at: number, isLast: boolean): number {
    switch (this.#inside) {
      case 'prologue':
        return this.#prologue(bytes, at, isLast);
      case 'content':
        return this.#content(bytes, at, isLast);
      case 'cdata':
        return this.#skipTo(CDATA_END, bytes, at, isLast);
      case 'comment':
        return this.#skipTo(COMMENT_END, bytes, at, isLast);
      case 'instruction':
        return this.#skipTo(INSTRUCTION_END, bytes, at, isLast);
      case 'declaration': {
        const next = this.#declaration.skip(bytes, at, this.#end, isLast);
        this.#positions.count(bytes, at, next);
        if (this.#declaration.isOver) this.#inside = 'content';
        return next;
      }
      case 'nothing':
        return at;
    }
  }

  #prologue(bytes: Buffer, at: number, isLast: boolean): number {
    const start = findDocumentStart(bytes, at, this.#end, isLast);
    if (start.kind === 'unknown') return at;
    const next = start.kind === 'found' ? start.at : start.until;
    this.#positions.count(bytes, at, next);
    if (start.kind === 'found') this.#inside = 'content';
    return next;
  }

  #skipTo(mark: Buffer, bytes: Buffer, at: number, isLast: boolean): number {
    const found = bytes.indexOf(mark, at);
    // Without more bytes, the beginning of the mark may stand at the end.
    const until = isLast ? this.#end : Math.max(at, this.#end - mark.length + 1);
    const end = found === -1 ? until : found;
    const isText = this.#inside === 'cdata' && this.#handler.wantsText;
    if (isText) this.#run.append(bytes, at, end);
    this.#positions.count(bytes, at, end);
    if (found === -1) return until;
    if (this.#inside === 'cdata') this.#endText(true);
    this.#inside = 'content';
    return found + mark.length;
  }

  #content(bytes: Buffer, from: number, isLast: boolean): number {
    let at = from;
    while (this.#inside === 'content') {
      const less = this.#skipText(bytes, at);
      if (less === this.#end) return less;
      const next = this.#markup(bytes, less, isLast);
      if (next === UNFINISHED) return less;
      at = next;
    }
    return at;
  }

  #skipText(bytes: Buffer, from: number): number {
    const near = Math.min(this.#end, from + SHORT_TEXT);
    let at = from;
    for (; at < near; at++) {
      const byte = bytes[at] as number;
      if (byte === LESS) break;
      if (byte === LINE_FEED) this.#positions.lineFeed(at);
    }
    if (at === near && near < this.#end) {
      const found = bytes.indexOf(LESS, near);
      at = found === -1 ? this.#end : found;
      this.#positions.count(bytes, near, at);
    }
    if (this.#handler.wantsText) this.#run.append(bytes, from, at);
    return at;
  }

  /** Reads what begins with the `<` at `at`. Returns the place behind it, or `UNFINISHED`. */
  #markup(bytes: Buffer, at: number, isLast: boolean): number {
    const end = this.#end;
    const next = at + 1 < end ? (bytes[at + 1] as number) : 0;
    if (at + 1 === end && !isLast) return UNFINISHED;
    if (next === SLASH) return this.#closingTag(bytes, at, isLast);
    if (next === BANG || next === QUESTION) return this.#beginSkipping(bytes, at, isLast);
    if (((BYTE_CLASS[next] as number) & BEGINS_NAME) !== 0) {
      if (next < 0x80) return this.#startTag(bytes, at, isLast);
      if (at + 1 + LONGEST_CHARACTER > end && !isLast) return UNFINISHED;
      if (/^\p{L}/u.test(decodeUtf8(bytes, at + 1, Math.min(end, at + 1 + LONGEST_CHARACTER))))
        return this.#startTag(bytes, at, isLast);
    }
    // A `<` that somebody forgot to escape.
    if (this.#handler.wantsText) this.#run.append(bytes, at, at + 1);
    return at + 1;
  }

  #beginSkipping(bytes: Buffer, at: number, isLast: boolean): number {
    const available = this.#end - at;
    if (available < CDATA.length && !isLast) return UNFINISHED;
    this.#endText(false);
    if (available >= CDATA.length && standsAt(bytes, at, CDATA)) {
      this.#inside = 'cdata';
      return at + CDATA.length;
    }
    this.#skippedFrom = this.#positions.at(bytes, at);
    if (bytes[at + 1] === QUESTION) this.#inside = 'instruction';
    else if (available >= COMMENT.length && standsAt(bytes, at, COMMENT)) {
      this.#inside = 'comment';
      return at + COMMENT.length;
    } else {
      this.#declaration = new DeclarationSkipper();
      this.#inside = 'declaration';
    }
    return at + 2;
  }

  #startTag(bytes: Buffer, at: number, isLast: boolean): number {
    const tag = this.#tag;
    const next = tag.read(bytes, at, this.#end);
    if (next === UNFINISHED) {
      if (isLast) return this.#breakOff(bytes, at, this.#endsInside('a tag'));
      if (this.#end - at > MAX_VALUE_BYTES) this.#shorten(bytes);
      if (this.#end - at <= MAX_TAG_BYTES) return UNFINISHED;
      return this.#breakOff(
        bytes,
        at,
        `It holds a tag that does not end within ${MAX_TAG_BYTES / 2 ** 20} MiB.`,
      );
    }
    const open = this.#open;
    if (!tag.selfClosing && open.depth >= MAX_DEPTH)
      return this.#breakOff(bytes, at, `Its elements stand more than ${MAX_DEPTH} deep inside each other.`);
    this.#endText(false);
    if (tag.guessed) this.#guess ??= this.#positions.at(bytes, at);
    if (tag.isCut) this.#cutValue ??= this.#positions.at(bytes, at);
    if (open.depth === 0) this.#roots++;
    this.#handler.startElement(tag);
    if (tag.selfClosing) this.#handler.endElement(true);
    else open.push(bytes, tag.nameStart, tag.nameEnd, this.#positions.line);
    if (tag.hasLineFeed) this.#positions.count(bytes, at, next);
    if (this.#removedLines > 0) {
      this.#positions.skip(0, this.#removedLines);
      this.#removedLines = 0;
    }
    return next;
  }

  /** A value of hundreds of megabytes: its middle goes, what it begins with stays. */
  #shorten(bytes: Buffer): void {
    const shortened = this.#tag.shorten(bytes, this.#end);
    if (shortened === undefined) return;
    this.#end -= shortened.removed;
    this.#removedLines += shortened.lineFeeds;
    this.#positions.skip(shortened.removed);
  }

  #closingTag(bytes: Buffer, at: number, isLast: boolean): number {
    const end = this.#end;
    let next = at + 2;
    while (next < end && bytes[next] !== GREATER) next++;
    if (next === end && isLast) return this.#breakOff(bytes, at, this.#endsInside('a closing tag'));
    if (next === end && end - at < MAX_CLOSING_TAG_BYTES) return UNFINISHED;
    let start = at + 2;
    let stop = next;
    while (start < stop && isBlank(bytes[start] as number)) start++;
    while (stop > start && isBlank(bytes[stop - 1] as number)) stop--;
    if (next === end || !this.#open.isInnermost(bytes, start, stop))
      return this.#breakOff(bytes, at, this.#unexpectedClose(decodeUtf8(bytes, start, stop)));
    this.#endText(false);
    if (stop < next || start > at + 2) this.#positions.count(bytes, at, next);
    this.#open.pop();
    this.#handler.endElement(true);
    return next + 1;
  }

  #endText(isLiteral: boolean): void {
    if (this.#handler.wantsText && !this.#run.isEmpty) this.#handler.text(this.#run.take(isLiteral));
  }

  #endDocument(): void {
    const bytes = this.#buffer;
    if (this.#inside === 'cdata') this.#breakOff(bytes, this.#end, this.#endsInside('a CDATA section'));
    else if (this.#skippedFrom !== undefined && this.#inside !== 'content' && this.#inside !== 'prologue')
      this.#broken = {
        what: this.#endsInside('a comment or declaration'),
        ...this.#skippedFrom,
        incomplete: true,
      };
    else if (this.#open.depth > 0) this.#breakOff(bytes, this.#end, this.#endsInside());
    else if (this.#roots === 0) this.#broken = { what: 'It holds no XML element.', incomplete: true };
  }

  #breakOff(bytes: Buffer, at: number, what: string): number {
    this.#broken = { what, ...this.#positions.at(bytes, at), incomplete: true };
    this.#inside = 'nothing';
    return at;
  }

  #endsInside(part?: string): string {
    const element = this.#open.innermost();
    const where = element === undefined ? '' : `<${element.name}>, which begins in line ${element.line}`;
    const inside = [part, where].filter((text) => text !== undefined && text !== '').join(' in ');
    return `It ends inside ${inside}: it was cut off, or its writer was stopped.`;
  }

  #unexpectedClose(name: string): string {
    const element = this.#open.innermost();
    const closing = `</${shownName(name)}>`;
    if (element === undefined) return `${closing} closes an element that was not opened.`;
    return `${closing} stands where <${element.name}> from line ${element.line} should be closed.`;
  }

  #problems(): ReadingProblem[] {
    const problems: ReadingProblem[] = [];
    if (this.#broken !== undefined) problems.push(this.#broken);
    if (this.#guess !== undefined) {
      const what = 'A value holds quotation marks that are not escaped; where it ends was guessed.';
      problems.push({ what, ...this.#guess, incomplete: false });
    }
    if (this.#cutValue !== undefined) {
      const what = `A value is longer than ${MAX_VALUE_BYTES / 2 ** 20} MiB; the rest of it was left out.`;
      problems.push({ what, ...this.#cutValue, incomplete: false });
    }
    if (this.#roots > 1) {
      const what = `It holds ${this.#roots} documents, one behind the other; all were read.`;
      problems.push({ what, incomplete: false });
    }
    return problems;
  }
}

/** What stands around the name in a closing tag. */
function isBlank(byte: number): boolean {
  return byte !== 0 && isSpace(byte);
}
