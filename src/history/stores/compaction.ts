import { startedAt } from '../../model/run.js';
import type { Clock } from '../../ports.js';
import type { History } from '../history.js';
import type { RetentionLimits } from '../retention.js';
import { applyRetention } from '../retention.js';

/** How much a store keeps; without it, everything. */
export interface Compaction {
  readonly limits: RetentionLimits;
  readonly clock: Clock;
}

export function compact(history: History, compaction: Compaction | undefined): History {
  if (compaction === undefined) return history;
  const { limits, clock } = compaction;
  return applyRetention(history, limits, Math.min(clock.now(), newestVouched(history)));
}

/** Runs that must have started for their time to be believed. */
const WITNESSES = 3;

/**
 * The latest moment that several runs vouch for. A machine whose clock is years ahead must not fold what is young
 * because it looks old to it; its own run, which has that date, is one witness only.
 */
function newestVouched(history: History): number {
  const newest: number[] = [];
  for (const lane of history.lanes.values()) {
    for (const run of lane.runs) {
      newest.push(Date.parse(startedAt(run)));
      newest.sort((a, b) => b - a).splice(WITNESSES);
    }
  }
  return newest.length < WITNESSES
    ? Number.NEGATIVE_INFINITY
    : (newest[WITNESSES - 1] ?? Number.NEGATIVE_INFINITY);
}
