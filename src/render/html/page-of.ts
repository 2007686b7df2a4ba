import { compareInstants } from '../../analysis/past.js';
import type { Verdict } from '../../analysis/verdict.js';
import { durationsOf } from '../../history/history.js';
import { timelineOf } from '../../history/lines/indexed-tests.js';
import { EMPTY_TIMELINE } from '../../history/timeline.js';
import type { TestId } from '../../model/test-id.js';
import type { FailureDecision } from '../../policy/plan.js';
import { linksOf } from '../links.js';
import { beganWords, tellingCauses, verdictWords } from '../reasons.js';
import type { Telling } from '../telling.js';
import { oneLine } from '../visible.js';
import { stateWords } from '../worth-knowing.js';
import { changesOf } from './changes.js';
import type { FailureKinds } from './kinds.js';
import { failureKinds } from './kinds.js';
import type { BadInRun, LaneToShow } from './lane-page.js';
import { lanesToShow, pageLane } from './lane-page.js';
import type { SuspiciousTest } from './listed-tests.js';
import { listTests, suspiciousTests } from './listed-tests.js';
import type { PageBounds } from './page-bounds.js';
import type { PageChange, PageData, PageTest, PageTestLane, PageVerdict } from './page-data.js';
import { shownState } from './shown-state.js';
import { pageId } from './test-link.js';

/** Everything that the page's pictures are drawn from, within bounds. */
export function pageOf(telling: Telling, bounds: PageBounds): PageData {
  const lanes = lanesToShow(telling, bounds).map((lane) => ({ lane, found: suspiciousTests(lane) }));
  const { listed, healthyLeftOut, badLeftOut } = listTests(lanes, bounds.tests);
  const ids = new Set(listed);
  const changes = newestFirst(lanes);
  const kinds = failureKinds(
    lanes.map(({ lane }) => lane),
    (test) => ids.has(test),
    bounds,
  );
  const links = linksOf(telling);
  return {
    lanes: lanes.map(({ lane, found }, place) =>
      pageLane(
        lane,
        badInRuns(found, (run) => kinds.retriesMs(place, run)),
        links,
      ),
    ),
    tests: listed.map(
      (id): PageTest => ({
        id: pageId(id),
        lanes: lanes.flatMap(({ lane, found }, place) => testInLane(id, { lane, found, place, kinds })),
      }),
    ),
    kinds: kinds.kinds,
    changes: changes.slice(0, MAX_CHANGES),
    changesCut: Math.max(0, changes.length - MAX_CHANGES),
    unlisted: healthyLeftOut,
    cut: badLeftOut,
  };
}

/** What changed in all lanes. Within a run and lane in their own order. */
function newestFirst(
  lanes: readonly {
    readonly lane: LaneToShow;
    readonly found: ReadonlyMap<TestId, SuspiciousTest>;
  }[],
): PageChange[] {
  const startOf = ({ lane, run }: PageChange): string => lanes[lane]?.lane.course.runs[run]?.start ?? '';
  return lanes
    .flatMap(({ lane, found }, place) => changesOf(place, lane, found))
    .sort((a, b) => compareInstants(startOf(b), startOf(a)));
}

/** Rows that nobody reads to the end. */
const MAX_CHANGES = 500;

function badInRuns(
  found: ReadonlyMap<TestId, SuspiciousTest>,
  retriesMs: (run: number) => number,
): (run: number) => BadInRun {
  const flakes = new Map<number, number>();
  const red = new Map<number, number>();
  const faults = new Map<number, number>();
  const count = (counts: Map<number, number>, run: number) => counts.set(run, (counts.get(run) ?? 0) + 1);
  for (const { course } of found.values()) {
    const onRetry = new Set(course.onRetry);
    for (const run of course.flakes) {
      count(flakes, run);
      if (!onRetry.has(run)) count(red, run);
    }
    for (const run of course.faults) count(faults, run);
  }
  return (run) => ({
    flakes: flakes.get(run) ?? 0,
    redFlakes: red.get(run) ?? 0,
    faults: faults.get(run) ?? 0,
    retriesMs: retriesMs(run),
  });
}

interface InLane {
  readonly lane: LaneToShow;
  readonly found: ReadonlyMap<TestId, SuspiciousTest>;
  readonly place: number;
  readonly kinds: FailureKinds;
}

/** Milliseconds to a precision that a picture can show. */
function rounded(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}

function testInLane(id: TestId, { lane, found, place, kinds }: InLane): PageTestLane[] {
  const { course, states, decisions, retried } = lane;
  const { history } = course;
  const known = found.get(id);
  const timeline = known?.timeline ?? course.inOrder(timelineOf(history.tests, id) ?? EMPTY_TIMELINE);
  if (timeline === EMPTY_TIMELINE) return [];
  const { decided, failed, onRetry } = known?.course ?? course.courseOf(timeline);
  const summary = states.get(id);
  const durations = (history.tests.get(id)?.durations ?? []).flatMap(({ run, durationMs }) => {
    const at = course.placeOf(run);
    return at === undefined ? [] : [[at, rounded(durationMs)] as const];
  });
  const usual = durationsOf(history, id).sort((a, b) => a - b);
  const usualMs = usual[usual.length >> 1];
  const failures = kinds.failuresOf(place, id);
  const decision = decisions.get(id);
  const onlyRetried = retried.get(id);
  const verdict =
    decision !== undefined
      ? pageVerdict(decision.verdict, decision)
      : onlyRetried && pageVerdict(onlyRetried, undefined);
  const says = summary === undefined ? '' : oneLine(stateWords(summary), 300);
  const fixes = (summary?.fixes ?? []).map((fix) => oneLine(fix.says, 700));
  return [
    {
      lane: place,
      state: shownState(summary),
      timeline,
      runs: decided,
      failed,
      retried: onRetry.length,
      ...(usualMs !== undefined && { usualMs: rounded(usualMs) }),
      ...(known !== undefined && durations.length > 0 && { durations }),
      ...(failures.length > 0 && { failures }),
      ...(says !== '' && { says }),
      ...(fixes.length > 0 && { fixes }),
      ...(verdict !== undefined && { verdict }),
    },
  ];
}

function pageVerdict(verdict: Verdict, decision: FailureDecision | undefined): PageVerdict {
  const began = beganWords(verdict);
  return {
    words: oneLine(verdictWords(verdict), 200),
    ...(decision !== undefined && { excused: decision.excused }),
    reason: oneLine(decision?.reason ?? 'It passed in the end: nothing to excuse.', 500),
    ...(began !== undefined && { began: oneLine(`Began ${began}`, 400) }),
    causes: tellingCauses(verdict).map(({ says }) => oneLine(says, 500)),
    evidence: verdict.evidence.map(
      ({ weight, says, ownChange }) =>
        [Math.round(weight * 100) / 100, oneLine(says, 500), ownChange] as const,
    ),
  };
}
