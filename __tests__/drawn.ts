import { judge } from '../src/analysis/judge.js';
import { namedFiles } from '../src/analysis/named-files.js';
import { failureSignature } from '../src/analysis/signature.js';
import type { Analysis, Verdict } from '../src/analysis/verdict.js';
import type { History } from '../src/history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../src/history/history.js';
import { mergeHistories } from '../src/history/merge.js';
import type { Lane } from '../src/model/lane.js';
import type { Run, RunInfo, RunPart } from '../src/model/run.js';
import { runKey, toInstant } from '../src/model/run.js';
import type { TestResult } from '../src/model/test-result.js';
import { countResults } from '../src/model/test-result.js';
import { buildFailure, buildLane, buildResult, buildRun, buildRunPart, DRAWN } from './builders.js';

/**
 * Histories drawn as text: a line a test, a letter a run, oldest first.
 * P passed, F failed, E error, S skipped, K failed and then passed, X failed twice, `.` not in the run.
 */
export type Drawing = Readonly<Record<string, string>>;

export const LANE: Lane = buildLane({ repository: 'acme/shop' });

/** What differs from an ordinary push to the default branch; the column's number is the key. */
export interface RunSketch extends Partial<Omit<RunInfo, 'parts'>> {
  readonly part?: Partial<RunPart>;
  /** Hours after the drawing's beginning; the column's number by default. */
  readonly at?: number;
  /** Message of this run's failures. */
  readonly message?: string;
  /** The same, test by test. */
  readonly messageOf?: (test: string) => string;
}

export interface DrawOptions {
  readonly lane?: Lane;
  readonly runs?: Readonly<Record<number, RunSketch>>;
  /** Stack of a test's failures. */
  readonly stackOf?: (test: string) => string;
}

const BEGINNING_MS = Date.parse('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;

/** Of every drawn failure, unless told otherwise: it says enough to be recognised again. */
const FAILURE = buildFailure({
  message: 'expected the basket to hold two items but it was empty',
  stack: '  at basket.test.ts:12',
});

export function drawRuns(
  drawing: Drawing,
  { lane = LANE, runs = {}, stackOf = () => FAILURE.stack }: DrawOptions = {},
): Run[] {
  const columns = Math.max(...Object.values(drawing).map((letters) => letters.length));
  return Array.from({ length: columns }, (_, column) => {
    const { part, at = column, message, messageOf = () => message, ...info } = runs[column] ?? {};
    const results = Object.entries(drawing).flatMap(([name, letters]) =>
      drawResult(name, letters[column] ?? '.', { message: messageOf(name), stack: stackOf(name) }),
    );
    const startMs = BEGINNING_MS + at * HOUR_MS;
    const parts = [
      buildRunPart({
        startedAt: toInstant(startMs),
        finishedAt: toInstant(startMs + HOUR_MS / 4),
        counts: countResults(results),
        ...part,
      }),
    ];
    const onDefaultBranch = info.pullRequest === undefined && info.branch === undefined;
    return buildRun({
      lane,
      results,
      info: {
        runId: String(1_000 + column),
        commit: `${column}`.padStart(2, '0').repeat(20),
        tree: `tree-${column}`,
        onDefaultBranch,
        ...info,
        parts,
      },
    });
  });
}

function drawResult(
  name: string,
  letter: string,
  { message, stack }: { readonly message: string | undefined; readonly stack: string },
): TestResult[] {
  const outcomes = DRAWN[letter];
  if (outcomes === undefined) return [];
  const result = buildResult(name, outcomes);
  if (result.failure === undefined) return [result];
  return [{ ...result, failure: { ...FAILURE, stack, ...(message !== undefined && { message }) } }];
}

export function historyOf(runs: readonly Run[]): History {
  return runs
    .map((run) =>
      historyOfRun(
        run,
        ({ failure }) => failure && failureSignature(failure),
        (result) => namedFiles(result, run.info.changedFiles ?? []),
      ),
    )
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
