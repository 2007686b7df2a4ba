import type { LaneKey } from '../../model/lane.js';
import type { Problem } from '../../model/problem.js';
import type { History, LaneHistory } from '../history.js';
import type { Entry } from './cache-entries.js';
import type { CacheExchange, Packing, Restored } from './cache-exchange.js';
import {
  describeForeign,
  describeGone,
  describeMissing,
  describeNewer,
  describeSpoiled,
  describeUnread,
} from './cache-problems.js';
import type { Outcome, RefReading } from './cache-reading.js';
import { MAX_PACKED_BYTES, unpackHistory } from './packed-history.js';

export interface ReadOptions {
  readonly exchange: CacheExchange;
  /** Entries to restore at most. */
  readonly maxReads: number;
  /** Lists all entries of a reading, after a listing that trusted in a snapshot which could not be read. */
  readonly relist: (reading: RefReading) => Promise<void>;
  readonly packing: Packing | undefined;
}

/** Reads what readings ask for: snapshots first, because each spares many deltas, then the rest, newest first. */
export async function readEntries(
  readings: readonly RefReading[],
  options: ReadOptions,
): Promise<readonly Problem[]> {
  const { exchange, maxReads, relist, packing } = options;
  const found: Problem[] = [];
  const causes = new Set<string>();
  let left = maxReads;
  const restore = async (wanted: readonly Wanted[]): Promise<void> => {
    left -= wanted.length;
    const restored = await restoreEntries(wanted, exchange);
    found.push(...restored.problems);
    for (const cause of restored.causes) causes.add(cause);
  };
  for (const reading of readings) {
    for (let next = reading.nextSnapshot(); next !== undefined && left > 0; next = reading.nextSnapshot()) {
      await restore([{ reading, entry: next }]);
      if (!reading.wasRead(next)) await relist(reading);
    }
  }
  let pending = pendingOf(readings);
  while (pending.length > 0 && left > 0) {
    await restore(pending.slice(0, left));
    pending = pendingOf(readings);
  }
  const count = (outcome: Outcome): number =>
    readings.reduce((sum, reading) => sum + reading.count(outcome), 0);
  return [
    ...found,
    ...describeMissing(count('missing'), count('missing') + count('read'), [...causes]),
    ...describeForeign(readings, packing),
    ...describeGone(readings.reduce((sum, reading) => sum + reading.gone().size, 0)),
    ...describeUnread(pending.length, maxReads),
  ];
}

function pendingOf(readings: readonly RefReading[]): Wanted[] {
  return readings
    .flatMap((reading) => reading.pending().map((entry) => ({ reading, entry })))
    .sort((a, b) => b.entry.createdMs - a.entry.createdMs);
}

interface Wanted {
  readonly reading: RefReading;
  readonly entry: Entry;
}

async function restoreEntries(
  wanted: readonly Wanted[],
  exchange: CacheExchange,
): Promise<{ readonly problems: readonly Problem[]; readonly causes: readonly string[] }> {
  const problems: Problem[] = [];
  const plausible = wanted.filter(({ reading, entry }) => {
    if (entry.sizeBytes <= MAX_PACKED_BYTES) return true;
    reading.note(entry, 'spoiled');
    problems.push(describeSpoiled(entry.key, 'It is too large.'));
    return false;
  });
  const restored = await exchange.restore(plausible.map(({ entry }) => entry.key));
  for (const [i, { reading, entry }] of plausible.entries()) {
    const found = await interpret(restored[i] ?? { kind: 'missing' }, reading.ref);
    reading.note(entry, found.outcome, found.history);
    problems.push(...found.problems);
  }
  const causes = restored.flatMap((item) =>
    item.kind === 'missing' && item.cause !== undefined ? [item.cause] : [],
  );
  return { problems, causes };
}

export interface Interpreted {
  readonly outcome: Outcome;
  readonly history?: History;
  readonly problems: readonly Problem[];
}

/** What came out of the cache, as far as it may be believed. */
export async function interpret(restored: Restored, ref: string): Promise<Interpreted> {
  switch (restored.kind) {
    case 'missing':
      return { outcome: 'missing', problems: [] };
    case 'refused':
      return { outcome: 'spoiled', problems: [describeSpoiled(restored.key, `${restored.message}.`)] };
    case 'restored': {
      const found = await unpackHistory(restored.bytes);
      switch (found.kind) {
        case 'read':
          return { outcome: 'read', history: believed(found.history, ref), problems: [] };
        case 'newer':
          return { outcome: 'newer', problems: [describeNewer(restored.key, found.message)] };
        case 'corrupt':
          return { outcome: 'spoiled', problems: [describeSpoiled(restored.key, found.message)] };
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
