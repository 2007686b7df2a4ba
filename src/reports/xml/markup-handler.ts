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
}
