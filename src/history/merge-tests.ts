import type { RunInfo, RunKey } from '../model/run.js';
import { compareRunKeys, runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { firstText, lastText } from './canonical.js';
import { growTests, type Merging } from './grow-tests.js';
import type { LaneHistory, RecentDuration, TestHistory, Totals } from './history.js';
import { isEmptyTest, RECENT_DURATIONS } from './history.js';
import { pairsOf } from './lines/pairs.js';
import type { Timeline } from './timeline.js';
import { concatTimelines, EMPTY_TIMELINE, overlayTimelines, type PlacedTimeline } from './timeline.js';

/** What merging the tests of two lanes needs to know of the merged lane. */
export interface MergedLane {
  readonly runs: readonly RunInfo[];
  readonly watermark: RunKey | undefined;
  readonly forgottenTests: ReadonlyMap<TestId, RunKey>;
}

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

const MERGING: Merging = { all: mergeTests, one: (a, b, merged) => merging(contextOf(a, b, merged)) };

/** Whether a lane only says something of runs that the other one has, too: what their jobs were told, for example. */
function addsNothing(
  { tests, forgottenTests }: LaneHistory,
  { to, merged }: { readonly to: LaneHistory; readonly merged: MergedLane },
): boolean {
  if (tests.size > 0 || forgottenTests.size > 0 || to.watermark !== merged.watermark) return false;
  return merged.runs.length === to.runs.length && merged.runs.every((run, i) => runKey(run) === keyAt(to, i));
}

function keyAt({ runs }: LaneHistory, column: number): RunKey | undefined {
  const run = runs[column];
  return run && runKey(run);
}

function contextOf(a: LaneHistory, b: LaneHistory, merged: MergedLane): Context {
  const columns = new Map(merged.runs.map((run, i) => [runKey(run), i]));
  return { ...merged, columns, overlaid: new Map(), a: sideOf(a, columns), b: sideOf(b, columns) };
}

function merging(context: Context): ReturnType<Merging['one']> {
  return (id, a, b) => mergeTest(id, a, b, context);
}

function mergeAllTests(a: LaneHistory, b: LaneHistory, merged: MergedLane): Map<TestId, TestHistory> {
  const context = contextOf(a, b, merged);
  const tests = new Map<TestId, TestHistory>();
  for (const [id, mine, theirs] of pairsOf(a.tests, b.tests))
    keep(tests, id, mergeTest(id, mine, theirs, context));
  return tests;
}

interface Context extends MergedLane {
  /** Column of each run that the merged lane has. */
  readonly columns: ReadonlyMap<RunKey, number>;
  /** What two timelines gave before: most tests did the same as many others. */
  readonly overlaid: Map<string, Timeline>;
  readonly a: Side;
  readonly b: Side;
}

interface Side {
  readonly lane: LaneHistory;
  /** Merged column of each of the side's runs; -1 where the run is gone. */
  readonly columns: readonly number[];
  /** First merged column if the side's runs stay side by side: then its timelines need no decoding. */
  readonly block: number | undefined;
}

function sideOf(lane: LaneHistory, merged: ReadonlyMap<RunKey, number>): Side {
  const columns = lane.runs.map((run) => merged.get(runKey(run)) ?? -1);
  const first = columns[0] ?? 0;
  const isBlock = first >= 0 && columns.every((column, i) => column === first + i);
  return { lane, columns, block: isBlock ? first : undefined };
}

function keep(tests: Map<TestId, TestHistory>, id: TestId, test: TestHistory): void {
  if (!isEmptyTest(test)) tests.set(id, test);
}

function mergeTest(
  id: TestId,
  a: TestHistory | undefined,
  b: TestHistory | undefined,
  context: Context,
): TestHistory {
  const timeline = mergeTimelines(id, a?.timeline ?? EMPTY_TIMELINE, b?.timeline ?? EMPTY_TIMELINE, context);
  const durations = mergeDurations(id, a?.durations ?? [], b?.durations ?? [], context);
  const totals = mergeTotals(id, a?.totals, b?.totals, context);
  if (totals === a?.totals && durations === a?.durations && timeline === a.timeline) return a;
  return { timeline, durations, ...(totals !== undefined && { totals }) };
}

function mergeTimelines(id: TestId, a: Timeline, b: Timeline, context: Context): Timeline {
  const forgottenUpTo = context.forgottenTests.get(id);
  const blocks = disjointBlocks(a, b, context);
  if (forgottenUpTo === undefined && blocks !== undefined) {
    const [first, second] = blocks;
    const beginning = concatTimelines(EMPTY_TIMELINE, first.at, first.timeline);
    return concatTimelines(beginning, second.at, second.timeline);
  }
  if (forgottenUpTo === undefined) {
    const pair = `${a} ${b}`;
    const known = context.overlaid.get(pair);
    if (known !== undefined) return known;
    const overlaid = overlayTimelines(placedIn(a, b, context), context.runs.length, 0);
    if (pair.length <= MAX_PAIR_LENGTH && context.overlaid.size < MAX_PAIRS)
      context.overlaid.set(pair, overlaid);
    return overlaid;
  }
  const isKept = (run: RunInfo): boolean => compareRunKeys(runKey(run), forgottenUpTo) > 0;
  const firstKept = context.runs.findIndex(isKept);
  const { length } = context.runs;
  return overlayTimelines(placedIn(a, b, context), length, firstKept < 0 ? length : firstKept);
}

/**
 * Pairs of timelines that are remembered, and characters of one. Those that many tests share are few and short; hostile
 * ones may all be different and long.
 */
const MAX_PAIRS = 10_000;
const MAX_PAIR_LENGTH = 200;

function placedIn(a: Timeline, b: Timeline, context: Context): PlacedTimeline[] {
  return [
    { timeline: a, columns: context.a.columns },
    { timeline: b, columns: context.b.columns },
  ];
}

interface Block {
  readonly at: number;
  readonly timeline: Timeline;
}

/** Both timelines in order, if all runs of one side come before all of the other (the usual case: a new run). */
function disjointBlocks(a: Timeline, b: Timeline, context: Context): [Block, Block] | undefined {
  if (context.a.block === undefined || context.b.block === undefined) return undefined;
  const blockA = { at: context.a.block, timeline: a };
  const blockB = { at: context.b.block, timeline: b };
  const addsNothing = b === EMPTY_TIMELINE || (a === b && blockA.at === blockB.at);
  if (addsNothing) return [blockA, { at: 0, timeline: EMPTY_TIMELINE }];
  if (blockA.at + context.a.columns.length <= blockB.at) return [blockA, blockB];
  if (blockB.at + context.b.columns.length <= blockA.at || a === EMPTY_TIMELINE) return [blockB, blockA];
  return undefined;
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
  { columns, watermark, forgottenTests }: Context,
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
  context: Context,
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
