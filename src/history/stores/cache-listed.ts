import type { Problem } from '../../model/problem.js';
import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll } from '../merge.js';
import { reachesSnapshot } from './cache-entries.js';
import { refPrefix, snapshotKey } from './cache-keys.js';
import type { EntryListing, ListEntries } from './cache-listing.js';
import { describeCut } from './cache-problems.js';
import { readEntries } from './cache-reader.js';
import { RefReading } from './cache-reading.js';
import type { CacheContext, CacheView, Summary } from './cache-view.js';
import { compactNoLaterThan } from './compaction.js';
import { RosterShelf } from './roster-shelf.js';

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
  const { refs, ownRef, listEntries, exchange, maxReads } = context;
  const packing = await exchange.packing();
  const isEnough = (ref: string): Parameters<ListEntries>[0]['isEnough'] => {
    return (entries) => reachesSnapshot(ref, entries, packing?.version);
  };
  const listings = await Promise.all(
    refs.map((ref) => listEntries({ prefix: refPrefix(ref), ref, isEnough: isEnough(ref) })),
  );
  const readings: RefReading[] = [];
  for (const [i, listing] of listings.entries()) {
    if (listing.kind !== 'listed') return listing;
    readings.push(new RefReading(refs[i] ?? '', listing.entries, packing?.version));
  }
  const cut = listings.flatMap((listing) =>
    listing.kind === 'listed' && listing.isCut === true ? describeCut(listing.entries.length) : [],
  );
  const relist = async ({ ref, list }: RefReading): Promise<void> => {
    const listing = await listEntries({ prefix: refPrefix(ref), ref, isEnough: () => false });
    if (listing.kind === 'listed') list(listing.entries);
  };
  const shelf = new RosterShelf();
  const read = (some: readonly RefReading[]): Promise<readonly Problem[]> =>
    readEntries(some, { exchange, maxReads, relist, packing, shelf });
  const problems = await read(readings);
  const own = readings.find((reading) => reading.ref === ownRef);
  return {
    history: {
      lanes: mergedOf(readings).lanes,
      absorbed: new Set(readings.flatMap((reading) => reading.known())),
    },
    problems: [...cut, ...problems],
    refresh: async () => {
      if (own === undefined) return { history: EMPTY_HISTORY, problems: [] };
      await relist(own);
      const found = await read([own]);
      return { history: mergedOf([own]), problems: found };
    },
    witnessed: own?.witnessed() ?? new Map(),
    shelf,
    summary: (addition) =>
      own !== undefined && isDue(own, context) ? snapshotOf(own, addition, context) : undefined,
  };
}

const DAY_MS = 24 * 60 * 60 * 1_000;

function mergedOf(readings: readonly RefReading[]): History {
  return mergeAll(
    readings.flatMap(({ histories }) => histories),
    EMPTY_HISTORY,
  );
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
function snapshotOf(
  own: RefReading,
  addition: History,
  { newKey, retention }: ListedContext,
): Summary | undefined {
  const claim = own.claim();
  if (claim === undefined) return undefined;
  const { coversMs, newestMs, absorbed } = claim;
  // What would be folded by now need not be told any longer.
  const oldestMs = newestMs - (retention?.limits.windowDays ?? Number.POSITIVE_INFINITY) * DAY_MS;
  const seen = new Map([...claim.seen].filter(([, date]) => Date.parse(date) >= oldestMs));
  const { lanes } = compactNoLaterThan(mergeAll(own.histories, addition), retention, newestMs);
  const history = { lanes, absorbed: new Set(absorbed), ...(seen.size > 0 && { seen }) };
  return { key: () => snapshotKey(newKey(), coversMs), history };
}
