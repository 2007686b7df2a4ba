import type { LaneHistory } from '../history/history.js';
import type { Timeline } from '../history/timeline.js';
import { decodeTimeline, encodeTimeline, spans } from '../history/timeline.js';
import type { RunInfo, RunKey } from '../model/run.js';
import type { BadResult } from './bad-results.js';
import { failureRows } from './bad-results.js';
import { LaneOutlines } from './lane-outlines.js';
import { viewOf } from './lane-view.js';
import type { PastRun, TimedRun } from './past.js';
import { byTime, timed } from './past.js';
import { summarizeStates } from './states.js';
import type { TestSummary } from './verdict.js';

/**
 * A lane looked back upon: all its runs in the order of time, and what each bad result in them was, as far as the runs
 * around it tell. No judgement: that is on a single failure, from its past alone.
 */
export interface LaneCourse {
  readonly history: LaneHistory;
  /** In the order of time; places below are places in here. */
  readonly runs: readonly TimedRun[];
  placeOf(run: RunKey): number | undefined;
  /** The letters of a stored timeline in the order of time. */
  inOrder(timeline: Timeline): Timeline;
  /**
   * What a test did, from its letters in the order of time. `isKnownFlaky`: what to make of a failure or two that no run
   * has followed yet.
   */
  courseOf(inOrder: Timeline, isKnownFlaky?: boolean): TestCourse;
  /** What tests are as of the last run. */
  states(): TestSummary[];
}

/** What one test did. All numbers are places of runs. */
export interface TestCourse {
  /**
   * Passes on retry; failures of code that also passed; and, on the default branch, failures that stand alone between
   * passes.
   */
  readonly flakes: readonly number[];
  /** All other failures. */
  readonly faults: readonly number[];
  /** Faults in a row on the default branch, or in all runs where there is none. */
  readonly breaks: readonly Break[];
  /** Runs with a verdict. */
  readonly decided: number;
  readonly failed: number;
  /** Places of the passes on retry; they are flakes too. */
  readonly onRetry: readonly number[];
}

export interface Break {
  readonly from: number;
  /** The run that passed again. */
  readonly mended?: number;
  /** Nothing is known of the time before. */
  readonly isBeforeHistory: boolean;
}

/** The course of the newest `limit` runs that started at `until` or before. */
export function laneCourse(history: LaneHistory, limit: number, until?: string): LaneCourse {
  const all = history.runs.map(timed).sort(byTime);
  const runs = all.filter(({ start }) => until === undefined || start <= until).slice(-limit);
  const isPlain =
    runs.length === history.runs.length &&
    runs.every(({ column, run }, i) => column === i && run.passedUnlisted !== true);
  const outlines = new LaneOutlines(runs.map(neutral));
  const onDefault = runs.flatMap(({ run }, place) => (run.onDefaultBranch ? [place] : []));
  const base = onDefault.length > 1 ? onDefault : runs.map((_, place) => place);
  const baseOutlines = new LaneOutlines(base.map((place, i) => neutral(runs[place] as TimedRun, i)));
  const places = new Map(runs.map(({ key }, place) => [key, place]));
  return {
    history,
    runs,
    placeOf: (run) => places.get(run),
    inOrder(timeline) {
      if (isPlain) return timeline;
      const letters = decodeTimeline(timeline, history.runs.length);
      return encodeTimeline(
        runs.map(({ column, run }) => {
          const letter = letters[column] ?? '-';
          return letter === '-' && run.passedUnlisted === true ? 'p' : letter;
        }),
      );
    },
    courseOf: (inOrder, isKnownFlaky = false) =>
      courseOf({ outlines, base, baseOutlines, isKnownFlaky }, inOrder),
    states() {
      const newest = runs.at(-1);
      if (newest === undefined) return [];
      const past = runs.slice(0, -1).map((run) => ({ ...neutral(run, 0), column: run.column }));
      return summarizeStates(
        history,
        { view: viewOf(history), sameLane: true, runs: past },
        newest.run,
        newest.column,
      );
    },
  };
}

/** Nothing is judged, so no run is of the change. */
function neutral({ run, key }: TimedRun, column: number): PastRun {
  return { run, key, column, sameCode: false, ownChange: false, onBase: false, ofChange: false };
}

interface Outlines {
  readonly outlines: LaneOutlines;
  /** Places of the runs of the default branch. */
  readonly base: readonly number[];
  readonly baseOutlines: LaneOutlines;
  readonly isKnownFlaky: boolean;
}

function courseOf({ outlines, base, baseOutlines, isKnownFlaky }: Outlines, inOrder: Timeline): TestCourse {
  const { results, bad } = outlines.outlineOf(inOrder);
  const letters = decodeTimeline(inOrder, (base.at(-1) ?? -1) + 1);
  const onBase = encodeTimeline(base.map((place) => letters[place] ?? '-'));
  const lonely = new Set<number>();
  const breaks: Break[] = [];
  const ofBase = baseOutlines.outlineOf(onBase);
  for (const row of failureRows(ofBase.results)) {
    const places = ofBase.bad.slice(row.from, row.from + row.failures.length);
    if (row.isLikeFlake && (!row.isOpen || isKnownFlaky))
      for (const place of places) lonely.add(base[place] as number);
    else {
      const passed = row.isOpen ? undefined : passAfter(onBase, places.at(-1) as number);
      breaks.push({
        from: base[places[0] as number] as number,
        ...(passed !== undefined && { mended: base[passed] as number }),
        isBeforeHistory: row.failures[0]?.place === 0,
      });
    }
  }
  const broken = new Set(
    breaks.flatMap(({ from, mended = Number.POSITIVE_INFINITY }) =>
      base.filter((place) => place >= from && place < mended),
    ),
  );
  const isFlake = (i: number): boolean => {
    const place = bad[i] as number;
    const { code, firstPass } = results.bad[i] as BadResult;
    if (code === 'k' || lonely.has(place)) return true;
    return !broken.has(place) && Number.isFinite(firstPass);
  };
  return {
    flakes: bad.filter((_, i) => isFlake(i)),
    faults: bad.filter((_, i) => !isFlake(i)),
    breaks,
    decided: results.length,
    failed: results.bad.filter(({ code }) => code !== 'k').length,
    onRetry: bad.filter((_, i) => results.bad[i]?.code === 'k'),
  };
}

/** The first pass after a place. */
function passAfter(inOrder: Timeline, place: number): number | undefined {
  let at = 0;
  for (const [count, letter] of spans(inOrder)) {
    const end = at + count;
    if ((letter === 'p' || letter === 'k') && end > place + 1) return Math.max(at, place + 1);
    at = end;
  }
  return undefined;
}

/** Milliseconds from start to end; none where the end is not known. */
export function tookMs(run: RunInfo): number | undefined {
  const ends = run.parts.flatMap(({ finishedAt }) =>
    finishedAt === undefined ? [] : [Date.parse(finishedAt)],
  );
  if (ends.length < run.parts.length) return undefined;
  return Math.max(...ends) - Math.min(...run.parts.map(({ startedAt }) => Date.parse(startedAt)));
}
