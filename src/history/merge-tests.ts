import { type RunInfo, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { growTests, type Merging } from './grow-tests.js';
import type { LaneHistory, TestHistory } from './history.js';
import { isEmptyTest } from './history.js';
import { pairsOf } from './lines/pairs.js';
import { contextOf, type MergedLane, mergeTest } from './merge-test.js';

/** The tests of both lanes over the merged lane's runs; tests with nothing left are gone. */
export function mergeTests(
  a: LaneHistory,
  b: LaneHistory,
  merged: MergedLane,
): ReadonlyMap<TestId, TestHistory> {
  const unchanged = addsNothing(b, { to: a, merged }) ? a : addsNothing(a, { to: b, merged }) ? b : undefined;
  if (unchanged !== undefined) return unchanged.tests;
  return growTests(a, b, merged, MERGING) ?? growTests(b, a, merged, MERGING) ?? mergeAllTests(a, b, merged);
}

const MERGING: Merging = {
  all: mergeTests,
  one: (a, b, merged) => {
    const context = contextOf(a, b, merged);
    return (id, mine, theirs) => mergeTest(id, mine, theirs, context);
  },
};

/** Whether a lane only says something of runs that the other one has, too: what their jobs were told, for example. */
function addsNothing(
  { tests, forgottenTests }: LaneHistory,
  { to, merged }: { readonly to: LaneHistory; readonly merged: MergedLane },
): boolean {
  if (tests.size > 0 || forgottenTests.size > 0 || to.watermark !== merged.watermark) return false;
  return merged.runs.length === to.runs.length && isSameRuns(merged.runs, to.runs);
}

function isSameRuns(these: readonly RunInfo[], those: readonly RunInfo[]): boolean {
  const keys = those.map(runKey);
  return these.every((run, i) => runKey(run) === keys[i]);
}

/** Tests with nothing left are gone. */
function mergeAllTests(a: LaneHistory, b: LaneHistory, merged: MergedLane): Map<TestId, TestHistory> {
  const context = contextOf(a, b, merged);
  const tests = new Map<TestId, TestHistory>();
  for (const [id, mine, theirs] of pairsOf(a.tests, b.tests)) {
    const test = mergeTest(id, mine, theirs, context);
    if (!isEmptyTest(test)) tests.set(id, test);
  }
  return tests;
}
