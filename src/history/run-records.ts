import * as v from 'valibot';
import type { Lane } from '../model/lane.js';
import { laneKey } from '../model/lane.js';
import type { Run, RunInfo, RunPart } from '../model/run.js';
import { finishedAt, runKey, startedAt, toInstant } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import { parseTestId } from '../model/test-id.js';
import type { Attempt, Outcome, TestResult } from '../model/test-result.js';
import { countResults, decideAttempts } from '../model/test-result.js';
import type { History, LaneHistory } from './history.js';
import { partSchema } from './schemas.js';
import type { OutcomeCode } from './timeline.js';
import { decodeTimeline } from './timeline.js';

/**
 * Run records: the exchange form of a history, one run of one lane a line (JSON Lines), for taking histories from
 * one place to another and for replaying them. Keys that Deflake does not know are kept.
 */
export const RECORD_SCHEMA = 'deflake.run/1';

const outcome = v.picklist(['passed', 'failed', 'error', 'skipped']);
const text = v.pipe(v.string(), v.maxLength(20_000));
const instant = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'must be a date and time'),
);

const resultSchema = v.object({
  test: v.pipe(text, v.minLength(1)),
  outcome,
  durationMs: v.optional(v.number()),
  attempts: v.optional(v.array(outcome)),
  failure: v.optional(
    v.object({
      type: v.optional(text, ''),
      message: v.optional(text, ''),
      stack: v.optional(text, ''),
      signature: v.optional(v.pipe(text, v.regex(/^[0-9a-f]{16,64}$/))),
    }),
  ),
});

const knownKeys = {
  schema: v.literal(RECORD_SCHEMA, `must be "${RECORD_SCHEMA}"`),
  id: v.pipe(text, v.minLength(1)),
  build: v.optional(text),
  startedAt: instant,
  finishedAt: v.optional(instant),
  repository: v.pipe(text, v.minLength(1)),
  workflow: v.optional(text, ''),
  job: v.pipe(text, v.minLength(1)),
  suite: v.optional(text, ''),
  variant: v.optional(v.record(v.string(), text), {}),
  shard: v.optional(text, ''),
  attempt: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  commit: v.pipe(text, v.minLength(1)),
  tree: v.optional(text),
  branch: v.optional(text, ''),
  baseBranch: v.optional(text),
  onDefaultBranch: v.optional(v.boolean()),
  event: v.optional(text, ''),
  pullRequest: v.optional(v.number()),
  mergedPullRequests: v.optional(v.array(v.number()), []),
  author: v.optional(text),
  trusted: v.optional(v.boolean(), true),
  exitCode: v.optional(v.pipe(v.number(), v.integer())),
  partial: v.optional(v.boolean(), false),
  passedUnlisted: v.optional(v.boolean()),
  parts: v.optional(v.pipe(v.array(partSchema), v.minLength(1))),
  results: v.array(resultSchema),
};

const recordSchema = v.looseObject(knownKeys);
type RunRecord = v.InferOutput<typeof recordSchema>;

/** Branch names that count as default where a record does not say. */
const USUAL_DEFAULT_BRANCHES: ReadonlySet<string> = new Set(['', 'main', 'master', 'trunk']);

/** A record as it was read. */
export interface ReadRecord {
  readonly run: Run;
  /** Signatures that the record brings; failures without one get it from their text. */
  readonly signatures: ReadonlyMap<TestId, string>;
}

/** Reads one line. Throws an error that says what is wrong with it. */
export function parseRunRecord(line: string): ReadRecord {
  // Other tools write null for what they don't know.
  const raw: unknown = JSON.parse(line, (_key, value: unknown) => value ?? undefined);
  const parsed = v.safeParse(recordSchema, raw);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`"${v.getDotPath(issue) ?? ''}" is wrong or missing: ${issue.message}`);
  }
  const record = parsed.output;
  const results = record.results.map((result, position) => toResult(result, position));
  const lane: Lane = {
    repository: record.repository,
    workflow: record.workflow,
    job: record.job,
    suite: record.suite,
    variant: record.variant,
  };
  const signatures = new Map<TestId, string>();
  for (const { test, failure } of record.results) {
    const id = parseTestId(test);
    if (id !== undefined && failure?.signature !== undefined) signatures.set(id, failure.signature);
  }
  return { run: { lane, info: toInfo(record, results), results, problems: [] }, signatures };
}

function toInfo(record: RunRecord, results: readonly TestResult[]): RunInfo {
  const part: RunPart = {
    shard: record.shard,
    step: '',
    startedAt: toInstant(Date.parse(record.startedAt)),
    ...(record.finishedAt !== undefined && { finishedAt: toInstant(Date.parse(record.finishedAt)) }),
    digest: '',
    counts: countResults(results),
    reports: 1,
    brokenReports: 0,
    ...(record.exitCode !== undefined && { exitCode: record.exitCode }),
    partial: record.partial,
  };
  const isDefault = record.pullRequest === undefined && USUAL_DEFAULT_BRANCHES.has(record.branch);
  const extra = Object.fromEntries(Object.entries(record).filter(([key]) => !Object.hasOwn(knownKeys, key)));
  if (record.build !== undefined) extra.id = record.id;
  return {
    runId: record.build ?? record.id,
    runAttempt: record.attempt,
    commit: record.commit,
    ...(record.tree !== undefined && { tree: record.tree }),
    branch: record.branch,
    ...(record.baseBranch !== undefined && { baseBranch: record.baseBranch }),
    onDefaultBranch: record.onDefaultBranch ?? isDefault,
    event: record.event,
    ...(record.pullRequest !== undefined && { pullRequest: record.pullRequest }),
    mergedPullRequests: record.mergedPullRequests,
    ...(record.author !== undefined && { author: record.author }),
    trusted: record.trusted,
    ...(record.passedUnlisted !== undefined && { passedUnlisted: record.passedUnlisted }),
    parts: (record.parts as RunPart[] | undefined) ?? [part],
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function toResult(raw: RunRecord['results'][number], position: number): TestResult {
  const id = parseTestId(raw.test);
  if (id === undefined) throw new Error(`"results.${position}.test" is no test id`);
  const { failure } = raw;
  const timing = raw.durationMs === undefined ? {} : { durationMs: raw.durationMs };
  const failing =
    failure === undefined
      ? {}
      : { failure: { type: failure.type, message: failure.message, stack: failure.stack } };
  const attempts: Attempt[] = (raw.attempts ?? [raw.outcome]).map((outcomeOfTry) => ({
    outcome: outcomeOfTry,
  }));
  const { flaky } = decideAttempts(attempts.length > 0 ? attempts : [{ outcome: raw.outcome }]);
  return {
    id,
    outcome: raw.outcome,
    flaky: flaky && raw.outcome === 'passed',
    attempts,
    ...timing,
    ...failing,
    position,
  };
}

const LETTER_OUTCOMES: Readonly<Record<string, Outcome>> = {
  p: 'passed',
  f: 'failed',
  e: 'error',
  s: 'skipped',
};

/** All runs of a history as lines, lane by lane, without their newlines. */
export function* renderRunRecords(history: History): Generator<string> {
  for (const lane of history.lanes.values()) {
    const codes = new Map(
      [...lane.tests].map(([id, test]) => [id, decodeTimeline(test.timeline, lane.runs.length)]),
    );
    for (const [column, run] of lane.runs.entries()) {
      const results = [...codes].flatMap(([id, timeline]) =>
        recordResult(lane, run, id, timeline[column] ?? '-'),
      );
      yield JSON.stringify({ ...recordHead(lane.lane, run), results });
    }
  }
}

function recordHead(lane: Lane, run: RunInfo): Record<string, unknown> {
  const { parts, extra, runId, runAttempt, ...info } = run;
  const [first] = parts;
  const { id, ...unknown } = extra ?? {};
  return {
    ...unknown,
    schema: RECORD_SCHEMA,
    id: typeof id === 'string' ? id : `${laneKey(lane)} ${runKey(run)}`,
    build: runId,
    startedAt: startedAt(run),
    finishedAt: first?.finishedAt === undefined ? undefined : finishedAt(run),
    ...lane,
    attempt: runAttempt,
    ...info,
    exitCode: first?.exitCode,
    partial: parts.some((part) => part.partial),
    parts,
  };
}

function recordResult(
  lane: LaneHistory,
  run: RunInfo,
  id: string,
  code: OutcomeCode,
): Record<string, unknown>[] {
  if (code === '-') return [];
  const test = parseTestId(id);
  const record = test === undefined ? undefined : lane.failures.get(runKey(run))?.get(test);
  const attempts = record?.attempts?.split('').map((letter) => LETTER_OUTCOMES[letter] ?? 'failed');
  const result = { test: id, outcome: code === 'k' ? 'passed' : (LETTER_OUTCOMES[code] ?? 'failed') };
  if (record === undefined) return [code === 'k' ? { ...result, attempts: ['failed', 'passed'] } : result];
  const failure = { type: record.type, message: record.excerpt, signature: record.signature };
  return [{ ...result, durationMs: record.durationMs, attempts, failure }];
}
