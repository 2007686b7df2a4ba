/** How far the scanner goes before it stops, cuts or hands over. What is cut is told. */

/** Elements inside each other. Deeper documents are cut there. */
export const MAX_DEPTH = 100;

/** Bytes of an attribute's value. What is longer is cut, and told. */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** Bytes of a start tag that is not closed, and of a closing one. What is longer was never meant to be one. */
export const MAX_TAG_BYTES = 16 * 1024 * 1024;
export const MAX_CLOSING_TAG_BYTES = 64 * 1024;

/** Bytes of an unfinished tag above which it is not read again with every piece. */
export const LONG_TAG_BYTES = 64 * 1024;

export const TAG_TOO_LONG = `It holds a tag that does not end within ${MAX_TAG_BYTES / 2 ** 20} MiB.`;
export const TOO_DEEP = `Its elements stand more than ${MAX_DEPTH} deep inside each other.`;
