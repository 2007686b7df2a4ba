import type { PastLane, PastRun, TimedRun } from '../analysis/past.js';
import { byTime, isPast } from '../analysis/past.js';
import { flagsFor } from '../analysis/whose-run.js';
import { compareText } from '../history/canonical.js';
import type { ReplayLane } from './replay-lane.js';

/** A run with the lane it belongs to. */
export interface LaneRun {
  readonly lane: ReplayLane;
  readonly timed: TimedRun;
}

/**
 * The past of one run after the other, in the order of their starts: runs join it when they have finished. Gives what
 * `pastOf` gives of a history of exactly these runs. Other lanes are looked at only where a judgement asks for them.
 */
export function createPastSoFar(lanes: readonly ReplayLane[]): (judged: LaneRun) => readonly PastLane[] {
  const all = lanes.flatMap((lane) => lane.runs.map(({ timed }): LaneRun => ({ lane, timed })));
  const waiting = all.toSorted((a, b) => compareText(a.timed.finish, b.timed.finish));
  const attempts = attemptsOf(all);
  const finished = new Map<ReplayLane, TimedRun[]>(lanes.map((lane) => [lane, []]));
  const finishedIds = new Set<string>();
  let hasOutsiders = false;
  let next = 0;

  return ({ lane: own, timed: target }) => {
    for (
      let run = waiting[next];
      run !== undefined && run.timed.finish <= target.start;
      run = waiting[++next]
    ) {
      insert(finished.get(run.lane) ?? [], run.timed);
      finishedIds.add(run.timed.run.runId);
      hasOutsiders ||= !run.timed.run.trusted;
    }
    // Earlier attempts count whether or not they say when they finished; other runs of the same build don't.
    const isAlone = !finishedIds.has(target.run.runId);
    const isAllHeard = !hasOutsiders || !target.run.trusted;
    const unfinished = (attempts.get(target.run.runId) ?? []).filter(
      ({ timed }) => timed.finish > target.start && isPast(timed, target),
    );
    const runsOf = (lane: ReplayLane): readonly TimedRun[] => {
      const all = finished.get(lane) ?? [];
      if (isAlone && isAllHeard && unfinished.length === 0) return all;
      const past = all.filter((run) => isPast(run, target));
      for (const run of unfinished) if (run.lane === lane) insert(past, run.timed);
      return past;
    };
    const ownRuns = runsOf(own);
    const flag = flagsFor(target, ownRuns);
    const others = lanes.filter((lane) => lane !== own);
    return [
      { view: own, sameLane: true, runs: ownRuns.map(flag) },
      ...others.map((lane) => whenAsked(lane, () => runsOf(lane).map(flag))),
    ];
  };
}

/** Runs of workflow runs that were run again, by run id. */
function attemptsOf(all: readonly LaneRun[]): ReadonlyMap<string, readonly LaneRun[]> {
  const attempts = new Map<string, LaneRun[]>();
  for (const { timed } of all) if (timed.run.runAttempt > 1) attempts.set(timed.run.runId, []);
  for (const run of all) attempts.get(run.timed.run.runId)?.push(run);
  return attempts;
}

/** Runs finish nearly in the order of their starts: the place is found from the end. */
function insert(runs: TimedRun[], run: TimedRun): void {
  let at = runs.length;
  for (let before = runs[at - 1]; before !== undefined && byTime(before, run) > 0; before = runs[at - 1])
    at--;
  runs.splice(at, 0, run);
}

function whenAsked(view: ReplayLane, compute: () => PastRun[]): PastLane {
  let runs: readonly PastRun[] | undefined;
  return {
    view,
    sameLane: false,
    get runs() {
      runs ??= compute();
      return runs;
    },
  };
}
