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
