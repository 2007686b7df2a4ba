import type { TestSummary } from '../../analysis/verdict.js';
import type { Timeline } from '../../history/timeline.js';
import { decodeTimeline } from '../../history/timeline.js';
import { runKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { beganWords } from '../reasons.js';
import { oneLine } from '../visible.js';
import type { LaneToShow } from './lane-page.js';
import type { SuspiciousTest } from './listed-tests.js';
import type { PageChange, PageChangeKind } from './page-data.js';
import { pageId } from './test-link.js';

/** Names told with a change; the rest is counted. */
const NAMES = 30;

interface Group {
  readonly kind: PageChangeKind;
  readonly run: number;
  readonly tests: TestId[];
  isBeforeHistory: boolean;
}

/** Where tests of a lane broke, were mended, fell silent or began to be flaky: one change a run and kind, the newest first. */
export function changesOf(
  place: number,
  lane: LaneToShow,
  found: ReadonlyMap<TestId, SuspiciousTest>,
): PageChange[] {
  const groups = new Map<string, Group>();
  const add = (kind: PageChangeKind, run: number, test: TestId, isBeforeHistory = false): void => {
    const key = `${kind} ${run}`;
    const group = groups.get(key) ?? { kind, run, tests: [], isBeforeHistory };
    group.tests.push(test);
    group.isBeforeHistory &&= isBeforeHistory;
    groups.set(key, group);
  };
  /** Whether a change to nothing but tests lies between the first failure and the first pass. */
  const isQuieted = (summary: TestSummary | undefined, { from, mended }: { from: number; mended: number }) =>
    (summary?.fixes ?? []).some(({ worthALook, run }) => {
      const at = lane.course.placeOf(runKey(run));
      return worthALook !== undefined && at !== undefined && at > from && at <= mended;
    });
  const silentFrom = (summary: TestSummary | undefined, timeline: Timeline): number | undefined => {
    const since = summary?.state === 'masked' && summary.failed > 0 ? summary.since : undefined;
    const last = since === undefined ? undefined : lane.course.placeOf(runKey(since));
    if (last === undefined) return undefined;
    const codes = decodeTimeline(timeline, lane.course.runs.length);
    const isWhole = (place: number) => lane.course.runs[place]?.run.parts.every(({ partial }) => !partial);
    const first = codes.findIndex((code, place) => place > last && (code === 's' || isWhole(place)));
    return first < 0 ? undefined : first;
  };
  for (const [test, { course, timeline }] of found) {
    const summary = lane.states.get(test);
    for (const { from, mended, isBeforeHistory } of course.breaks) {
      // A test that is new and fails has broken nothing; one that failed before all that is known has.
      add('broke', from, test, isBeforeHistory);
      if (mended !== undefined)
        add(isQuieted(summary, { from, mended }) ? 'quieted' : 'mended', mended, test);
    }
    const silent = silentFrom(summary, timeline);
    if (silent !== undefined) add('silenced', silent, test);
    const since =
      summary?.state === 'flaky' && summary.since !== undefined
        ? lane.course.placeOf(runKey(summary.since))
        : undefined;
    if (since !== undefined) add('flaky', since, test);
  }
  return [...groups.values()]
    .sort((a, b) => b.run - a.run || (a.kind < b.kind ? -1 : 1))
    .map(({ kind, run, tests, isBeforeHistory }): PageChange => {
      const blame = kind === 'broke' ? blameOf(lane, tests) : undefined;
      return {
        kind,
        lane: place,
        run,
        tests: tests.length,
        names: tests.sort().slice(0, NAMES).map(pageId),
        ...(blame !== undefined && { blame }),
        ...(kind === 'broke' && isBeforeHistory && { isBeforeHistory: true }),
      };
    });
}

/** What the judgement found out about where these began. */
function blameOf({ decisions }: LaneToShow, tests: readonly TestId[]): string | undefined {
  for (const test of tests) {
    const verdict = decisions.get(test)?.verdict;
    const words = verdict === undefined ? undefined : beganWords(verdict);
    if (words !== undefined) return oneLine(`Began ${words}`, 400);
  }
  return undefined;
}
