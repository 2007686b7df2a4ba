import { judge } from '../src/analysis/judge.js';
import { failureSignature } from '../src/analysis/signature.js';
import type { Analysis, Verdict } from '../src/analysis/verdict.js';
import type { History } from '../src/history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../src/history/history.js';
import { mergeHistories } from '../src/history/merge.js';
import type { Lane } from '../src/model/lane.js';
import type { Run, RunInfo, RunPart } from '../src/model/run.js';
import { runKey, toInstant } from '../src/model/run.js';
import type { TestId } from '../src/model/test-id.js';
import type { Attempt, TestResult } from '../src/model/test-result.js';
import { countResults, decideAttempts } from '../src/model/test-result.js';

/**
 * Histories drawn as text: a line a test, a letter a run, oldest first.
 * P passed, F failed, E error, S skipped, K failed and then passed, X failed twice, `.` not in the run.
 */
export type Drawing = Readonly<Record<string, string>>;

export const LANE: Lane = {
  repository: 'acme/shop',
  workflow: '.github/workflows/ci.yml',
  job: 'unit',
  suite: '',
  variant: {},
};

/** What differs from an ordinary push to the default branch; the column's number is the key. */
export interface RunSketch extends Partial<Omit<RunInfo, 'parts'>> {
  readonly part?: Partial<RunPart>;
  /** Hours after the drawing's beginning; the column's number by default. */
  readonly at?: number;
  /** Message of this run's failures. */
  readonly message?: string;
}

export interface DrawOptions {
  readonly lane?: Lane;
  readonly runs?: Readonly<Record<number, RunSketch>>;
}

const BEGINNING_MS = Date.parse('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;

const FAILURE = {
  type: 'AssertionError',
  message: 'expected the basket to hold two items but it was empty',
  stack: '  at basket.test.ts:12',
};

export function drawRuns(drawing: Drawing, { lane = LANE, runs = {} }: DrawOptions = {}): Run[] {
  const columns = Math.max(...Object.values(drawing).map((letters) => letters.length));
  return Array.from({ length: columns }, (_, column) => {
    const { part, at, message, ...info } = runs[column] ?? {};
    const results = Object.entries(drawing).flatMap(([name, letters], position) =>
      drawResult(name, letters[column] ?? '.', position, message),
    );
    return { lane, results, problems: [], info: sketchInfo(column, info, { at, part, results }) };
  });
}

export function sketchInfo(
  column: number,
  info: Partial<Omit<RunInfo, 'parts'>>,
  {
    at,
    part,
    results,
  }: { at?: number | undefined; part?: Partial<RunPart> | undefined; results: readonly TestResult[] },
): RunInfo {
  const startMs = BEGINNING_MS + (at ?? column) * HOUR_MS;
  return {
    runId: String(1_000 + column),
    runAttempt: 1,
    commit: `${column}`.padStart(2, '0').repeat(20),
    tree: `tree-${column}`,
    branch: 'main',
    onDefaultBranch: info.pullRequest === undefined && info.branch === undefined,
    event: 'push',
    mergedPullRequests: [],
    trusted: true,
    ...info,
    parts: [
      {
        shard: '',
        step: 'deflake',
        startedAt: toInstant(startMs),
        finishedAt: toInstant(startMs + HOUR_MS / 4),
        digest: `digest-${column}`,
        counts: countResults(results),
        reports: 1,
        brokenReports: 0,
        partial: false,
        ...part,
      },
    ],
  };
}

const ATTEMPTS: Readonly<Record<string, readonly Attempt['outcome'][]>> = {
  P: ['passed'],
  F: ['failed'],
  E: ['error'],
  S: ['skipped'],
  K: ['failed', 'passed'],
  X: ['failed', 'failed'],
};

function drawResult(name: string, letter: string, position: number, message?: string): TestResult[] {
  if (letter === '.') return [];
  const failure = { ...FAILURE, ...(message !== undefined && { message }) };
  const attempts = (ATTEMPTS[letter] ?? []).map((outcome): Attempt => {
    return outcome === 'failed' || outcome === 'error' ? { outcome, failure } : { outcome };
  });
  const { outcome, flaky } = decideAttempts(attempts);
  const failed = attempts.some((attempt) => attempt.failure !== undefined);
  return [
    { id: name as TestId, outcome, flaky, attempts, durationMs: 10, position, ...(failed && { failure }) },
  ];
}

export function historyOf(runs: readonly Run[]): History {
  return runs
    .map((run) => historyOfRun(run, ({ failure }) => failure && failureSignature(failure)))
    .reduce(mergeHistories, EMPTY_HISTORY);
}

/** The analysis of the newest run of a drawing, or of another column. */
export function judgeDrawing(
  drawing: Drawing,
  options: DrawOptions & { column?: number; threshold?: number } = {},
): Analysis {
  const runs = drawRuns(drawing, options);
  return judgeRuns(runs, runs.at(options.column ?? -1), options.threshold);
}

export function judgeRuns(runs: readonly Run[], judged: Run | undefined, threshold = 0.9): Analysis {
  if (judged === undefined) throw new Error('Nothing is drawn.');
  return judge(historyOf(runs), judged.lane, runKey(judged.info), { flakyThreshold: threshold });
}

/** The verdict on the only failure of the newest run. */
export function verdictOn(drawing: Drawing, options: DrawOptions = {}): Verdict {
  const { verdicts } = judgeDrawing(drawing, options);
  const [verdict] = verdicts;
  if (verdict === undefined || verdicts.length > 1)
    throw new Error(`${verdicts.length} failures are drawn, not one.`);
  return verdict;
}

/** `n` times a letter, for long drawings. */
export function times(n: number, letter: string): string {
  return letter.repeat(n);
}
