import type { RunInfo } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { PastLane, TimedRun } from './past.js';

/** Newest runs of the base branch that say which tests are usual. */
const RECENT_RUNS = 10;

/** Share of these in which a test must have been: below it the test comes and goes anyway. */
const USUAL_SHARE = 2 / 3;

/**
 * Tests that usually run in this lane and are absent from this run. Empty for partial runs, and for runs with shards,
 * whose other parts may still be on their way.
 */
export function findMissingTests({ view, runs }: PastLane, { run, column }: TimedRun): TestId[] {
  // Where passing tests are not listed, absent ones passed.
  if (run.passedUnlisted === true || run.parts.some((part) => part.partial || part.shard !== '')) return [];
  const recent = runs.filter((candidate) => candidate.onBase && isWhole(candidate.run)).slice(-RECENT_RUNS);
  if (recent.length === 0) return [];
  const needed = Math.ceil(recent.length * USUAL_SHARE);
  const missing: TestId[] = [];
  for (const test of view.perhapsAbsent?.(column) ?? view.tests) {
    const letterIn = view.lettersOf(test);
    if (letterIn === undefined || letterIn(column) !== '-') continue;
    const present = recent.filter((candidate) => letterIn(candidate.column) !== '-').length;
    if (present >= needed) missing.push(test);
  }
  return missing.sort();
}

/** A run that lists all its tests and has some. */
function isWhole(run: RunInfo): boolean {
  return run.passedUnlisted !== true && run.parts.every((part) => !part.partial && part.counts.tests > 0);
}
