import { cut, firstLine } from '../model/failure.js';
import type { Lane, LaneKey } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Conclusion, Instant, Run, RunInfo, RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { Outcome, SourceLocation, TestResult, Way } from '../model/test-result.js';
import { isFailing } from '../model/test-result.js';
import {
  boundedInfo,
  boundedLocation,
  boundedText,
  MAX_ATTEMPTS,
  MAX_EXCERPT_LENGTH,
  MAX_EXCERPTS,
  MAX_NAMES,
  MAX_TOUCHES,
  plausibleDuration,
} from './bounds.js';
import { RunTests } from './lines/run-tests.js';
import { uniteParts } from './merge-runs.js';
import type { Timeline } from './timeline.js';
import { decodeTimeline, EMPTY_TIMELINE, encodeTimeline, OUTCOME_LETTERS } from './timeline.js';

/**
 * A set of runs with their results, by lane. Plain data that is never changed in place: merging two histories gives
 * a third (`merge.ts`), and merging is commutative, associative and idempotent.
 */
export interface History {
  readonly lanes: ReadonlyMap<LaneKey, LaneHistory>;
  /** Keys of store entries whose runs are in here, so that a store knows what it has read. */
  readonly absorbed: ReadonlySet<string>;
  /**
   * Keys of store entries that were there when this was written and whose runs are not in here, with their dates: so
   * that it is known when one of them is gone. Never empty.
   */
  readonly seen?: ReadonlyMap<string, Instant>;
}

export interface LaneHistory {
  readonly lane: Lane;
  /** Runs up to and including this key are gone: folded into totals. */
  readonly watermark?: RunKey;
  /** Sorted by run key; timelines have one letter for each. */
  readonly runs: readonly RunInfo[];
  readonly tests: ReadonlyMap<TestId, TestHistory>;
  /** Failing and flaky results, by run and test. */
  readonly failures: ReadonlyMap<RunKey, ReadonlyMap<TestId, FailureRecord>>;
  /** Runs that a person removed; they stay away when another copy of the history brings them back. */
  readonly forgottenRuns: ReadonlySet<RunKey>;
  /** Tests whose results a person removed, up to and including a run. */
  readonly forgottenTests: ReadonlyMap<TestId, RunKey>;
}

export interface TestHistory {
  readonly timeline: Timeline;
  /** Durations of the newest passing runs, ascending by run key; at most `RECENT_DURATIONS`. */
  readonly durations: readonly RecentDuration[];
  /** What was folded at the watermark. */
  readonly totals?: Totals;
}

/** A test of which nothing is known any more. */
export function isEmptyTest({ timeline, durations, totals }: TestHistory): boolean {
  return timeline === EMPTY_TIMELINE && totals === undefined && durations.length === 0;
}

export interface RecentDuration {
  readonly run: RunKey;
  readonly durationMs: number;
}

/** Runs. Enough for a robust median of a test's usual duration; each costs about a byte a test on disk. */
export const RECENT_DURATIONS = 5;

/** Results below the watermark, by outcome. */
export interface Totals {
  readonly passed: number;
  readonly flaky: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  readonly firstSeen: Instant;
  readonly lastFailed?: Instant;
}

/** A failing result, or one that was flaky in its run, as it is remembered. */
export interface FailureRecord {
  readonly outcome: Outcome;
  /** A letter an attempt where there were several: `ffp`. */
  readonly attempts?: string;
  /** How each of these attempts came about, where Deflake ran the test again: `wta`. See {@link WAY_LETTERS}. */
  readonly ways?: string;
  /** Absent when the failure says too little to be recognised again. */
  readonly signature?: string;
  readonly type?: string;
  /** What the report says, cut: for people and for thresholds. */
  readonly excerpt?: string;
  readonly durationMs?: number;
  /** Place in the order of execution, from 0. */
  readonly position?: number;
  /** The test that ran just before. */
  readonly predecessor?: TestId;
  readonly location?: SourceLocation;
  /** Files that the run's change touches and the failure points to: its stack has them, or it is the test's own. */
  readonly touches?: readonly string[];
  /** Files that its stack names, the nearest first, without most of their folders. Later runs may look for them in changes. */
  readonly names?: readonly string[];
  /** Why the id may stand for several tests. */
  readonly ambiguous?: string;
}

/** What a failure says of files. */
export interface NamedFiles {
  /** Of its stack, the nearest first. */
  readonly names: readonly string[];
  /** Those of the run's change that it points to. */
  readonly touches: readonly string[];
}

const NO_FILES: NamedFiles = { names: [], touches: [] };

/** By the whole command, with other failed tests, alone, in another order. */
export const WAY_LETTERS: Readonly<Record<Way, string>> = {
  whole: 'w',
  together: 't',
  alone: 'a',
  shuffled: 's',
};

export const EMPTY_HISTORY: History = { lanes: new Map(), absorbed: new Set() };

export function emptyLane(lane: Lane): LaneHistory {
  return {
    lane,
    runs: [],
    tests: new Map(),
    failures: new Map(),
    forgottenRuns: new Set(),
    forgottenTests: new Map(),
  };
}

/**
 * A history of one run: what a job adds. `signature` is asked for each remembered failure, and `files` for what it says
 * of files.
 */
export function historyOfRun(
  run: Run,
  signature: (result: TestResult) => string | undefined,
  files: (result: TestResult) => NamedFiles = () => NO_FILES,
): History {
  const key = runKey(run.info);
  const failures = new Map<TestId, FailureRecord>();
  let predecessor: TestId | undefined;
  for (const result of run.results) {
    if (isFailing(result.outcome) || result.flaky) {
      const keepsExcerpt = failures.size < MAX_EXCERPTS;
      failures.set(
        result.id,
        failureRecord(result, {
          signature: signature(result),
          files: files(result),
          predecessor,
          keepsExcerpt,
        }),
      );
    }
    predecessor = result.id;
  }
  const lane: LaneHistory = {
    ...emptyLane(run.lane),
    runs: [{ ...boundedInfo(run.info), parts: uniteParts(run.info.parts) }],
    tests: new RunTests(key, run.results),
    failures: failures.size === 0 ? new Map() : new Map([[key, failures]]),
  };
  return { lanes: new Map([[laneKey(run.lane), lane]]), absorbed: new Set() };
}

interface RecordContext {
  readonly signature: string | undefined;
  readonly files: NamedFiles;
  readonly predecessor: TestId | undefined;
  readonly keepsExcerpt: boolean;
}

function failureRecord(
  result: TestResult,
  { signature, files, predecessor, keepsExcerpt }: RecordContext,
): FailureRecord {
  const { failure, location } = result;
  const durationMs = plausibleDuration(result.durationMs);
  const touches = files.touches.slice(0, MAX_TOUCHES).map(boundedText);
  const names = keepsExcerpt ? files.names.slice(0, MAX_NAMES).map(boundedText) : [];
  const excerpt = cut(failure?.message.trim() || firstLine(failure?.stack ?? ''), MAX_EXCERPT_LENGTH);
  return {
    outcome: result.outcome,
    ...(result.attempts.length > 1 && {
      attempts: result.attempts
        .slice(-MAX_ATTEMPTS)
        .map((attempt) => OUTCOME_LETTERS[attempt.outcome])
        .join(''),
    }),
    ...waysOf(result),
    ...(signature !== undefined && { signature }),
    ...(failure !== undefined && failure.type !== '' && { type: boundedText(failure.type) }),
    ...(keepsExcerpt && excerpt !== '' && { excerpt }),
    ...(durationMs !== undefined && { durationMs }),
    position: result.position,
    ...(predecessor !== undefined && result.position > 0 && { predecessor }),
    ...(location !== undefined && { location: boundedLocation(location) }),
    ...(touches.length > 0 && { touches }),
    ...(names.length > 0 && { names }),
    ...(result.ambiguous !== undefined && { ambiguous: boundedText(result.ambiguous) }),
  };
}

function waysOf({ attempts }: TestResult): Pick<FailureRecord, 'ways'> {
  if (attempts.every(({ way }) => way === undefined)) return {};
  return {
    ways: attempts
      .slice(-MAX_ATTEMPTS)
      .map(({ way = 'whole' }) => WAY_LETTERS[way])
      .join(''),
  };
}

/** Usual durations of a test in milliseconds, oldest first; those of forgotten runs are left out. */
export function durationsOf(lane: LaneHistory, test: TestId): number[] {
  const durations = lane.tests.get(test)?.durations ?? [];
  return durations.filter(({ run }) => !lane.forgottenRuns.has(run)).map(({ durationMs }) => durationMs);
}

/** A history of one run with what its job was told. */
export function withConclusion(history: History, conclusion: Conclusion): History {
  const lanes = [...history.lanes].map(([key, lane]): [LaneKey, LaneHistory] => [
    key,
    {
      ...lane,
      runs: lane.runs.map((run) => ({ ...run, parts: run.parts.map((part) => ({ ...part, conclusion })) })),
    },
  ]);
  return { ...history, lanes: new Map(lanes) };
}

/**
 * What is known of runs besides their results. Merged with a history that has the results, it brings what was found out
 * since, and no test is looked at again.
 */
export function withoutResults(history: History): History {
  const lanes = [...history.lanes].map(([key, lane]): [LaneKey, LaneHistory] => [
    key,
    { ...lane, tests: new Map(), failures: new Map() },
  ]);
  return { ...history, lanes: new Map(lanes) };
}

/**
 * What is needed to tell of one workflow run: its runs in all lanes, with failing and flaky results only. For jobs
 * that share no history and meet in a comment.
 */
export function onlyWorkflowRun(history: History, runId: string): History {
  const lanes = new Map<LaneKey, LaneHistory>();
  for (const [key, lane] of history.lanes) {
    const runs = lane.runs.filter((run) => run.runId === runId);
    if (runs.length === 0) continue;
    const keys = new Set(runs.map(runKey));
    const failures = new Map([...lane.failures].filter(([run]) => keys.has(run)));
    const columns = lane.runs.flatMap((run, i) => (keys.has(runKey(run)) ? [i] : []));
    const tests = new Map<TestId, TestHistory>();
    for (const id of new Set([...failures.values()].flatMap((records) => [...records.keys()]))) {
      const codes = decodeTimeline(lane.tests.get(id)?.timeline ?? EMPTY_TIMELINE, lane.runs.length);
      const timeline = encodeTimeline(columns.map((column) => codes[column] ?? '-'));
      tests.set(id, { timeline, durations: [] });
    }
    lanes.set(key, { ...emptyLane(lane.lane), runs, tests, failures });
  }
  return { lanes, absorbed: new Set() };
}
