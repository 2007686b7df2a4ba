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
  return compaction === undefined
    ? history
    : applyRetention(history, compaction.limits, compaction.clock.now());
}

/**
 * The same with a clock that is no later than a moment: a machine whose clock is years ahead must not fold what is
 * young because it looks old to it.
 */
export function compactNoLaterThan(
  history: History,
  compaction: Compaction | undefined,
  latestMs: number,
): History {
  if (compaction === undefined) return history;
  const { limits, clock } = compaction;
  return compact(history, { limits, clock: { now: () => Math.min(clock.now(), latestMs) } });
}
