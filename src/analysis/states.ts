import type { LaneHistory } from '../history/history.js';
import { notableTests, timelineOf } from '../history/lines/indexed-tests.js';
import type { OutcomeCode, Timeline } from '../history/timeline.js';
import type { RunInfo } from '../model/run.js';
import { finishedAt, runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { chanceOfRow, posteriorRate } from './beta.js';
import { confirmedFlakes } from './evidence/confirmed-before.js';
import { ISOLATED_ROW, isolatedFailures } from './evidence/isolated-failures.js';
import type { PastLane } from './past.js';
import { isDecided, isFailingCode, resultsOf } from './past.js';
import { decidedIn, placeOfDecided, rowsOf } from './row.js';
import type { TestState, TestSummary } from './verdict.js';

/**
 * Chance that a flaky test as bad as before has passed in all runs since its last failure; below this it counts as
 * fixed. One in a hundred of the tests called fixed was lucky: calling a test fixed late costs less than too early.
 */
const FIXED_BELOW = 0.01;

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
    runs: [...past.runs, { run, key: runKey(run), column, sameCode: false, ownChange: false, onBase: false }],
  };
  const rows = rowsOf(own);
  for (const test of notableTests(lane.tests, column)) {
    const timeline = timelineOf(lane.tests, test);
    if (timeline === undefined || !isSuspicious(timeline, column)) continue;
    const summary = summarize(test, rows(timeline), own, run);
    if (summary !== undefined && summary.state !== 'healthy') summaries.push(summary);
  }
  return summaries;
}

/** Failed or was flaky at some time, is skipped now, or appears in this run for the first time. */
function isSuspicious(timeline: Timeline, column: number): boolean {
  return /[fek]|s$/.test(timeline) || (column > 0 && timeline.startsWith(`${column}-`));
}

function summarize(test: TestId, row: string, lane: PastLane, run: RunInfo): TestSummary | undefined {
  const decided = decidedIn(row);
  const failed = countBad(decided);
  const counts = { test, runs: decided.length, failed };
  const silentSince = runAt(
    lane,
    decided === '' ? row.search(/[^-]/) : placeOfDecided(row, decided.length - 1),
  );
  if (silentSince === undefined) return undefined;
  const isSkipped = row.endsWith('s');
  if (runsSince(lane, silentSince) >= MASKED_AFTER && (failed > 0 || isSkipped) && !isPartial(run)) {
    return {
      ...counts,
      state: 'masked',
      since: silentSince,
      daysWithoutVerdict: daysBetween(silentSince, run),
    };
  }
  if (decided === '') return undefined;
  if (runAt(lane, placeOfDecided(row, 0)) === run && lane.runs.length > 1)
    return { ...counts, state: 'new', since: run };
  if (failed === 0) return { ...counts, state: 'healthy' };
  const [state, since] = stateAfterFailures(test, decided, lane);
  const sinceRun = runAt(lane, placeOfDecided(row, since));
  return { ...counts, state, ...(sinceRun !== undefined && { since: sinceRun }) };
}

/** The state of a test that has failed at some time, and the decided result since which it is so. */
function stateAfterFailures(
  test: TestId,
  decided: string,
  lane: PastLane,
): [state: TestState, since: number] {
  let rowStart = decided.length;
  while (rowStart > 0 && isFailingCode(decided.charAt(rowStart - 1) as OutcomeCode)) rowStart--;
  const row = decided.length - rowStart;
  if (row >= BROKEN_AFTER || (row > 0 && rowStart === 0)) return ['broken', rowStart];
  const lastBad = decided.search(/[fek][^fek]*$/);
  if (!isFlaky(test, decided, lane)) return row > 0 ? ['broken', rowStart] : ['fixed', lastBad + 1];
  const failed = countBad(decided);
  const before = posteriorRate(failed, lastBad + 1 - failed);
  const passesSince = decided.length - 1 - lastBad;
  const isFixed = chanceOfRow({ a: before.b, b: before.a }, passesSince) < FIXED_BELOW;
  return isFixed ? ['fixed', lastBad + 1] : ['flaky', decided.search(/[fek]/)];
}

function countBad(decided: string): number {
  return decided.replace(/[^fek]+/g, '').length;
}

/** Same-code disagreement, or a failure that stands alone between passes. */
function isFlaky(test: TestId, decided: string, lane: PastLane): boolean {
  if (decided.includes('k')) return true;
  // Where no two runs have the same code there is nothing to disagree on, and the row of letters says it all.
  if (!repeatsCode(lane)) return ISOLATED.test(decided);
  const results = resultsOf(test, [lane]).filter(({ code }) => isDecided(code));
  return isolatedFailures(results).length > 0 || confirmedFlakes(results).length > 0;
}

/** What `isolatedFailures` looks for in runs of different code. */
const ISOLATED = new RegExp(`p[fe]{1,${ISOLATED_ROW}}p`);

const repeating = new WeakMap<PastLane, boolean>();

function repeatsCode(lane: PastLane): boolean {
  const known = repeating.get(lane);
  if (known !== undefined) return known;
  const codes = new Set(lane.runs.map(({ run }) => run.tree ?? run.commit));
  const repeats = codes.size < lane.runs.length;
  repeating.set(lane, repeats);
  return repeats;
}

function runAt(lane: PastLane, place: number): RunInfo | undefined {
  return lane.runs[place]?.run;
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
