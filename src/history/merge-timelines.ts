import type { RunInfo, RunKey } from '../model/run.js';
import { compareRunKeys, runKey } from '../model/run.js';
import type { LaneHistory } from './history.js';
import {
  concatTimelines,
  EMPTY_TIMELINE,
  overlayTimelines,
  type PlacedTimeline,
  type Timeline,
} from './timeline.js';

/** Two lanes over the runs of the lane that they are merged into. */
export interface TwoSides {
  readonly runs: readonly RunInfo[];
  readonly a: Side;
  readonly b: Side;
  /** What two timelines gave before: most tests did the same as many others. */
  readonly overlaid: Map<string, Timeline>;
}

export interface Side {
  readonly lane: LaneHistory;
  /** Merged column of each of the side's runs; -1 where the run is gone. */
  readonly columns: readonly number[];
  /** First merged column if the side's runs stay side by side: then its timelines need no decoding. */
  readonly block: number | undefined;
}

export function sideOf(lane: LaneHistory, merged: ReadonlyMap<RunKey, number>): Side {
  const columns = lane.runs.map((run) => merged.get(runKey(run)) ?? -1);
  const first = columns[0] ?? 0;
  const isBlock = first >= 0 && columns.every((column, i) => column === first + i);
  return { lane, columns, block: isBlock ? first : undefined };
}

/** The timelines of one test, in the merged runs; those up to `forgottenUpTo` are gone. */
export function mergeTimelines(
  a: Timeline,
  b: Timeline,
  context: TwoSides,
  forgottenUpTo: RunKey | undefined,
): Timeline {
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

function placedIn(a: Timeline, b: Timeline, context: TwoSides): PlacedTimeline[] {
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
function disjointBlocks(a: Timeline, b: Timeline, context: TwoSides): [Block, Block] | undefined {
  if (context.a.block === undefined || context.b.block === undefined) return undefined;
  const blockA = { at: context.a.block, timeline: a };
  const blockB = { at: context.b.block, timeline: b };
  const addsNothing = b === EMPTY_TIMELINE || (a === b && blockA.at === blockB.at);
  if (addsNothing) return [blockA, { at: 0, timeline: EMPTY_TIMELINE }];
  if (blockA.at + context.a.columns.length <= blockB.at) return [blockA, blockB];
  if (blockB.at + context.b.columns.length <= blockA.at || a === EMPTY_TIMELINE) return [blockB, blockA];
  return undefined;
}
