/** Bytes. Linux refuses a single argument of 128 KiB or more, however many all of them may have together. */
const MAX_ONE_ARGUMENT_BYTES = 120_000;

/**
 * Cuts a list into parts whose sizes add up to no more than the limit, in order. What is larger by itself stands alone:
 * whether the tool takes it is seen when it runs.
 */
export function splitBySize<T>(items: readonly T[], limit: number, sizeOf: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let size = 0;
  for (const item of items) {
    const more = sizeOf(item);
    const part = parts.at(-1);
    if (part !== undefined && size + more <= limit) {
      part.push(item);
      size += more;
    } else {
      parts.push([item]);
      size = more;
    }
  }
  return parts;
}

/** Bytes that one argument may have which names the tests, beside others of `otherChars`. */
export function roomForNames(maxArgumentChars: number, otherChars: number): number {
  return Math.max(0, Math.min(MAX_ONE_ARGUMENT_BYTES, maxArgumentChars - otherChars));
}

/** Bytes of a text as an argument; never fewer than its characters. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
