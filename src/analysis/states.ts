import type { LaneHistory } from '../history/history.js';
import { notableTests, timelineOf } from '../history/lines/indexed-tests.js';
import type { Timeline } from '../history/timeline.js';
import type { RunInfo } from '../model/run.js';
import { finishedAt, runKey, startedAt } from '../model/run.js';
import type { BadResults } from './bad-results.js';
import { failureRows, hasProof } from './bad-results.js';
import { isolatedFailures } from './evidence/isolated-failures.js';
import { ISOLATED_NEEDED } from './evidence/witness.js';
import { indexChanges } from './fixes/change-index.js';
import { checkFixes } from './fixes/check-fixes.js';
import { tallyOf } from './flakiness.js';
import type { Outline } from './lane-outlines.js';
import { LaneOutlines } from './lane-outlines.js';
import type { PastLane, PastRun } from './past.js';
import { resultsOf } from './past.js';
import { chanceOfPasses } from './rates/flake-rate.js';
import type { TestState, TestSummary } from './verdict.js';

/**
 * Chance that a flaky test as bad as before has passed in all runs since its last failure; below this it counts as
 * fixed. One in fifty of the tests called fixed was lucky: calling a test fixed late costs less than too early.
 */
const FIXED_BELOW = 0.02;

/** Runs in a row without a verdict after which nothing is known of a test. */
const MASKED_AFTER = 2;

/** Failures in a row that make a test broken rather than flaky, when it passed before. */
const BROKEN_AFTER = 3;

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The state of every test of the lane that is not simply healthy, as of the judged run (its own results included).
 * Only suspicious tests are decoded: most tests never fail, and cost a look at their timeline. What became of changes to
 * them is not looked for without `follow`.
 */
export function summarizeStates(
  lane: LaneHistory,
  past: PastLane,
  run: RunInfo,
  column: number,
  { follow = true }: { readonly follow?: boolean } = {},
): TestSummary[] {
  const summaries: TestSummary[] = [];
  const runs: PastRun[] = [
    ...past.runs,
    { run, key: runKey(run), column, sameCode: false, ownChange: false, onBase: false, ofChange: false },
  ];
  const own: PastLane = { ...past, runs };
  const outlines = new LaneOutlines(runs);
  const changes = follow ? indexChanges(runs.map((one) => one.run)) : undefined;
  const isSuspicious = suspicion(column);
  // Tests that broke together did the same all along.
  const known = new Map<Timeline, Summary | undefined>();
  for (const test of notableTests(lane.tests, column)) {
    const timeline = timelineOf(lane.tests, test);
    if (timeline === undefined || !isSuspicious(timeline)) continue;
    if (!known.has(timeline)) known.set(timeline, summarize(outlines.outlineOf(timeline), runs));
    const summary = known.get(timeline);
    if (summary === undefined) continue;
    const isFollowed = changes !== undefined && summary.failed > 0 && changes.concern(test);
    const fixes = isFollowed ? checkFixes(test, resultsOf(test, [own]), { view: own.view, changes }) : [];
    // A single failure makes no state; that its limit was moved at once is worth a look all the same.
    if (summary.state === 'healthy' && !fixes.some(({ worthALook }) => worthALook !== undefined)) continue;
    summaries.push({ test, ...summary, ...(fixes.length > 0 && { fixes }) });
  }
  return summaries;
}

/** Failed or was flaky at some time, is skipped now, or appears in this run for the first time. */
function suspicion(column: number): (timeline: Timeline) => boolean {
  const absentBefore = `${column}-`;
  return (timeline) => /[fek]|s$/.test(timeline) || (column > 0 && timeline.startsWith(absentBefore));
}

/** What is said of a test, whichever it is. */
type Summary = Omit<TestSummary, 'test' | 'fixes'>;

function summarize(outline: Outline, runs: readonly PastRun[]): Summary | undefined {
  const { results, first, firstDecided, lastDecided } = outline;
  const now = runs.length - 1;
  const { run } = runs[now] as PastRun;
  const failed = results.bad.length;
  const counts = { runs: results.length, failed };
  const silentSince = lastDecided ?? first;
  if (silentSince === undefined) return undefined;
  const isSkipped = outline.newest === 's';
  if ((failed > 0 || isSkipped) && runsSince(runs, silentSince) >= MASKED_AFTER && !isPartial(run)) {
    const since = (runs[silentSince] as PastRun).run;
    return { ...counts, state: 'masked', since, daysWithoutVerdict: daysBetween(since, run) };
  }
  if (lastDecided === undefined) return undefined;
  if (firstDecided === now && runs.length > 1) return { ...counts, state: 'new', since: run };
  if (failed === 0) return { ...counts, state: 'healthy' };
  return { ...counts, ...stateAfterFailures(outline, runs) };
}

/** The state of a test that has failed at some time. */
function stateAfterFailures(
  { results, bad, afterBad }: Outline,
  runs: readonly PastRun[],
): Pick<TestSummary, 'state' | 'since'> {
  const withSince = (state: TestState, place: number | undefined): Pick<TestSummary, 'state' | 'since'> => {
    const since = runs[place ?? -1]?.run;
    return { state, ...(since !== undefined && { since }) };
  };
  const last = failureRows(results).at(-1);
  const row = last?.isOpen === true ? last.failures.length : 0;
  if (row >= BROKEN_AFTER || (row > 0 && row === results.length)) return withSince('broken', bad.at(-row));
  // A failure or two may be a flake or a break that is over: of these nothing is said but what they were.
  if (!isFlaky(results))
    return row === 0 && last?.isLikeFlake === false ? withSince('fixed', afterBad) : { state: 'healthy' };
  const lastBad = results.bad.at(-1)?.place ?? 0;
  const before = tallyOf(results, new Set(), Math.min(results.length, lastBad + 2));
  const isFixed = chanceOfPasses(before, Math.max(0, results.length - 2 - lastBad)) < FIXED_BELOW;
  return isFixed ? withSince('fixed', afterBad) : withSince('flaky', bad[0]);
}

/** Same-code disagreement, or failures that stand alone between passes. */
function isFlaky(results: BadResults): boolean {
  return hasProof(results) || isolatedFailures(results).length >= ISOLATED_NEEDED;
}

function daysBetween(last: RunInfo, run: RunInfo): number {
  return Math.max(0, Math.floor((Date.parse(startedAt(run)) - Date.parse(finishedAt(last))) / DAY_MS));
}

function runsSince(runs: readonly PastRun[], last: number): number {
  let since = 0;
  for (let i = last + 1; i < runs.length; i++) if (!isPartial((runs[i] as PastRun).run)) since++;
  return since;
}

function isPartial(run: RunInfo): boolean {
  return run.parts.some((part) => part.partial);
}
