import type { LaneHistory } from '../history/history.js';
import { notableTests, timelineOf } from '../history/lines/indexed-tests.js';
import type { Timeline } from '../history/timeline.js';
import type { RunInfo } from '../model/run.js';
import { finishedAt, runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { confirmedFlakes } from './confirmed-flakes.js';
import { isolatedFailures } from './evidence/isolated-failures.js';
import { ISOLATED_NEEDED } from './evidence/witness.js';
import { indexChanges } from './fixes/change-index.js';
import { checkFixes } from './fixes/check-fixes.js';
import { tallyOf } from './flakiness.js';
import type { PastLane, PastResult } from './past.js';
import { isDecided, isFailingCode, resultsOf } from './past.js';
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
 * Only suspicious tests are decoded: most tests never fail, and cost a look at their timeline.
 */
export function summarizeStates(
  lane: LaneHistory,
  past: PastLane,
  run: RunInfo,
  column: number,
): TestSummary[] {
  const summaries: TestSummary[] = [];
  const own: PastLane = {
    ...past,
    runs: [
      ...past.runs,
      { run, key: runKey(run), column, sameCode: false, ownChange: false, onBase: false, ofChange: false },
    ],
  };
  const changes = indexChanges(own.runs.map((past) => past.run));
  for (const test of notableTests(lane.tests, column)) {
    const timeline = timelineOf(lane.tests, test);
    if (timeline === undefined || !isSuspicious(timeline, column)) continue;
    const results = resultsOf(test, [own]);
    const summary = summarize(test, results, own, run);
    if (summary === undefined) continue;
    const fixes = summary.failed === 0 ? [] : checkFixes(test, results, { view: own.view, changes });
    // A single failure makes no state; that its limit was moved at once is worth a look all the same.
    if (summary.state === 'healthy' && !fixes.some(({ worthALook }) => worthALook !== undefined)) continue;
    summaries.push({ ...summary, ...(fixes.length > 0 && { fixes }) });
  }
  return summaries;
}

/** Failed or was flaky at some time, is skipped now, or appears in this run for the first time. */
function isSuspicious(timeline: Timeline, column: number): boolean {
  return /[fek]|s$/.test(timeline) || (column > 0 && timeline.startsWith(`${column}-`));
}

function summarize(
  test: TestId,
  results: readonly PastResult[],
  lane: PastLane,
  run: RunInfo,
): TestSummary | undefined {
  const decided = results.filter((result) => isDecided(result.code));
  const failed = decided.filter(isBad).length;
  const counts = { test, runs: decided.length, failed };
  const last = decided.at(-1);
  const silentSince = last?.run ?? results[0]?.run;
  if (silentSince === undefined) return undefined;
  const isSkipped = results.at(-1)?.run === run && results.at(-1)?.code === 's';
  if (runsSince(lane, silentSince) >= MASKED_AFTER && (failed > 0 || isSkipped) && !isPartial(run)) {
    return {
      ...counts,
      state: 'masked',
      since: silentSince,
      daysWithoutVerdict: daysBetween(silentSince, run),
    };
  }
  if (last === undefined) return undefined;
  if (decided[0]?.run === run && lane.runs.length > 1) return { ...counts, state: 'new', since: run };
  if (failed === 0) return { ...counts, state: 'healthy' };
  return { ...counts, ...stateAfterFailures(decided) };
}

/** The state of a test that has failed at some time. */
function stateAfterFailures(decided: readonly PastResult[]): Pick<TestSummary, 'state' | 'since'> {
  const rowStart = decided.findLastIndex((result) => !isFailingCode(result.code)) + 1;
  const row = decided.length - rowStart;
  if (row >= BROKEN_AFTER || (row > 0 && rowStart === 0)) return withSince('broken', decided[rowStart]);
  const lastBad = decided.findLastIndex(isBad);
  // A failure or two may be a flake or a break that is over: of these nothing is said but what they were.
  if (!isFlaky(decided))
    return row === 0 && endsBreak(decided, lastBad)
      ? withSince('fixed', decided[lastBad + 1])
      : { state: 'healthy' };
  const before = tallyOf(decided.slice(0, lastBad + 2));
  const isFixed = chanceOfPasses(before, Math.max(0, decided.length - 2 - lastBad)) < FIXED_BELOW;
  return isFixed ? withSince('fixed', decided[lastBad + 1]) : withSince('flaky', decided.find(isBad));
}

function withSince(state: TestState, result: PastResult | undefined): Pick<TestSummary, 'state' | 'since'> {
  return { state, ...(result !== undefined && { since: result.run }) };
}

function isBad(result: PastResult): boolean {
  return isFailingCode(result.code) || result.code === 'k';
}

/** Same-code disagreement, or failures that stand alone between passes. What is quick to see is looked for first. */
function isFlaky(decided: readonly PastResult[]): boolean {
  if (decided.some(({ code }) => code === 'k')) return true;
  return isolatedFailures(decided).length >= ISOLATED_NEEDED || confirmedFlakes(decided).length > 0;
}

/** Whether the row of failures that ends there is a break, and no failure that stood alone. */
function endsBreak(decided: readonly PastResult[], lastBad: number): boolean {
  const last = decided[lastBad];
  return last !== undefined && !isolatedFailures(decided).includes(last);
}

function daysBetween(last: RunInfo, run: RunInfo): number {
  return Math.max(0, Math.floor((Date.parse(startedAt(run)) - Date.parse(finishedAt(last))) / DAY_MS));
}

function runsSince(lane: PastLane, last: RunInfo): number {
  const index = lane.runs.findLastIndex(({ run }) => run === last);
  return lane.runs.slice(index + 1).filter(({ run }) => !isPartial(run)).length;
}

function isPartial(run: RunInfo): boolean {
  return run.parts.some((part) => part.partial);
}
