import type { LaneKey } from '../../model/lane.js';
import type { Problem } from '../../model/problem.js';
import type { RosterSource } from '../codec.js';
import type { History, LaneHistory } from '../history.js';
import type { Entry } from './cache-entries.js';
import type { CacheExchange, Restored } from './cache-exchange.js';
import { parseKey } from './cache-keys.js';
import { describeNewer, describeSpoiled } from './cache-problems.js';
import type { Outcome, RefReading } from './cache-reading.js';
import { MAX_PACKED_BYTES, unpackHistory } from './packed-history.js';
import { RosterShelf } from './roster-shelf.js';

export interface Wanted {
  readonly reading: RefReading;
  readonly entry: Entry;
}

export interface RestoreResult {
  readonly problems: readonly Problem[];
  /** What the cache said of those that are missing. */
  readonly causes: readonly string[];
  /** Entries whose roster could not be found. */
  readonly lacking: number;
}

/** Restores entries and notes what came of each, with the rosters that they need. */
export async function restoreEntries(
  wanted: readonly Wanted[],
  exchange: CacheExchange,
  shelf: RosterShelf,
): Promise<RestoreResult> {
  const problems: Problem[] = [];
  const plausible = wanted.filter(({ reading, entry }) => {
    if (entry.sizeBytes <= MAX_PACKED_BYTES) return true;
    reading.note(entry, 'spoiled');
    problems.push(describeSpoiled(entry.key, 'It is too large.'));
    return false;
  });
  const restored = await exchange.restore(plausible.map(({ entry }) => entry.key));
  const causes = restored.flatMap((item) =>
    item.kind === 'missing' && item.cause !== undefined ? [item.cause] : [],
  );
  let left: readonly Lacking[] = plausible.map((item, i) => ({
    ...item,
    restored: restored[i] ?? { kind: 'missing' as const },
  }));
  // Rosters come from entries of the same batch, whatever their order; and in the end from entries that nobody wanted.
  for (const round of ['first', 'second', 'last']) {
    if (round === 'last') await fetchCarriers(left, { exchange, shelf });
    const lacking: Lacking[] = [];
    for (const item of left) {
      const found = await interpret(item.restored, item.reading.ref, shelf);
      if (found.source === undefined) {
        item.reading.note(item.entry, found.outcome, found.history);
        problems.push(...found.problems);
      } else {
        lacking.push({ ...item, source: found.source });
      }
    }
    left = lacking;
  }
  for (const { reading, entry } of left) reading.note(entry, 'missing');
  return { problems, causes, lacking: left.length };
}

interface Lacking extends Wanted {
  readonly restored: Restored;
  readonly source?: RosterSource;
}

/** Restores the entries that have rosters, for these alone: their runs are known from elsewhere. */
async function fetchCarriers(
  lacking: readonly Lacking[],
  { exchange, shelf }: { readonly exchange: CacheExchange; readonly shelf: RosterShelf },
): Promise<void> {
  const carriers = lacking.flatMap(({ source }) => (source === undefined ? [] : [source.carrier]));
  for (const restored of await exchange.restore([...new Set(carriers.filter(isOurs))])) {
    await interpret(restored, '', shelf, { isLasting: false });
  }
}

/** Whether this is the key of an entry of any ref: what an entry names may be anything. */
function isOurs(key: string): boolean {
  return /^deflake1\.[\w-]+\.[ds]\.[\w.-]+\.$/.test(key);
}

export interface Interpreted {
  readonly outcome: Outcome;
  readonly history?: History;
  readonly problems: readonly Problem[];
  /** The roster that it needs and that is not at hand. */
  readonly source?: RosterSource;
}

/** What came out of the cache, as far as it may be believed. */
export async function interpret(
  restored: Restored,
  ref: string,
  shelf = new RosterShelf(),
  { isLasting = true }: { readonly isLasting?: boolean } = {},
): Promise<Interpreted> {
  switch (restored.kind) {
    case 'missing':
      return { outcome: 'missing', problems: [] };
    case 'refused':
      return { outcome: 'spoiled', problems: [describeSpoiled(restored.key, `${restored.message}.`)] };
    case 'restored': {
      const toldByRoster = new Set<LaneKey>();
      const found = await unpackHistory(restored.bytes, (lane, source) => {
        toldByRoster.add(lane);
        return shelf.find(lane, source);
      });
      switch (found.kind) {
        case 'read':
          shelf.add(restored.key, found.history, {
            toldByRoster,
            isLasting: isLasting && parseKey(restored.key, ref)?.kind !== 'chain',
          });
          return { outcome: 'read', history: believed(found.history, ref), problems: [] };
        case 'newer':
          return { outcome: 'newer', problems: [describeNewer(restored.key, found.message)] };
        case 'corrupt':
          return { outcome: 'spoiled', problems: [describeSpoiled(restored.key, found.message)] };
        case 'lacking':
          return { outcome: 'missing', problems: [], source: found.source };
      }
    }
  }
}

/**
 * In the scope of a pull request anybody's code may have written, and all that honest jobs save there contains the
 * pull request's change: none of it may excuse a failure, whatever it says of itself.
 */
function believed(history: History, ref: string): History {
  if (!ref.startsWith('refs/pull/')) return history;
  const lanes = [...history.lanes].map(([key, lane]): [LaneKey, LaneHistory] => [
    key,
    { ...lane, runs: lane.runs.map((run) => ({ ...run, trusted: false })) },
  ]);
  return { ...history, lanes: new Map(lanes) };
}
