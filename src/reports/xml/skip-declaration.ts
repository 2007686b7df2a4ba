import { CLOSE_BRACKET, DOUBLE_QUOTE, GREATER, LESS, OPEN_BRACKET, SINGLE_QUOTE, standsAt } from './bytes.js';

const COMMENT = Buffer.from('<!--');
const COMMENT_END = Buffer.from('-->');

/**
 * Skips a DOCTYPE with its internal subset, unread: entities that a report defines are never expanded. Its bytes may
 * come in many pieces.
 */
export class DeclarationSkipper {
  #depth = 0;
  /** The quotation mark that ends what is being skipped; 0 outside of quotes. */
  #quote = 0;
  #inComment = false;
  /** True when the declaration has ended. */
  isOver = false;

  /** Skips on, and returns the place behind what needs no second look. */
  skip(bytes: Buffer, from: number, end: number, isLast: boolean): number {
    let i = from;
    while (i < end && !this.isOver) {
      const byte = bytes[i] as number;
      if (this.#inComment) {
        if (end - i < COMMENT_END.length) return isLast ? end : i;
        if (standsAt(bytes, i, COMMENT_END)) {
          this.#inComment = false;
          i += COMMENT_END.length;
        } else i++;
      } else if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0;
        i++;
      } else if (byte === LESS && end - i < COMMENT.length && !isLast) {
        return i;
      } else if (byte === LESS && end - i >= COMMENT.length && standsAt(bytes, i, COMMENT)) {
        this.#inComment = true;
        i += COMMENT.length;
      } else {
        this.#take(byte);
        i++;
      }
    }
    return i;
  }

  #take(byte: number): void {
    if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) this.#quote = byte;
    else if (byte === LESS || byte === OPEN_BRACKET) this.#depth++;
    else if (byte === CLOSE_BRACKET) this.#depth--;
    else if (byte === GREATER) {
      if (this.#depth === 0) this.isOver = true;
      else this.#depth--;
    }
  }
}
