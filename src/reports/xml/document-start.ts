import { isSpace, LESS, LINE_FEED } from './bytes.js';
import { documentStart } from './root-name.js';

/** Bytes that are looked at together for the beginning of a document: room for what a build tool logs. */
export const START_WINDOW = 64 * 1024;

export type DocumentStart =
  | { readonly kind: 'found'; readonly at: number }
  /** It can't be told before there are more bytes. */
  | { readonly kind: 'unknown' }
  /** It does not begin in these bytes: those before `until` need no second look. */
  | { readonly kind: 'later'; readonly until: number };

/** Where the document begins in the bytes from `start`: log lines may stand before it. */
export function findDocumentStart(bytes: Buffer, start: number, end: number, isLast: boolean): DocumentStart {
  let first = start;
  while (first < end && isSpace(bytes[first] as number) && bytes[first] !== 0) first++;
  if (first < end && bytes[first] === LESS) return { kind: 'found', at: first };
  if (end - start < START_WINDOW && !isLast) return { kind: 'unknown' };
  const until = Math.min(end, start + START_WINDOW);
  // A character for each byte, so that places stay what they are.
  const at = documentStart(bytes.toString('latin1', start, until));
  if (at !== undefined) return { kind: 'found', at: start + at };
  if (isLast && until === end) return { kind: 'later', until: end };
  // A line that is not complete is looked at again with what follows it.
  const lineStart = bytes.lastIndexOf(LINE_FEED, until - 1);
  return { kind: 'later', until: lineStart > start ? lineStart : until };
}
