import type { Instant, RunInfo } from '../model/run.js';
import { compareRunKeys, isSameCode } from '../model/run.js';
import type { PastRun, TimedRun } from './past-run.js';

/**
 * Whose run a past one is: the change's own, the base's, or another's. What contains the change never excuses it.
 */

/** What a past run is to the judged one. `ownRuns`: runs of its lane, which tell when the change was first run. */
export function flagsFor(target: TimedRun, ownRuns: readonly TimedRun[]): (past: TimedRun) => PastRun {
  const firstStart = firstAttemptStart(ownRuns, target);
  const bringsNothing = bringsNoChange(target.run, ownRuns);
  return (past) => {
    const { run, key, column } = past;
    const sameCode = isSameCode(run, target.run);
    const isOldCode = bringsNothing && sameCode && run.onDefaultBranch && run.runId !== target.run.runId;
    const ownChange = (!isOldCode && containsChange(past, target, firstStart)) || !run.trusted;
    const onBase = !ownChange && isOnBase(run, target.run);
    const ofChange = !isOldCode && isOfChange(run, target.run);
    return { run, key, column, sameCode, ownChange, onBase, ofChange };
  };
}

/**
 * Whether a run of the default branch runs code that the branch had run before, by the clock or by hand: nobody waits
 * with a change, so earlier runs of the same code are runs without one. See docs/decisions/runs-without-a-change.md.
 */
function bringsNoChange(target: RunInfo, ownRuns: readonly TimedRun[]): boolean {
  if (!target.onDefaultBranch || CHANGING_EVENTS.has(target.event)) return false;
  return ownRuns.some(
    ({ run }) => run.runId !== target.runId && run.onDefaultBranch && isSameCode(run, target),
  );
}

/** Events that bring a change; on all others the branch is run as it is. */
const CHANGING_EVENTS: ReadonlySet<string> = new Set([
  '',
  'push',
  'pull_request',
  'pull_request_target',
  'merge_group',
]);

/**
 * Whether a run contains the change that the judged run is about, or may: the same code, the same pull request or
 * branch, or, for a change that is on the default branch already, anything that started after it arrived there.
 * Runs of outsiders count as containing it elsewhere: they may never excuse.
 */
function containsChange(past: TimedRun, judged: TimedRun, firstStart: Instant): boolean {
  const { run } = past;
  const target = judged.run;
  if (run.runId === target.runId || isSameCode(run, target) || run.commit === target.commit) return true;
  if (target.pullRequest !== undefined) {
    return (
      run.pullRequest === target.pullRequest ||
      run.mergedPullRequests.includes(target.pullRequest) ||
      isSameHead(run, target)
    );
  }
  if (run.pullRequest !== undefined && target.mergedPullRequests.includes(run.pullRequest)) return true;
  if (target.onDefaultBranch) return startedAfter(past, judged, firstStart);
  return isSameHead(run, target);
}

function isOfChange(run: RunInfo, target: RunInfo): boolean {
  if (run.runId === target.runId || isSameCode(run, target) || run.commit === target.commit) return true;
  if (target.pullRequest !== undefined) return run.pullRequest === target.pullRequest;
  return !target.onDefaultBranch && run.trusted && isSameHead(run, target);
}

/** By the clock, and by the order of run keys within one second. */
function startedAfter(past: TimedRun, target: TimedRun, firstStart: Instant): boolean {
  return past.start === firstStart ? compareRunKeys(past.key, target.key) > 0 : past.start > firstStart;
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
function firstAttemptStart(ownRuns: readonly TimedRun[], target: TimedRun): Instant {
  let first = target.start;
  for (const { run, start } of ownRuns) {
    const isSame =
      run.runId === target.run.runId || (isSameCode(run, target.run) && mayBeHeard(run, target.run));
    if (start < first && isSame) first = start;
  }
  return first;
}

/**
 * Outsiders say nothing to runs of people with write access: they can copy any code, and make a test pass or fail on it.
 * Within one pull request they are heard, because that is all about its own change.
 */
export function mayBeHeard(run: RunInfo, target: RunInfo): boolean {
  if (run.trusted || !target.trusted) return true;
  return target.pullRequest !== undefined && run.pullRequest === target.pullRequest;
}
