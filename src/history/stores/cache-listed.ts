import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll } from '../merge.js';
import { refPrefix, snapshotKey } from './cache-keys.js';
import type { EntryListing, ListEntries } from './cache-listing.js';
import { readEntries } from './cache-reader.js';
import { RefReading, reachesSnapshot } from './cache-reading.js';
import type { CacheContext, CacheView, Summary } from './cache-view.js';
import { compact } from './compaction.js';

export interface ListedContext extends CacheContext {
  readonly listEntries: ListEntries;
  readonly random: () => number;
  readonly maxReads: number;
  readonly deltasPerSnapshot: number;
}

/** Why entries are not listed. */
export type Unlisted = Exclude<EntryListing, { kind: 'listed' }>;

/** Lists the entries of every readable scope and reads what it does not know from a snapshot. */
export async function loadListed(context: ListedContext): Promise<CacheView | Unlisted> {
  const { refs, listEntries, exchange, maxReads } = context;
  const listings = await Promise.all(
    refs.map((ref) =>
      listEntries({ prefix: refPrefix(ref), ref, isEnough: (entries) => reachesSnapshot(ref, entries) }),
    ),
  );
  const readings: RefReading[] = [];
  for (const [i, listing] of listings.entries()) {
    if (listing.kind !== 'listed') return listing;
    readings.push(new RefReading(refs[i] ?? '', listing.entries));
  }
  const relist = async (reading: RefReading): Promise<void> => {
    const prefix = refPrefix(reading.ref);
    const listing = await listEntries({ prefix, ref: reading.ref, isEnough: () => false });
    if (listing.kind === 'listed') reading.list(listing.entries);
  };
  const problems = await readEntries(readings, { exchange, maxReads, relist });
  const { lanes } = mergeAll(
    readings.flatMap(({ histories }) => histories),
    EMPTY_HISTORY,
  );
  return {
    history: { lanes, absorbed: new Set(readings.flatMap((reading) => reading.known())) },
    problems,
    refresh: async () => {
      const own = readings.slice(0, 1);
      for (const reading of own) await relist(reading);
      const found = await readEntries(own, { exchange, maxReads, relist });
      return {
        history: mergeAll(
          own.flatMap(({ histories }) => histories),
          EMPTY_HISTORY,
        ),
        problems: found,
      };
    },
    summary: (addition, deltaKey) => {
      const [own] = readings;
      if (own === undefined || !isDue(own, context)) return undefined;
      return snapshotOf(own, { addition, deltaKey, context });
    },
  };
}

/**
 * A snapshot is due when it spares the next jobs more than a few reads. Jobs that run side by side read the same and
 * would all make one, so each does it with a chance that makes one of them do it, and surer the longer none did.
 */
function isDue(own: RefReading, { random, deltasPerSnapshot }: ListedContext): boolean {
  const { entries, jobsPerRun } = own.backlog();
  return entries > deltasPerSnapshot && random() < entries / (deltasPerSnapshot * jobsPerRun);
}

/** All that the own scope knows. What was read from other scopes stays there: they make their own snapshots. */
function snapshotOf(own: RefReading, { addition, deltaKey, context }: SnapshotParts): Summary | undefined {
  const claim = own.claim();
  if (claim === undefined) return undefined;
  const { lanes } = compact(mergeAll(own.histories, addition), context.retention);
  const absorbed = new Set([...claim.absorbed, deltaKey]);
  return { key: snapshotKey(context.newKey(), claim.coversMs), history: { lanes, absorbed } };
}

interface SnapshotParts {
  readonly addition: History;
  readonly deltaKey: string;
  readonly context: ListedContext;
}
