import { compareRunKeys, type RunKey, startedAt } from '../../model/run.js';
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

/** The same where there is no date but those of machines. */
export function compactByWitnesses(history: History, compaction: Compaction | undefined): History {
  return compactNoLaterThan(history, compaction, newestVouched(history));
}

/**
 * Workflow runs that must have started by a moment for it to be believed. So many are never too old, whatever clocks
 * say. More of them, and more machines may be wrong; and runs are kept for longer by the time that so many take.
 */
const WITNESSES = 10;

/** Runs that are started side by side may get their numbers in another order, and old ones may be run again. */
const TOLERANCE_MS = 24 * 60 * 60 * 1_000;

/**
 * The latest moment that several workflow runs vouch for. Their numbers grow with time, so a run that started later than
 * one with a higher number had a wrong clock, and is no witness but for the time of the other. Where numbers don't grow,
 * most runs contradict each other, and less is folded than could be.
 */
export function newestVouched({ lanes }: History): number {
  const starts = new Map<string, number>();
  for (const { runs } of lanes.values()) {
    for (const run of runs) {
      const startMs = Date.parse(startedAt(run));
      starts.set(run.runId, Math.min(startMs, starts.get(run.runId) ?? startMs));
    }
  }
  const newestFirst = [...starts].sort(([a], [b]) => compareRunKeys(b as RunKey, a as RunKey));
  let earliestMs = Number.POSITIVE_INFINITY;
  const vouched = newestFirst.map(([, startMs]) => {
    earliestMs = Math.min(earliestMs, startMs);
    return Math.min(startMs, earliestMs + TOLERANCE_MS);
  });
  return vouched.sort((a, b) => b - a)[WITNESSES - 1] ?? Number.NEGATIVE_INFINITY;
}
