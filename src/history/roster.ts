import { createHash } from 'node:crypto';
import type { TestId } from '../model/test-id.js';
import { compareText } from './canonical.js';
import type { LaneHistory, RecentDuration } from './history.js';
import { timelineLength } from './timeline.js';

/**
 * The tests of a lane, with what is usual for each: what a run of the lane looks like if nothing happens. A run that
 * looks like it is kept by naming the roster and what was different, so that it costs next to nothing however many
 * tests there are. A roster is not kept itself: it follows from any history that has the lane in full.
 */
export interface Roster {
  /** Of everything below: two rosters with one hash are the same. */
  readonly hash: string;
  /** Sorted by id. */
  readonly tests: readonly RosterTest[];
}

export interface RosterTest {
  readonly id: TestId;
  /** Passed or skipped, as in the newest run that had it. What else may have happened there is not usual. */
  readonly usual: 'p' | 's';
  /** Absent where no duration is known. */
  readonly durationMs: number | undefined;
}

/** Runs. Tests that the newest ones did not have are no longer expected; shards of a run may still be missing. */
const RECENT_RUNS = 10;

/** Hexadecimal digits: 128 bits, because what a delta means rests on it. */
const HASH_LENGTH = 32;

export function rosterOf(lane: LaneHistory): Roster {
  const since = lane.runs.length - RECENT_RUNS;
  const tests: RosterTest[] = [];
  for (const [id, { timeline, durations }] of lane.tests) {
    if (timeline === '' || timelineLength(timeline) <= since) continue;
    tests.push({ id, usual: timeline.endsWith('s') ? 's' : 'p', durationMs: median(durations) });
  }
  tests.sort((a, b) => compareText(a.id, b.id));
  const hash = createHash('sha256');
  for (const { id, usual, durationMs } of tests) hash.update(`${id}\t${usual}\t${durationMs ?? ''}\n`);
  return { hash: hash.digest('hex').slice(0, HASH_LENGTH), tests };
}

/** The lower one of two in the middle, so that it is one of them. */
function median(durations: readonly RecentDuration[]): number | undefined {
  const sorted = durations.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}

/** Milliseconds and factor within which a duration is as usual. Short tests take this or that long by chance. */
const USUAL_WITHIN_MS = 25;
const USUAL_WITHIN_FACTOR = 1.5;

export function isUsualDuration(durationMs: number, usualMs: number): boolean {
  if (Math.abs(durationMs - usualMs) <= USUAL_WITHIN_MS) return true;
  return durationMs <= usualMs * USUAL_WITHIN_FACTOR && usualMs <= durationMs * USUAL_WITHIN_FACTOR;
}
