import { type RunKey, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { LaneHistory, TestHistory } from './history.js';
import { GrownTests, type Growth } from './lines/grown-tests.js';
import { RunTests } from './lines/run-tests.js';
import { TestLines } from './lines/test-lines.js';
import type { MergedLane } from './merge-test.js';

/** Merges tests in the ordinary way. */
export interface Merging {
  readonly all: (a: LaneHistory, b: LaneHistory, merged: MergedLane) => ReadonlyMap<TestId, TestHistory>;
  readonly one: (a: LaneHistory, b: LaneHistory, merged: MergedLane) => Growth['merge'];
}

/**
 * The tests of a stored lane with those of newer runs behind them, without decoding what is stored: the usual case.
 * `undefined` if the lanes are not such; then they are merged in the ordinary way.
 */
export function growTests(
  older: LaneHistory,
  newer: LaneHistory,
  merged: MergedLane,
  merging: Merging,
): GrownTests | undefined {
  const hasPast = newer.watermark !== undefined || newer.forgottenTests.size > 0;
  if (hasPast || older.watermark !== merged.watermark) return undefined;
  const known = older.tests instanceof GrownTests ? older.tests.growth : undefined;
  const stored = known?.stored ?? older;
  if (!hasLines(stored) || !beginsWith(merged.runs.map(runKey), stored.tests.runs)) return undefined;
  const storedRuns = new Set(stored.tests.runs);
  if (newer.runs.some((run) => storedRuns.has(runKey(run)))) return undefined;
  const runs = merged.runs.slice(stored.tests.runs.length);
  const added: LaneHistory =
    known === undefined
      ? newer
      : {
          ...newer,
          runs,
          tests: merging.all({ ...newer, ...known.newer, forgottenRuns: new Set() }, newer, {
            runs,
            watermark: undefined,
            forgottenTests: new Map(),
          }),
        };
  const keys = runs.map(runKey);
  const isBehind = added.runs.length === keys.length && beginsWith(added.runs.map(runKey), keys);
  if (!isBehind || !isPlain(added.tests, keys)) return undefined;
  const side = { ...stored, forgottenTests: older.forgottenTests };
  return GrownTests.grow({
    stored,
    newer: added,
    merge: merging.one(side, added, merged),
    forgottenTests: merged.forgottenTests,
  });
}

function hasLines(lane: LaneHistory): lane is Growth['stored'] {
  return lane.tests instanceof TestLines && lane.runs.length === lane.tests.runs.length;
}

function beginsWith(runs: readonly RunKey[], first: readonly RunKey[]): boolean {
  return first.every((run, i) => runs[i] === run);
}

/** Whether the tests say nothing of other runs than these, and nothing twice. */
function isPlain(tests: LaneHistory['tests'], runs: readonly RunKey[]): boolean {
  if (tests instanceof RunTests) return runs[0] === tests.run;
  const columns = new Map(runs.map((run, column) => [run, column]));
  for (const { timeline, durations, totals } of tests.values()) {
    if (timeline === '' || totals !== undefined) return false;
    let last = -1;
    for (const { run } of durations) {
      const column = columns.get(run) ?? -1;
      if (column <= last) return false;
      last = column;
    }
  }
  return true;
}
