import type { LaneHistory } from '../history/history.js';
import type { OutcomeCode, Timeline } from '../history/timeline.js';
import type { RunInfo } from '../model/run.js';
import { finishedAt, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { confirmedFlakes } from './evidence/confirmed-before.js';
import type { PastLane, PastResult } from './past.js';
import { isDecided, isFailingCode, resultsOf } from './past.js';
import type { TestSummary } from './verdict.js';

/**
 * Passes in a row after which a test that used to fail counts as fixed. A flake rate of 0.25 survives ten passes in
 * one of twenty cases; rarer flakes come back, and are flaky again.
 */
const FIXED_AFTER = 10;

/** Runs in a row without a verdict after which nothing is known of a test. */
const MASKED_AFTER = 2;

/** Failures in a row that make a test broken rather than flaky, when it passed before. */
const BROKEN_AFTER = 3;

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The state of every test of the lane that is not simply healthy, as of the judged run (its own results included).
 * Only suspicious tests are decoded: most tests never fail, and cost a look at their timeline.
 */
export function summarizeStates(lane: LaneHistory, past: PastLane, run: RunInfo, column: number): TestSummary[] {
  const summaries: TestSummary[] = [];
  const own: PastLane = { ...past, runs: [...past.runs, { run, column, sameCode: false, ownChange: false, onBase: false }] };
  for (const [test, { timeline }] of lane.tests) {
    if (!isSuspicious(timeline, column)) continue;
    const summary = summarize(test, resultsOf(test, [own]), own, run);
    if (summary !== undefined && summary.state !== 'healthy') summaries.push(summary);
  }
  return summaries;
}

/** Failed or was flaky at some time, or appears in this run for the first time; everything else is healthy. */
function isSuspicious(timeline: Timeline, column: number): boolean {
  return /[fek]/.test(timeline) || (column > 0 && timeline.startsWith(`${column}-`));
}

function summarize(
  test: TestId,
  results: readonly PastResult[],
  lane: PastLane,
  run: RunInfo,
): TestSummary | undefined {
  const decided = results.filter((result) => isDecided(result.code));
  const failed = decided.filter((result) => isFailingCode(result.code) || result.code === 'k').length;
  const counts = { test, runs: decided.length, failed };
  const last = decided.at(-1);
  if (last === undefined) return undefined;

  const silence = runsSince(lane, last.run);
  if (silence >= MASKED_AFTER && failed > 0 && !isPartial(run)) {
    const daysWithoutVerdict = Math.floor((Date.parse(startedAt(run)) - Date.parse(finishedAt(last.run))) / DAY_MS);
    return { ...counts, state: 'masked', since: last.run, daysWithoutVerdict: Math.max(0, daysWithoutVerdict) };
  }
  const first = decided[0];
  if (first !== undefined && first.run === run && lane.runs.length > 1) return { ...counts, state: 'new', since: run };
  if (failed === 0) return { ...counts, state: 'healthy' };

  const rowStart = lastIndexOutsideRow(decided.map((result) => result.code)) + 1;
  const row = decided.slice(rowStart);
  if (row.length >= BROKEN_AFTER || (row.length > 0 && rowStart === 0)) {
    const since = row[0]?.run;
    return { ...counts, state: 'broken', ...(since !== undefined && { since }) };
  }
  const lastFailure = decided.findLastIndex((result) => isFailingCode(result.code) || result.code === 'k');
  if (decided.length - 1 - lastFailure >= FIXED_AFTER) {
    const since = decided[lastFailure + 1]?.run;
    return { ...counts, state: 'fixed', ...(since !== undefined && { since }) };
  }
  if (!isFlaky(decided)) {
    return { ...counts, state: row.length > 0 ? 'broken' : 'fixed', ...(last !== undefined && { since: (row[0] ?? last).run }) };
  }
  const since = decided.find((result) => isFailingCode(result.code) || result.code === 'k')?.run;
  return { ...counts, state: 'flaky', ...(since !== undefined && { since }) };
}

/** Same-code disagreement, or a failure of one or two runs between passes. */
function isFlaky(decided: readonly PastResult[]): boolean {
  if (confirmedFlakes(decided).length > 0) return true;
  const text = decided.map((result) => (isFailingCode(result.code) ? 'f' : 'p')).join('');
  return /pf{1,2}p/.test(text);
}

function lastIndexOutsideRow(codes: readonly OutcomeCode[]): number {
  return codes.findLastIndex((code) => !isFailingCode(code));
}

function runsSince(lane: PastLane, last: RunInfo): number {
  const index = lane.runs.findLastIndex(({ run }) => run === last);
  return lane.runs.slice(index + 1).filter(({ run }) => !isPartial(run)).length;
}

function isPartial(run: RunInfo): boolean {
  return run.parts.some((part) => part.partial);
}
