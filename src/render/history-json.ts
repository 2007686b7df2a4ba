import type { History, LaneHistory } from '../history/history.js';
import { durationsOf } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import { runKey, startedAt } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { codesToShow } from './history-codes.js';
import { logSafeJson } from './log-safe.js';
import { lifetimeOf } from './test-lifetime.js';

/** A history for other programs: `deflake history show --json`. */

const OUTCOMES: Readonly<Record<Exclude<OutcomeCode, '-'>, string>> = {
  p: 'passed',
  k: 'flaky',
  f: 'failed',
  e: 'error',
  s: 'skipped',
};

/** All lanes, with the tests that failed or were flaky at some time. */
export function renderHistoryJson(history: History): string {
  const lanes = [...history.lanes.values()].map((lane) => ({
    ...lane.lane,
    runs: lane.runs.length,
    ...(lane.watermark !== undefined && { foldedUpTo: lane.watermark }),
    tests: lane.tests.size,
    failed: [...lane.tests]
      .filter(([, { timeline }]) => /[fek]/.test(timeline))
      .map(([test, { timeline }]) => ({ test, timeline })),
  }));
  return `${logSafeJson(JSON.stringify({ lanes }, null, 2))}\n`;
}

/** Every result of some tests, lane by lane, oldest first. */
export function renderTestsJson(history: History, tests: readonly TestId[]): string {
  const entries = tests.flatMap((test) =>
    [...history.lanes.values()].filter((lane) => lane.tests.has(test)).map((lane) => testEntry(lane, test)),
  );
  return `${logSafeJson(JSON.stringify({ tests: entries }, null, 2))}\n`;
}

function testEntry(lane: LaneHistory, test: TestId): Record<string, unknown> {
  const known = lane.tests.get(test);
  const codes = codesToShow(lane, test);
  const results = lane.runs.flatMap((run, column) => {
    const code = codes[column] ?? '-';
    if (code === '-') return [];
    const { runId, runAttempt, commit, branch } = run;
    const failure = lane.failures.get(runKey(run))?.get(test);
    return [
      { runId, runAttempt, startedAt: startedAt(run), commit, branch, outcome: OUTCOMES[code], failure },
    ];
  });
  return {
    test,
    lane: lane.lane,
    results,
    totals: known?.totals,
    lifetime: lifetimeEntry(lane, test),
    recentDurationsMs: durationsOf(lane, test),
  };
}

/** With what was folded into totals. */
function lifetimeEntry(lane: LaneHistory, test: TestId): Record<string, unknown> {
  const { all, firstSeen, lastFailed } = lifetimeOf(lane, test);
  return { runs: all.runs, failed: all.failed, passedOnRetry: all.retried, firstSeen, lastFailed };
}
