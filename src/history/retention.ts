import type { RunInfo } from '../model/run.js';
import { startedAt } from '../model/run.js';
import { foldOldest } from './fold.js';
import type { History } from './history.js';
import { foldToSize } from './size-limit.js';

export interface RetentionLimits {
  /** Runs kept for each lane. */
  readonly windowRuns: number;
  /** Days that a run is kept. */
  readonly windowDays: number;
  /** Bytes of text that the whole may take, about; without it, any number. */
  readonly windowBytes?: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Folds runs outside the window into per-test totals and moves the watermark past them, so that "first seen" and
 * lifetime rates survive. Oldest first in key order, and only up to the first run that stays: a run that is out of
 * time behind a run that is not would make a hole that a single watermark can't describe.
 */
export function applyRetention(history: History, limits: RetentionLimits, nowMs: number): History {
  const lanes = new Map(history.lanes);
  for (const [key, lane] of lanes) {
    const folded = countToFold(lane.runs, limits, nowMs);
    if (folded > 0) lanes.set(key, foldOldest(lane, folded));
  }
  const inWindow = { ...history, lanes };
  return limits.windowBytes === undefined ? inWindow : foldToSize(inWindow, limits.windowBytes);
}

function countToFold(runs: readonly RunInfo[], limits: RetentionLimits, nowMs: number): number {
  const oldest = nowMs - limits.windowDays * DAY_MS;
  const tooMany = Math.max(0, runs.length - limits.windowRuns);
  const firstInTime = runs.findIndex((run, i) => i >= tooMany && Date.parse(startedAt(run)) >= oldest);
  return firstInTime < 0 ? runs.length : firstInTime;
}
