import type { Bytes } from './bytes.js';
import type { Tag } from './tag.js';

/** What the scanner tells of a document, in its order. */
export interface MarkupHandler {
  /** Whether text that comes now is wanted. What is not wanted is skipped, however long it is, and never decoded. */
  readonly wantsText: boolean;
  /** The tag is valid until this returns. */
  startElement(tag: Tag): void;
  /** For every element that was started. `isClosed` is false where the document broke off inside it. */
  endElement(isClosed: boolean): void;
  text(text: string): void;
  /**
   * Reads whole elements by itself that begin at `at`, if it knows how they are written, and returns the place behind
   * them; `at` if there are none. What it takes must be well-formed, end before `end`, and hold no more than
   * `PLAIN_DEPTH` elements inside each other: the scanner neither checks nor tells what stands in it.
   */
  readPlain?(source: Bytes, at: number, end: number): number;
}

/** Elements inside each other in what a handler reads by itself. */
export const PLAIN_DEPTH = 2;
