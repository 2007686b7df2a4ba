import { gunzipSync, gzipSync } from 'node:zlib';
import { decodeHistory, encodeHistory } from './codec.js';
import type { History } from './history.js';

/**
 * A small history as text that can hide in a comment: gzip and base64, so that nothing in it can end the comment
 * or mean anything to Markdown.
 */
export function toHiddenData(history: History): string {
  return gzipSync(encodeHistory(history), { level: 9 }).toString('base64');
}

/** Bytes that hidden data may unpack to; a comment's worth of it packs at most a few hundred kilobytes. */
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;

/** Reads hidden data; `undefined` if it is not what Deflake writes. Comments can be edited: it is for telling only. */
export function fromHiddenData(text: string): History | undefined {
  try {
    return decodeHistory(
      gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8'),
    );
  } catch {
    return undefined;
  }
}
