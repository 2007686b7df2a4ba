import type { History } from '../src/history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../src/history/history.js';
import { mergeAll } from '../src/history/merge.js';
import type { Failure } from '../src/model/failure.js';
import type { Lane } from '../src/model/lane.js';
import type { Run, RunInfo, RunPart } from '../src/model/run.js';
import { toInstant } from '../src/model/run.js';
import type { TestId } from '../src/model/test-id.js';
import type { Attempt, Outcome, TestResult } from '../src/model/test-result.js';
import { countResults, decideAttempts } from '../src/model/test-result.js';

/** The start of drawn histories; run `n` starts `n` days later. */
export const EPOCH_MS = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Signature of every failure in drawn histories, unless told otherwise. */
export const USUAL_SIGNATURE = 'a1'.repeat(16);

export function buildLane(overrides: Partial<Lane> = {}): Lane {
  return {
    repository: 'octo/cat',
    workflow: '.github/workflows/ci.yml',
    job: 'unit',
    suite: '',
    variant: {},
    ...overrides,
  };
}

export function buildRunPart(overrides: Partial<RunPart> = {}): RunPart {
  return {
    shard: '',
    step: 'deflake',
    startedAt: toInstant(EPOCH_MS),
    finishedAt: toInstant(EPOCH_MS + 10 * 60 * 1_000),
    digest: '0'.repeat(32),
    counts: countResults([]),
    reports: 1,
    brokenReports: 0,
    partial: false,
    ...overrides,
  };
}

/** A push to the default branch; one commit and tree a run id. */
export function buildRunInfo(overrides: Partial<RunInfo> = {}): RunInfo {
  const runId = overrides.runId ?? '1';
  return {
    runId,
    runAttempt: 1,
    commit: `commit-${runId}`,
    tree: `tree-${runId}`,
    branch: 'main',
    onDefaultBranch: true,
    event: 'push',
    mergedPullRequests: [],
    trusted: true,
    parts: [buildRunPart()],
    ...overrides,
  };
}

export function buildFailure(overrides: Partial<Failure> = {}): Failure {
  return {
    type: 'AssertionError',
    message: 'expected 1 to be 2',
    stack: 'at test (a.test.ts:1:1)',
    ...overrides,
  };
}

/** A result from its attempts' outcomes, such as `['failed', 'passed']`. */
export function buildResult(
  id: string,
  outcomes: Outcome | readonly Outcome[] = 'passed',
  overrides: Partial<TestResult> = {},
): TestResult {
  const attempts = [outcomes].flat().map((outcome): Attempt => {
    const hasFailed = outcome === 'failed' || outcome === 'error';
    return { outcome, durationMs: 100, ...(hasFailed && { failure: buildFailure() }) };
  });
  const { outcome, flaky, decisive } = decideAttempts(attempts);
  const failure = attempts.findLast((attempt) => attempt.failure !== undefined)?.failure;
  return {
    id: id as TestId,
    outcome,
    flaky,
    attempts,
    ...(decisive.durationMs !== undefined && { durationMs: decisive.durationMs }),
    ...(failure !== undefined && { failure }),
    position: 0,
    ...overrides,
  };
}

/** A run of one part, whose counts are those of its results. */
export function buildRun(
  overrides: { lane?: Lane; info?: Partial<RunInfo>; results?: readonly TestResult[] } = {},
): Run {
  const results = overrides.results ?? [];
  const parts = overrides.info?.parts ?? [buildRunPart({ counts: countResults(results) })];
  return {
    lane: overrides.lane ?? buildLane(),
    info: buildRunInfo({ ...overrides.info, parts }),
    results: results.map((result, position) => ({ ...result, position })),
    problems: [],
  };
}

/** The attempts that a letter of a drawing stands for; no attempts for `.`. */
export const DRAWN: Readonly<Record<string, readonly Outcome[]>> = {
  P: ['passed'],
  F: ['failed'],
  E: ['error'],
  K: ['failed', 'passed'],
  X: ['failed', 'failed'],
  S: ['skipped'],
};

export interface DrawingOptions {
  readonly lane?: Lane;
  /** What differs from the usual in the run of a column, counted from 1. */
  readonly runs?: (number: number) => Partial<RunInfo>;
  /** Signature of the failures of a test in the run of a column. */
  readonly signature?: (test: string, number: number) => string | undefined;
}

/**
 * A history as it is drawn: a line a test, a column a run. `P` passed, `F` failed, `E` error, `K` flaky in its run,
 * `S` skipped, `.` not in the run; spaces are for the eye. Run `n` has the id `n` and starts `n` days after the epoch.
 */
export function historyFromDrawing(
  drawing: Readonly<Record<string, string>>,
  options: DrawingOptions = {},
): History {
  const rows = Object.entries(drawing).map(([test, row]) => [test, row.replaceAll(' ', '')] as const);
  const columns = Math.max(0, ...rows.map(([, row]) => row.length));
  const histories = Array.from({ length: columns }, (_, i) => {
    const startMs = EPOCH_MS + (i + 1) * DAY_MS;
    const results = rows.flatMap(([test, row]) => drawnResult(test, row[i] ?? '.'));
    const part = buildRunPart({
      startedAt: toInstant(startMs),
      finishedAt: toInstant(startMs + 10 * 60 * 1_000),
      counts: countResults(results),
    });
    const info = { runId: `${i + 1}`, parts: [part], ...options.runs?.(i + 1) };
    const run = buildRun({ ...(options.lane !== undefined && { lane: options.lane }), info, results });
    return historyOfRun(run, ({ id }) =>
      options.signature === undefined ? USUAL_SIGNATURE : options.signature(id, i + 1),
    );
  });
  return mergeAll(histories, EMPTY_HISTORY);
}

function drawnResult(test: string, letter: string): TestResult[] {
  if (letter === '.') return [];
  const outcomes = DRAWN[letter];
  if (outcomes === undefined) throw new Error(`"${letter}" is no letter of a drawn history.`);
  return [buildResult(test, outcomes)];
}
