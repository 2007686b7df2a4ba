import type { History } from '../history/history.js';
import type { OutcomeCode, Timeline } from '../history/timeline.js';
import { spans } from '../history/timeline.js';
import type { Lane, LaneKey } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Instant, RunInfo, RunKey } from '../model/run.js';
import { compareRunKeys } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { LaneView } from './lane-view.js';
import { viewOf } from './lane-view.js';
import type { PastRun, TimedRun } from './past-run.js';
import { timed } from './past-run.js';
import type { TimelineEntry } from './verdict.js';
import { flagsFor, mayBeHeard } from './whose-run.js';

export type { PastRun, TimedRun } from './past-run.js';
export { timed } from './past-run.js';

/**
 * Which runs a judgement may look at, and which of them are free of the change that is judged.
 *
 * Past: runs that had finished before the judged one started, and earlier attempts of it. A run never is evidence
 * for itself. Outside: past runs that do not contain the change; only they can excuse a failure.
 */

/** One result of the test in one past run. */
export interface PastResult {
  readonly run: RunInfo;
  readonly key: RunKey;
  readonly lane: Lane;
  readonly sameLane: boolean;
  readonly code: Exclude<OutcomeCode, '-'>;
  /** The run has the same code as the judged one. */
  readonly sameCode: boolean;
  /** The run contains the change that is judged, or may. */
  readonly ownChange: boolean;
  /** A run of the branch that the change goes to, before the change. */
  readonly onBase: boolean;
  /** A run of this change itself: its code, its pull request or its branch. */
  readonly ofChange: boolean;
  /** As a timeline shows it. */
  readonly entry: TimelineEntry;
}

export interface PastLane {
  readonly view: LaneView;
  readonly sameLane: boolean;
  /** In order of time. */
  readonly runs: readonly PastRun[];
}

/** The past of a run, over all lanes of its repository; the own lane first, the others in the order of their keys. */
export function pastOf(history: History, lane: Lane, target: TimedRun): PastLane[] {
  const own = laneKey(lane);
  const ownRuns = (history.lanes.get(own)?.runs ?? []).map(timed);
  const flag = flagsFor(target, ownRuns);
  const lanes: [LaneKey, PastLane][] = [];
  for (const [key, laneHistory] of history.lanes) {
    if (laneHistory.lane.repository !== lane.repository) continue;
    const all = key === own ? ownRuns : laneHistory.runs.map(timed);
    const runs = all
      .filter((run) => isPast(run, target))
      .sort(byTime)
      .map(flag);
    if (runs.length > 0 || key === own)
      lanes.push([key, { view: viewOf(laneHistory), sameLane: key === own, runs }]);
  }
  return lanes
    .sort(([a], [b]) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1))
    .map(([, past]) => past);
}

/** In order of their starts; within one second in that of their keys. */
export function byTime(a: TimedRun, b: TimedRun): number {
  return compareInstants(a.start, b.start) || compareRunKeys(a.key, b.key);
}

/** Whether a run had finished before the judged one started and may be heard, or is an earlier attempt of it. */
export function isPast({ run, finish }: TimedRun, target: TimedRun): boolean {
  if (run.runId === target.run.runId) return run.runAttempt < target.run.runAttempt;
  return finish <= target.start && mayBeHeard(run, target.run);
}

/** The results of one test in the past, in order of time within each lane; skipped ones included. */
export function resultsOf(test: TestId, past: readonly PastLane[]): readonly PastResult[] {
  const [only, ...others] = past;
  if (only !== undefined && others.length === 0) return resultsIn(only, test);
  return past.flatMap((lane) => resultsIn(lane, test));
}

function resultsIn(lane: PastLane, test: TestId): readonly PastResult[] {
  const timeline = lane.view.timelineOf?.(test);
  if (timeline !== undefined && possibleResults(lane).isPlain) return spelledResults(lane, timeline);
  const letterIn = lane.view.lettersOf(test);
  if (letterIn === undefined) return [];
  const results: PastResult[] = [];
  const { resultOf } = possibleResults(lane);
  // Imported records list failures only: there, an unlisted test that the lane knew by then passed.
  let isKnown = lane.sameLane;
  for (let i = 0; i < lane.runs.length; i++) {
    const { run, column } = lane.runs[i] as PastRun;
    const letter = letterIn(column);
    isKnown ||= letter !== '-';
    const code = letter === '-' && run.passedUnlisted === true ? 'p' : letter;
    if (code !== '-') results.push(resultOf(i, code));
  }
  return isKnown ? results : [];
}

/** The same where a letter of the timeline is the result of the run at its place: a few spans for hundreds of runs. */
function spelledResults(lane: PastLane, timeline: Timeline): readonly PastResult[] {
  const { resultOf, ofPassing } = possibleResults(lane);
  const known = ofPassing.get(timeline);
  if (known !== undefined) return known;
  const results: PastResult[] = [];
  let at = 0;
  for (const [count, code] of spans(timeline)) {
    const end = Math.min(at + count, lane.runs.length);
    if (code === '-') at = end;
    for (; at < end; at++) results.push(resultOf(at, code as PastResult['code']));
  }
  // Tests that have never failed mostly did the same; how others failed is each one's own.
  if (results.every(({ code }) => code === 'p')) ofPassing.set(timeline, results);
  return results;
}

interface Possible {
  readonly resultOf: (i: number, code: PastResult['code']) => PastResult;
  /** The runs are the first ones of their lane, in its order, and list what passed. */
  readonly isPlain: boolean;
  /** By timeline. */
  readonly ofPassing: Map<Timeline, readonly PastResult[]>;
}

/** Thousands of tests have the same results in the same runs: each is made once. */
const possible = new WeakMap<PastLane, Possible>();

function possibleResults(past: PastLane): Possible {
  const known = possible.get(past);
  if (known !== undefined) return known;
  const { view, sameLane, runs } = past;
  const made = new Map<PastResult['code'], (PastResult | undefined)[]>();
  const { lane } = view;
  const resultOf: Possible['resultOf'] = (i, code) => {
    let ofCode = made.get(code);
    if (ofCode === undefined) {
      ofCode = new Array<PastResult | undefined>(runs.length).fill(undefined);
      made.set(code, ofCode);
    }
    let result = ofCode[i];
    if (result === undefined) {
      const { run, key, sameCode, ownChange, onBase, ofChange } = runs[i] as PastRun;
      const entry: TimelineEntry = { run, code, isThisRun: false, ownChange };
      result = { run, key, lane, sameLane, code, sameCode, ownChange, onBase, ofChange, entry };
      ofCode[i] = result;
    }
    return result;
  };
  const isPlain = runs.every(({ run, column }, i) => column === i && run.passedUnlisted !== true);
  const ofPast = { resultOf, isPlain, ofPassing: new Map<Timeline, readonly PastResult[]>() };
  possible.set(past, ofPast);
  return ofPast;
}

export function isFailingCode(code: OutcomeCode): boolean {
  return code === 'f' || code === 'e';
}

/** Passed, failed or both: a result that says something about the code. */
export function isDecided(code: OutcomeCode): boolean {
  return code !== '-' && code !== 's';
}

/** By time; instants sort as text. */
export function compareInstants(a: Instant, b: Instant): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
