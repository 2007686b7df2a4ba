import type { ReadingProblem } from '../format.js';
import { beginsName } from './begins-name.js';
import { asBytes, BANG, findFar, GREATER, LESS, NO_BYTES, QUESTION, SLASH, trimmedRange } from './bytes.js';
import { decodeUtf8 } from './decode-value.js';
import { DocumentProblems, endsInside, unexpectedClose } from './document-problems.js';
import { findDocumentStart } from './document-start.js';
import { InputBuffer } from './input-buffer.js';
import { type MarkupHandler, PLAIN_DEPTH } from './markup-handler.js';
import { OpenElements } from './open-elements.js';
import { type Position, Positions } from './positions.js';
import { NOTHING_REMOVED } from './removed-bytes.js';
import {
  LONG_TAG_BYTES,
  MAX_CLOSING_TAG_BYTES,
  MAX_DEPTH,
  MAX_TAG_BYTES,
  MAX_VALUE_BYTES,
  TAG_TOO_LONG,
  TOO_DEEP,
} from './scanner-limits.js';
import { CDATA, CDATA_END, COMMENT_END, INSTRUCTION_END, type Inside, sectionAt } from './section-marks.js';
import { DeclarationSkipper } from './skip-declaration.js';
import { Tag, UNFINISHED } from './tag.js';
import { TextRun } from './text-run.js';
import type { Vocabulary } from './vocabulary.js';

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
  readonly #tag: Tag;
  readonly #open = new OpenElements();
  readonly #positions = new Positions();
  readonly #run = new TextRun();
  readonly #waiting = new InputBuffer();
  /** The bytes that are being scanned. */
  #source = NO_BYTES;
  /** Where they end. */
  #end = 0;
  #inside: Inside = 'prologue';
  #declaration = new DeclarationSkipper();
  /** Where the comment, instruction or declaration begins that is being skipped. */
  #skippedFrom: Position | undefined;
  /** Bytes that are waited for before an unfinished tag is read again: so its beginning is not read too often. */
  #patience = 0;
  /** What was taken out of the tag that is not finished. */
  #removed = NOTHING_REMOVED;
  readonly #problems = new DocumentProblems(MAX_VALUE_BYTES);

  constructor(words: Vocabulary<string>, handler: MarkupHandler) {
    this.#handler = handler;
    this.#tag = new Tag(words, MAX_VALUE_BYTES);
  }

  /** Takes the next bytes. What is still needed of them is copied: the caller may use the array again. */
  write(chunk: Uint8Array): void {
    if (this.#inside === 'nothing') return;
    if (this.#waiting.length === 0) {
      this.#scan(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), false);
      return;
    }
    this.#waiting.append(chunk);
    if (this.#waiting.length >= this.#patience) this.#scan(this.#waiting.bytes, false);
  }

  /** The document has ended: tells what was wrong with it. */
  end(): ReadingProblem[] {
    this.#scan(this.#waiting.bytes, true);
    this.#endText(this.#inside === 'cdata');
    if (this.#problems.broken === undefined) this.#endDocument();
    for (; this.#open.depth > 0; this.#open.pop()) this.#handler.endElement(false);
    return this.#problems.list();
  }

  /** Scans these bytes as far as they can be understood; the others wait. */
  #scan(bytes: Buffer, isLast: boolean): void {
    this.#patience = 0;
    this.#end = bytes.length;
    this.#source = asBytes(bytes);
    let at = 0;
    for (;;) {
      const inside = this.#inside;
      const next = this.#scanOn(bytes, at, isLast);
      if (next === at && inside === this.#inside) break;
      at = next;
    }
    this.#settle(bytes);
    this.#positions.forget(bytes, at);
    this.#waiting.keep(bytes.subarray(at, this.#end));
    this.#end -= at;
  }

  /** Before places behind them are asked for, because each line is counted once, in order. */
  #settle(bytes: Buffer): void {
    this.#open.settle((place) => this.#positions.lineAt(bytes, place));
  }

  #positionOf(bytes: Buffer, at: number): Position {
    this.#settle(bytes);
    return this.#positions.at(bytes, at);
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
      const plain = this.#plain(less);
      const next = plain === less ? this.#markup(bytes, less, isLast) : plain;
      if (next === UNFINISHED) return less;
      at = next;
    }
    return at;
  }

  #plain(at: number): number {
    if (this.#open.depth > MAX_DEPTH - PLAIN_DEPTH) return at;
    const next = this.#handler.readPlain?.(this.#source, at, this.#end) ?? at;
    if (next > at) this.#tag.forget();
    return next;
  }

  /** Returns the place of the next `<`, or the end. */
  #skipText(bytes: Buffer, from: number): number {
    const at = findFar(this.#source, LESS, from, this.#end);
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
    const begins = beginsName(bytes, at + 1, end, isLast);
    if (begins === undefined) return UNFINISHED;
    if (begins) return this.#startTag(bytes, at, isLast);
    // A `<` that somebody forgot to escape.
    if (this.#handler.wantsText) this.#run.append(bytes, at, at + 1);
    return at + 1;
  }

  #beginSkipping(bytes: Buffer, at: number, isLast: boolean): number {
    const available = this.#end - at;
    if (available < CDATA.length && !isLast) return UNFINISHED;
    this.#endText(false);
    const { inside, markLength } = sectionAt(bytes, at, this.#end);
    if (inside !== 'cdata') this.#skippedFrom = this.#positionOf(bytes, at);
    if (inside === 'declaration') this.#declaration = new DeclarationSkipper();
    this.#inside = inside;
    return at + markLength;
  }

  #startTag(bytes: Buffer, at: number, isLast: boolean): number {
    const tag = this.#tag;
    const next = tag.read(this.#source, at, this.#end);
    if (next === UNFINISHED) {
      if (isLast) return this.#breakOff(bytes, at, endsInside('a tag'));
      // Only in the buffer: other bytes are not ours to change.
      if (this.#waiting.length > 0 && this.#end - at > MAX_VALUE_BYTES) this.#shorten();
      if (this.#end - at <= MAX_TAG_BYTES) {
        if (this.#end - at > LONG_TAG_BYTES)
          this.#patience = Math.min(2 * (this.#end - at), MAX_TAG_BYTES + 1);
        return UNFINISHED;
      }
      return this.#breakOff(bytes, at, () => TAG_TOO_LONG);
    }
    const open = this.#open;
    if (!tag.selfClosing && open.depth >= MAX_DEPTH) return this.#breakOff(bytes, at, () => TOO_DEEP);
    this.#endText(false);
    if (tag.guessed) this.#problems.guessedValue ??= this.#positionOf(bytes, at);
    if (tag.isCut) this.#problems.cutValue ??= this.#positionOf(bytes, at);
    if (open.depth === 0) this.#problems.roots++;
    this.#handler.startElement(tag);
    if (tag.selfClosing) this.#handler.endElement(true);
    else open.push(this.#source, at, tag.nameStart, tag.nameEnd);
    if (this.#removed.bytes > 0) {
      this.#positions.skip(this.#removed);
      this.#removed = NOTHING_REMOVED;
    }
    return next;
  }

  /** A value of hundreds of megabytes: its middle goes, what it begins with stays. */
  #shorten(): void {
    const { bytes, lineFeeds } = this.#tag.shorten(this.#end);
    this.#end -= bytes;
    this.#removed = { bytes: this.#removed.bytes + bytes, lineFeeds: this.#removed.lineFeeds + lineFeeds };
  }

  #closingTag(bytes: Buffer, at: number, isLast: boolean): number {
    const end = this.#end;
    // Nearly all are written without space.
    const plain = at + 2 + this.#open.innermostLength();
    if (plain < end && bytes[plain] === GREATER && this.#open.depth > 0)
      if (this.#open.beginsWithInnermost(this.#source, at + 2)) return this.#endElement(plain + 1);
    let next = at + 2;
    while (next < end && bytes[next] !== GREATER) next++;
    if (next === end && isLast) return this.#breakOff(bytes, at, endsInside('a closing tag'));
    if (next === end && end - at < MAX_CLOSING_TAG_BYTES) return UNFINISHED;
    const [start, stop] = trimmedRange(bytes, at + 2, next);
    if (next === end || !this.#open.isInnermost(this.#source, start, stop))
      return this.#breakOff(bytes, at, unexpectedClose(decodeUtf8(bytes, start, stop)));
    return this.#endElement(next + 1);
  }

  #endElement(next: number): number {
    this.#endText(false);
    this.#open.pop();
    this.#handler.endElement(true);
    return next;
  }

  #endText(isLiteral: boolean): void {
    if (this.#handler.wantsText && !this.#run.isEmpty) this.#handler.text(this.#run.take(isLiteral));
  }

  #endDocument(): void {
    const { bytes } = this.#waiting;
    if (this.#inside === 'cdata') this.#breakOff(bytes, this.#end, endsInside('a CDATA section'));
    else if (this.#skippedFrom !== undefined && this.#inside !== 'content' && this.#inside !== 'prologue')
      this.#problems.broken = {
        what: endsInside('a comment or declaration')(this.#open),
        ...this.#skippedFrom,
        incomplete: true,
      };
    else if (this.#open.depth > 0) this.#breakOff(bytes, this.#end, endsInside());
    else if (this.#problems.roots === 0)
      this.#problems.broken = { what: 'It holds no XML element.', incomplete: true };
  }

  #breakOff(bytes: Buffer, at: number, describe: (open: OpenElements) => string): number {
    const position = this.#positionOf(bytes, at);
    this.#problems.broken = { what: describe(this.#open), ...position, incomplete: true };
    this.#inside = 'nothing';
    return at;
  }
}
