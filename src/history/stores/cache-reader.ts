import type { Problem } from '../../model/problem.js';
import type { CacheExchange, Packing } from './cache-exchange.js';
import {
  describeForeign,
  describeGone,
  describeLacking,
  describeMissing,
  describeUnread,
} from './cache-problems.js';
import type { Outcome, RefReading } from './cache-reading.js';
import { restoreEntries, type Wanted } from './cache-restoring.js';
import type { RosterShelf } from './roster-shelf.js';

export interface ReadOptions {
  readonly exchange: CacheExchange;
  /** Entries to restore at most. */
  readonly maxReads: number;
  /** Lists all entries of a reading, after a listing that trusted in a snapshot which could not be read. */
  readonly relist: (reading: RefReading) => Promise<void>;
  readonly packing: Packing | undefined;
  readonly shelf: RosterShelf;
}

/** Reads what readings ask for: snapshots first, because each spares many deltas, then the rest, newest first. */
export async function readEntries(
  readings: readonly RefReading[],
  options: ReadOptions,
): Promise<readonly Problem[]> {
  const { exchange, maxReads, relist, packing, shelf } = options;
  const found: Problem[] = [];
  const causes = new Set<string>();
  let left = maxReads;
  let lacking = 0;
  const restore = async (wanted: readonly Wanted[]): Promise<void> => {
    left -= wanted.length;
    const restored = await restoreEntries(wanted, exchange, shelf);
    lacking += restored.lacking;
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
    ...describeMissing(count('missing') - lacking, count('missing') + count('read'), [...causes]),
    ...describeLacking(lacking),
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
