import type { LaneKey } from '../../model/lane.js';
import type { Problem } from '../../model/problem.js';
import type { History, LaneHistory } from '../history.js';
import type { CacheExchange, Restored } from './cache-exchange.js';
import { describeMissing, describeNewer, describeSpoiled, describeUnread } from './cache-problems.js';
import type { Entry, Outcome, RefReading } from './cache-reading.js';
import { MAX_PACKED_BYTES, unpackHistory } from './packed-history.js';

export interface ReadOptions {
  readonly exchange: CacheExchange;
  /** Entries to restore at most. */
  readonly maxReads: number;
  /** Lists all entries of a reading, after a listing that trusted in a snapshot which could not be read. */
  readonly relist: (reading: RefReading) => Promise<void>;
}

/** Reads what readings ask for: snapshots first, because each spares many deltas, then the rest, newest first. */
export async function readEntries(
  readings: readonly RefReading[],
  options: ReadOptions,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  let left = options.maxReads;
  for (const reading of readings) {
    for (let next = reading.nextSnapshot(); next !== undefined && left > 0; next = reading.nextSnapshot()) {
      left--;
      problems.push(...(await restoreEntries([{ reading, entry: next }], options.exchange)));
      if (!reading.wasRead(next)) await options.relist(reading);
    }
  }
  const pending = readings
    .flatMap((reading) => reading.pending().map((entry) => ({ reading, entry })))
    .sort((a, b) => b.entry.createdMs - a.entry.createdMs);
  problems.push(...(await restoreEntries(pending.slice(0, left), options.exchange)));
  const missing = readings.reduce((sum, reading) => sum + reading.count('missing'), 0);
  const read = readings.reduce((sum, reading) => sum + reading.count('read'), 0);
  return [
    ...problems,
    ...describeMissing(missing, missing + read),
    ...describeUnread(Math.max(0, pending.length - left), options.maxReads),
  ];
}

interface Wanted {
  readonly reading: RefReading;
  readonly entry: Entry;
}

async function restoreEntries(
  wanted: readonly Wanted[],
  exchange: CacheExchange,
): Promise<readonly Problem[]> {
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
  return problems;
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
