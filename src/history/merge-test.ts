import type { RunInfo, RunKey } from '../model/run.js';
import { compareRunKeys, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { firstText, lastText } from './canonical.js';
import type { LaneHistory, RecentDuration, TestHistory, Totals } from './history.js';
import { RECENT_DURATIONS } from './history.js';
import { mergeTimelines, type Side, sideOf, type TwoSides } from './merge-timelines.js';
import { EMPTY_TIMELINE } from './timeline.js';

/** What merging the tests of two lanes needs to know of the merged lane. */
export interface MergedLane {
  readonly runs: readonly RunInfo[];
  readonly watermark: RunKey | undefined;
  readonly forgottenTests: ReadonlyMap<TestId, RunKey>;
}

/** The same, with what is worked out once for all tests. */
export interface MergingContext extends MergedLane, TwoSides {
  /** Column of each run that the merged lane has. */
  readonly columns: ReadonlyMap<RunKey, number>;
}

export function contextOf(a: LaneHistory, b: LaneHistory, merged: MergedLane): MergingContext {
  const columns = new Map(merged.runs.map((run, i) => [runKey(run), i]));
  return { ...merged, columns, overlaid: new Map(), a: sideOf(a, columns), b: sideOf(b, columns) };
}

/** What both sides know of a test, over the merged runs. There may be nothing left of it. */
export function mergeTest(
  id: TestId,
  a: TestHistory | undefined,
  b: TestHistory | undefined,
  context: MergingContext,
): TestHistory {
  const forgottenUpTo = context.forgottenTests.get(id);
  const [mine, theirs] = [a?.timeline ?? EMPTY_TIMELINE, b?.timeline ?? EMPTY_TIMELINE];
  const timeline = mergeTimelines(mine, theirs, context, forgottenUpTo);
  const durations = mergeDurations(id, a?.durations ?? [], b?.durations ?? [], context);
  const totals = mergeTotals(id, a?.totals, b?.totals, context);
  if (totals === a?.totals && durations === a?.durations && timeline === a.timeline) return a;
  return { timeline, durations, ...(totals !== undefined && { totals }) };
}

/**
 * The newest few of both. Each side holds its own newest, so the newest of all are among them. What is let go
 * (watermark, forgotten tests) is the older end, so it does not matter whether it goes before or after the merge.
 * Forgotten runs are no such end: their durations stay in the ring and are left out on reading (`durationsOf`).
 */
function mergeDurations(
  id: TestId,
  a: readonly RecentDuration[],
  b: readonly RecentDuration[],
  { columns, watermark, forgottenTests }: MergingContext,
): readonly RecentDuration[] {
  const forgottenUpTo = forgottenTests.get(id);
  const stays = ({ run }: RecentDuration): boolean =>
    (columns.has(run) || watermark === undefined || compareRunKeys(run, watermark) > 0) &&
    (forgottenUpTo === undefined || compareRunKeys(run, forgottenUpTo) > 0);
  if (b.length === 0) return a.every(stays) ? a : a.filter(stays);
  if (a.length === 0) return b.every(stays) ? b : b.filter(stays);
  const joined = isBehind(b, a, columns) ? [...a, ...b] : isBehind(a, b, columns) ? [...b, ...a] : undefined;
  if (joined !== undefined)
    return joined.every(stays)
      ? joined.slice(-RECENT_DURATIONS)
      : joined.filter(stays).slice(-RECENT_DURATIONS);
  const byRun = new Map<RunKey, number>(a.map(({ run, durationMs }) => [run, durationMs]));
  for (const { run, durationMs } of b) byRun.set(run, Math.max(durationMs, byRun.get(run) ?? 0));
  const compare = (x: RunKey, y: RunKey): number => {
    const [columnX, columnY] = [columns.get(x), columns.get(y)];
    return columnX !== undefined && columnY !== undefined ? columnX - columnY : compareRunKeys(x, y);
  };
  return [...byRun]
    .map(([run, durationMs]) => ({ run, durationMs }))
    .filter(stays)
    .sort((x, y) => compare(x.run, y.run))
    .slice(-RECENT_DURATIONS);
}

/** Whether all of these are of later runs than all of those, as far as both are in order and the lane has the runs. */
function isBehind(
  these: readonly RecentDuration[],
  those: readonly RecentDuration[],
  columns: ReadonlyMap<RunKey, number>,
): boolean {
  let last = -1;
  for (const durations of [those, these]) {
    for (const { run } of durations) {
      const column = columns.get(run) ?? -1;
      if (column <= last) return false;
      last = column;
    }
  }
  return true;
}

/**
 * Totals speak of everything up to the watermark that was not forgotten, so only those count that were folded with
 * the merged watermark and the merged tombstone in force. If both sides' were, each number is the larger one.
 */
function mergeTotals(
  id: TestId,
  a: Totals | undefined,
  b: Totals | undefined,
  context: MergingContext,
): Totals | undefined {
  const speaks = (side: Side): boolean =>
    side.lane.watermark === context.watermark &&
    side.lane.forgottenTests.get(id) === context.forgottenTests.get(id);
  const [mine, theirs] = [speaks(context.a) ? a : undefined, speaks(context.b) ? b : undefined];
  if (mine === undefined || theirs === undefined || mine === theirs) return mine ?? theirs;
  const lastFailed = lastText(mine.lastFailed ?? '', theirs.lastFailed ?? '');
  return {
    passed: Math.max(mine.passed, theirs.passed),
    flaky: Math.max(mine.flaky, theirs.flaky),
    failed: Math.max(mine.failed, theirs.failed),
    errors: Math.max(mine.errors, theirs.errors),
    skipped: Math.max(mine.skipped, theirs.skipped),
    firstSeen: firstText(mine.firstSeen, theirs.firstSeen),
    ...(lastFailed !== '' && { lastFailed }),
  };
}
