import type { History, LaneHistory } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import { decodeTimeline, EMPTY_TIMELINE } from '../history/timeline.js';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Instant, RunInfo } from '../model/run.js';
import { compareRunKeys, finishedAt, isSameCode, runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';

/**
 * Which runs a judgement may look at, and which of them are free of the change that is judged.
 *
 * Past: runs that had finished before the judged one started, and earlier attempts of it. A run never is evidence
 * for itself. Outside: past runs that do not contain the change; only they can excuse a failure.
 */

/** One result of the test in one past run. */
export interface PastResult {
  readonly run: RunInfo;
  readonly lane: Lane;
  readonly sameLane: boolean;
  readonly code: Exclude<OutcomeCode, '-'>;
  /** The run has the same code as the judged one. */
  readonly sameCode: boolean;
  /** The run contains the change that is judged, or may. */
  readonly ownChange: boolean;
  /** A run of the branch that the change goes to, before the change. */
  readonly onBase: boolean;
}

export interface PastRun {
  readonly run: RunInfo;
  readonly column: number;
  readonly sameCode: boolean;
  readonly ownChange: boolean;
  /** Before the judged run on the branch it goes to: what tells whether the test was broken before. */
  readonly onBase: boolean;
}

export interface PastLane {
  readonly history: LaneHistory;
  readonly sameLane: boolean;
  /** In order of time. */
  readonly runs: readonly PastRun[];
}

/** The past of a run, over all lanes of its repository; the own lane first. */
export function pastOf(history: History, lane: Lane, target: RunInfo): PastLane[] {
  const own = laneKey(lane);
  const targetStart = startedAt(target);
  const firstStart = firstAttemptStart(history, lane, target);
  const lanes: PastLane[] = [];
  for (const [key, laneHistory] of history.lanes) {
    if (laneHistory.lane.repository !== lane.repository) continue;
    const runs = laneHistory.runs
      .map((run, column) => ({ run, column }))
      .filter(({ run }) => isPast(run, target, targetStart))
      .map(({ run, column }): PastRun => {
        const sameCode = isSameCode(run, target);
        const ownChange = containsChange(run, target, firstStart) || !run.trusted;
        return { run, column, sameCode, ownChange, onBase: !ownChange && isOnBase(run, target) };
      })
      .sort((a, b) => compareInstants(startedAt(a.run), startedAt(b.run)) || a.column - b.column);
    if (runs.length > 0 || key === own) lanes.push({ history: laneHistory, sameLane: key === own, runs });
  }
  return lanes.sort((a, b) => Number(b.sameLane) - Number(a.sameLane));
}

function isPast(run: RunInfo, target: RunInfo, targetStart: Instant): boolean {
  if (runKey(run) === runKey(target)) return false;
  if (run.runId === target.runId) return run.runAttempt < target.runAttempt;
  return finishedAt(run) <= targetStart;
}

/**
 * Whether a run contains the change that the judged run is about, or may: the same code, the same pull request or
 * branch, or, for a change that is on the default branch already, anything that started after it arrived there.
 * Runs of outsiders count as containing it elsewhere: they may never excuse.
 */
function containsChange(run: RunInfo, target: RunInfo, firstStart: Instant): boolean {
  if (run.runId === target.runId || isSameCode(run, target) || run.commit === target.commit) return true;
  if (target.pullRequest !== undefined) {
    return (
      run.pullRequest === target.pullRequest ||
      run.mergedPullRequests.includes(target.pullRequest) ||
      isSameHead(run, target)
    );
  }
  if (run.pullRequest !== undefined && target.mergedPullRequests.includes(run.pullRequest)) return true;
  if (target.onDefaultBranch) return startedAfter(run, target, firstStart);
  return isSameHead(run, target);
}

/** By the clock, and by the order of run keys within one second. */
function startedAfter(run: RunInfo, target: RunInfo, firstStart: Instant): boolean {
  const start = startedAt(run);
  return start === firstStart ? compareRunKeys(runKey(run), runKey(target)) > 0 : start > firstStart;
}

/** Pushes to one branch other than the default one are one change in the making. */
function isSameHead(run: RunInfo, target: RunInfo): boolean {
  return !run.onDefaultBranch && run.branch === target.branch;
}

function isOnBase(run: RunInfo, target: RunInfo): boolean {
  if (run.pullRequest !== undefined) return false;
  return target.baseBranch === undefined ? run.onDefaultBranch : run.branch === target.baseBranch;
}

/** When the change was first run: a re-run attempt of an old commit has newer code in its past. */
function firstAttemptStart(history: History, lane: Lane, target: RunInfo): Instant {
  let first = startedAt(target);
  for (const run of history.lanes.get(laneKey(lane))?.runs ?? []) {
    if ((run.runId === target.runId || isSameCode(run, target)) && startedAt(run) < first)
      first = startedAt(run);
  }
  return first;
}

/** The results of one test in the past, in order of time within each lane; skipped ones included. */
export function resultsOf(test: TestId, past: readonly PastLane[]): PastResult[] {
  const results: PastResult[] = [];
  for (const { history, sameLane, runs } of past) {
    const timeline = history.tests.get(test)?.timeline ?? EMPTY_TIMELINE;
    const codes = decodeTimeline(timeline, history.runs.length);
    const isKnown = timeline !== EMPTY_TIMELINE;
    for (const { run, column, sameCode, ownChange, onBase } of runs) {
      // Imported records list failures only: there, an unlisted test of the lane passed.
      const code = codes[column] === '-' && isKnown && run.passedUnlisted === true ? 'p' : codes[column];
      if (code === undefined || code === '-') continue;
      results.push({ run, lane: history.lane, sameLane, code, sameCode, ownChange, onBase });
    }
  }
  return results;
}

export function isFailingCode(code: OutcomeCode): boolean {
  return code === 'f' || code === 'e';
}

/** Passed, failed or both: a result that says something about the code. */
export function isDecided(code: OutcomeCode): boolean {
  return code !== '-' && code !== 's';
}

function compareInstants(a: Instant, b: Instant): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
