import type { MissingLane } from '../analysis/missing-lanes.js';
import { describeRun, grouped, listed } from '../analysis/run-words.js';
import type { Analysis } from '../analysis/verdict.js';
import { laneTitle } from '../model/lane.js';
import type { MissingReview } from './missing-tests.js';

/** Workflow runs without a lane that runs beside this one from which it is gone, and not only late or lost once. */
const GONE_FROM = 2;

/** Workflow runs without it from which that is how things are; four of ten also make what is due unusual. */
const ACCEPTED_FROM = 4;

/** Workflow runs in a row with a lane that make it a steady one; a job that a condition skips comes and goes. */
const STEADY_FROM = 8;

const ACCEPTED = 'If that is intended, it stops being usual after four runs of the base branch.';

/** What is to be said of lanes that are usual and not there; a change to the workflow is taken for its intention. */
export function reviewLanes({ missingLanes = [], run, lane }: Analysis): MissingReview {
  const due = missingLanes.filter(({ gaps }) => gaps.length === 0).map((missing) => missing.lane);
  const beside = missingLanes.filter(
    ({ gaps }) =>
      gaps.length > 0 && gaps.length < ACCEPTED_FROM && !gaps[0]?.changedFiles?.includes(lane.workflow),
  );
  const names = [...due, ...beside.map((missing) => missing.lane)].map(laneTitle);
  if (names.length === 0) return { red: [], notes: [] };
  if (run.changedFiles?.includes(lane.workflow)) {
    const is = names.length === 1 ? 'is' : 'are';
    const says = `${listed(names)} ${is} gone, and this change touches ${lane.workflow}: taken for its intention.`;
    return { red: [], notes: [says] };
  }
  const isGone = ({ gaps, steadyRuns }: MissingLane): boolean =>
    gaps.length >= GONE_FROM && steadyRuns >= STEADY_FROM;
  return {
    red: [...dueWords(due.map(laneTitle)), ...beside.filter(isGone).map(goneWords)],
    notes: beside.filter((missing) => !isGone(missing)).map(lateWords),
  };
}

function dueWords(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const [finish, is] = names.length === 1 ? ['finishes', 'is'] : ['finish', 'are'];
  return [
    `${listed(names)} usually ${finish} before this job starts, and ${is} not in this workflow run. ${ACCEPTED}`,
  ];
}

function goneWords({ lane, gaps }: MissingLane): string {
  const [first] = gaps;
  const since = first === undefined ? '' : `, since ${describeRun(first)}`;
  return `${laneTitle(lane)} runs beside this job in every run of the base branch, and was not in the last ${grouped(gaps.length)} of them${since}. ${ACCEPTED}`;
}

function lateWords({ lane, gaps }: MissingLane): string {
  const runs = listed(gaps.map(describeRun));
  return `${laneTitle(lane)} usually runs beside this job, and was not in ${runs} of the base branch. Have a look whether it still should; a lane that stays away keeps the job red.`;
}
