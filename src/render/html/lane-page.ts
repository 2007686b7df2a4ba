import type { LaneCourse } from '../../analysis/lane-course.js';
import { laneCourse, tookMs } from '../../analysis/lane-course.js';
import { describeRun, shortCommit } from '../../analysis/run-words.js';
import type { TestSummary, Verdict } from '../../analysis/verdict.js';
import type { History, LaneHistory } from '../../history/history.js';
import type { LaneKey } from '../../model/lane.js';
import { laneKey, laneTitle } from '../../model/lane.js';
import type { RunInfo } from '../../model/run.js';
import { runKey, startedAt } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { addCounts, NO_TESTS } from '../../model/test-result.js';
import type { FailureDecision } from '../../policy/plan.js';
import type { Links } from '../links.js';
import type { LaneTelling, Telling } from '../telling.js';
import { oneLine } from '../visible.js';
import type { PageBounds } from './page-bounds.js';
import type { PageLane, PageRun } from './page-data.js';

/** A lane as the page is made from it. */
export interface LaneToShow {
  readonly title: string;
  readonly course: LaneCourse;
  /** What is told of it in the workflow run that the page is about. */
  readonly told: LaneTelling | undefined;
  readonly states: ReadonlyMap<TestId, TestSummary>;
  readonly decisions: ReadonlyMap<TestId, FailureDecision>;
  readonly retried: ReadonlyMap<TestId, Verdict>;
}

/** The lanes of the repository: those of this workflow run first, then those with the newest runs. */
export function lanesToShow(telling: Telling, { lanes, runs }: PageBounds): LaneToShow[] {
  const { known } = telling;
  if (known === undefined) return [];
  const told = new Map<LaneKey, LaneTelling>(telling.lanes.map((lane) => [laneKey(lane.lane), lane]));
  const ofRepository = [...known.lanes.values()].filter(
    ({ lane, runs: all }) => lane.repository === telling.own.lane.repository && all.length > 0,
  );
  const newest = new Map(ofRepository.map((lane) => [lane, newestStart(lane)]));
  const rank = (lane: LaneHistory): string =>
    `${told.has(laneKey(lane.lane)) ? '1' : '0'} ${newest.get(lane) ?? ''}`;
  const chosen = ofRepository.sort((a, b) => compareDown(rank(a), rank(b))).slice(0, lanes);
  const until = [telling.own, ...telling.lanes]
    .map(({ run }) => startedAt(run))
    .sort()
    .at(-1);
  const titles = titlesOf(known, telling);
  return chosen.map((history): LaneToShow => {
    const lane = told.get(laneKey(history.lane));
    const course = laneCourse(history, runs, until);
    const states = lane?.plan.states ?? course.states();
    return {
      title: titles(history),
      course,
      told: lane,
      states: new Map(states.map((state) => [state.test, state])),
      decisions: new Map((lane?.plan.failures ?? []).map((one) => [one.verdict.test, one])),
      retried: new Map((lane?.plan.retried ?? []).map((one) => [one.test, one])),
    };
  });
}

function newestStart({ runs }: LaneHistory): string {
  return runs.map(startedAt).reduce((a, b) => (a > b ? a : b), '');
}

function compareDown(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

/** Workflows are named only where lanes of several are shown. */
function titlesOf(known: History, { own }: Telling): (lane: LaneHistory) => string {
  const workflows = new Set(
    [...known.lanes.values()]
      .map(({ lane }) => lane)
      .filter(({ repository }) => repository === own.lane.repository)
      .map(({ workflow }) => workflow),
  );
  return ({ lane }) =>
    oneLine(
      workflows.size > 1 ? `${lane.workflow.replace(/^.*\//, '')} · ${laneTitle(lane)}` : laneTitle(lane),
      120,
    );
}

/** What each run of a lane came to. */
export function pageLane(
  { title, course, told }: LaneToShow,
  bad: (place: number) => BadInRun,
  links: Links,
): PageLane {
  const judged = told === undefined ? undefined : runKey(told.run);
  return {
    title,
    workflow: oneLine(course.history.lane.workflow, 120),
    isTold: told !== undefined,
    tests: course.history.tests.size,
    runs: course.runs.map(({ run, key, start }, place): PageRun => {
      const { passed, failed, errors, skipped } = run.parts
        .map(({ counts }) => counts)
        .reduce(addCounts, NO_TESTS);
      const url = links.run(run);
      const inRun = bad(place);
      const conclusion = conclusionOf(run);
      return {
        id: oneLine(run.runId, 60),
        attempt: run.runAttempt,
        name: oneLine(describeRun(run), 100),
        at: start,
        commit: oneLine(shortCommit(run), 12),
        ...(run.commitMessage !== undefined && { message: oneLine(run.commitMessage, 120) }),
        branch: oneLine(run.branch, 80),
        ...(url !== undefined && { url }),
        ...(conclusion !== undefined && { conclusion }),
        ...(key === judged && { isThisRun: true }),
        ...(run.onDefaultBranch && { isOnDefault: true }),
        ...(run.parts.some(({ partial }) => partial) && { isPartial: true }),
        passed,
        failed: failed + errors,
        skipped,
        flakes: inRun.flakes,
        faults: inRun.faults,
        lostMs: lostMs(run, inRun),
      };
    }),
  };
}

/** The worst of its parts. */
export function conclusionOf({ parts }: RunInfo): PageRun['conclusion'] {
  const all = parts.flatMap(({ conclusion }) => (conclusion === undefined ? [] : [conclusion]));
  return (['failed', 'excused', 'passed'] as const).find((one) => all.includes(one));
}

/** What the bad results of one run were. */
export interface BadInRun {
  readonly flakes: number;
  /** Flakes that were red in the end. */
  readonly redFlakes: number;
  readonly faults: number;
  readonly retriesMs: number;
}

/** Time that flakes cost in a run: all of it where it was red for them alone, and else what was run again. */
export function lostMs(run: RunInfo, { redFlakes, faults, retriesMs }: BadInRun): number {
  const isRedForFlakes = redFlakes > 0 && faults === 0 && conclusionOf(run) !== 'excused';
  return isRedForFlakes ? Math.max(retriesMs, tookMs(run) ?? 0) : retriesMs;
}
