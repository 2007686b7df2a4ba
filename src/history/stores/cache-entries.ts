import { type ParsedKey, parseKey } from './cache-keys.js';
import type { ListedEntry } from './cache-listing.js';

/** An entry of the cache that is a history, as far as its listing tells. */
export interface Entry extends ParsedKey {
  readonly key: string;
  readonly createdMs: number;
  readonly sizeBytes: number;
}

/**
 * An entry is listed when its upload has ended, with a date that may be of its beginning. What is younger than this,
 * seen from the moment that a snapshot covers, counts as covered only if the snapshot names it.
 */
export const MARGIN_MS = 60 * 60 * 1_000;

export interface Entries {
  readonly own: readonly Entry[];
  /** Of another version: packed in a way that this machine can't unpack. */
  readonly foreign: readonly Entry[];
}

/** The histories of a ref in a listing. Where a version is not known on either side, it is taken for the own one. */
export function entriesOf(
  ref: string,
  listed: readonly ListedEntry[],
  ownVersion: string | undefined,
): Entries {
  const [own, foreign]: [Entry[], Entry[]] = [[], []];
  for (const item of listed) {
    const isOwn = ownVersion === undefined || item.version === undefined || item.version === ownVersion;
    (isOwn ? own : foreign).push(...toEntry(item, ref));
  }
  return { own, foreign };
}

function toEntry({ key, ref, createdAt, sizeBytes }: ListedEntry, wanted: string): Entry[] {
  const parsed = ref === wanted ? parseKey(key, ref) : undefined;
  const createdMs = Date.parse(createdAt);
  if (parsed === undefined || Number.isNaN(createdMs)) return [];
  // No entry knows what was created after it.
  return [{ ...parsed, key, createdMs, sizeBytes, coversMs: Math.min(parsed.coversMs, createdMs) }];
}

/** Whether a listing reaches back to what one of its snapshots covers, so that older entries hold nothing new. */
export function reachesSnapshot(
  ref: string,
  listed: readonly ListedEntry[],
  ownVersion: string | undefined,
): boolean {
  const { own } = entriesOf(ref, listed, ownVersion);
  const coversMs = Math.max(0, ...own.map((entry) => entry.coversMs));
  return own.some((entry) => entry.createdMs < coversMs - MARGIN_MS);
}
