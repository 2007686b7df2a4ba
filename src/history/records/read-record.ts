import * as v from 'valibot';
import type { Lane } from '../../model/lane.js';
import type { Run, RunInfo, RunPart } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { parseTestId } from '../../model/test-id.js';
import type { TestResult } from '../../model/test-result.js';
import { countResults, decideAttempts } from '../../model/test-result.js';
import { ownRecordId } from './record-id.js';
import type { RecordResult, RunRecord } from './record-schema.js';
import { KNOWN_KEYS, recordSchema } from './record-schema.js';

/** Branch names that count as default where a record does not say. */
const USUAL_DEFAULT_BRANCHES: ReadonlySet<string> = new Set(['', 'main', 'master', 'trunk']);

/** A record as it was read. */
export interface ReadRecord {
  /** As the record calls itself. */
  readonly id: string;
  readonly run: Run;
  /** What the record says of failures and a result of a run has no place for. */
  readonly said: ReadonlyMap<TestId, SaidOfFailure>;
}

export interface SaidOfFailure {
  /** Failures that bring none get it from their text; empty where the text says too little. */
  readonly signature?: string;
  /** How long another account of the result took, which passed. */
  readonly passedDurationMs?: number;
  /** The record says the place in the order of execution, and who came before. */
  readonly placed?: { readonly predecessor: TestId | undefined };
  /** Changed files that the failure points to, where the record says so. */
  readonly touches?: readonly string[];
  readonly names?: readonly string[];
}

/** Reads one line. Throws an error that says what is wrong with it. */
export function parseRunRecord(line: string): ReadRecord {
  const parsed = v.safeParse(recordSchema, parseJson(line));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`"${v.getDotPath(issue) ?? ''}" is wrong or missing: ${issue.message}`);
  }
  const record = parsed.output;
  const said = new Map<TestId, SaidOfFailure>();
  const seen = new Set<TestId>();
  const results = record.results.map((result, position) => {
    const id = parseTestId(result.test);
    if (id === undefined) throw new Error(`"results.${position}.test" is no test id`);
    if (seen.has(id)) throw new Error(`"results.${position}.test" is listed twice: ${id.slice(0, 100)}`);
    seen.add(id);
    const saying = whatIsSaid(result, position);
    if (saying !== undefined) said.set(id, saying);
    return toResult(id, result, position);
  });
  const { repository, workflow, job, suite, variant } = record;
  const lane: Lane = { repository, workflow, job, suite, variant };
  return { id: record.id, run: { lane, info: toInfo(lane, record, results), results, problems: [] }, said };
}

/** Other tools write null for what they don't know. Looking at every value takes longer than all the rest. */
function parseJson(line: string): unknown {
  return /:\s*null\b/.test(line)
    ? JSON.parse(line, (_key, value: unknown) => value ?? undefined)
    : JSON.parse(line);
}

function whatIsSaid(
  { failure, predecessor, passedDurationMs, ...result }: RecordResult,
  index: number,
): SaidOfFailure | undefined {
  const signature = failure?.signature;
  const { touches, names } = result;
  if ([signature, result.position, passedDurationMs, touches, names].every((value) => value === undefined))
    return undefined;
  const before = predecessor === undefined ? undefined : parseTestId(predecessor);
  if (predecessor !== undefined && before === undefined)
    throw new Error(`"results.${index}.predecessor" is no test id`);
  return {
    ...(signature !== undefined && { signature }),
    ...(passedDurationMs !== undefined && { passedDurationMs }),
    ...(touches !== undefined && { touches }),
    ...(names !== undefined && { names }),
    ...(result.position !== undefined && { placed: { predecessor: before } }),
  };
}

function toInfo(lane: Lane, record: RunRecord, results: readonly TestResult[]): RunInfo {
  const part: RunPart = {
    shard: record.shard,
    step: '',
    startedAt: record.startedAt,
    ...(record.finishedAt !== undefined && { finishedAt: record.finishedAt }),
    digest: '',
    counts: countResults(results),
    reports: 1,
    brokenReports: 0,
    ...(record.exitCode !== undefined && { exitCode: record.exitCode }),
    partial: record.partial,
  };
  const isDefault = record.pullRequest === undefined && USUAL_DEFAULT_BRANCHES.has(record.branch);
  const info = {
    runId: record.build ?? record.id,
    runAttempt: record.attempt,
    commit: record.commit,
    ...(record.tree !== undefined && { tree: record.tree }),
    ...(record.baseCommit !== undefined && { baseCommit: record.baseCommit }),
    ...(record.headCommit !== undefined && { headCommit: record.headCommit }),
    branch: record.branch,
    ...(record.baseBranch !== undefined && { baseBranch: record.baseBranch }),
    onDefaultBranch: record.onDefaultBranch ?? isDefault,
    event: record.event,
    ...(record.pullRequest !== undefined && { pullRequest: record.pullRequest }),
    mergedPullRequests: record.mergedPullRequests,
    ...(record.author !== undefined && { author: record.author }),
    ...(record.commitMessage !== undefined && { commitMessage: record.commitMessage }),
    ...(record.changedFiles !== undefined && { changedFiles: record.changedFiles }),
    trusted: record.trusted,
    ...(record.passedUnlisted !== undefined && { passedUnlisted: record.passedUnlisted }),
    parts: (record.parts as RunPart[] | undefined) ?? [part],
  };
  const extra = Object.fromEntries(Object.entries(record).filter(([key]) => !Object.hasOwn(KNOWN_KEYS, key)));
  if (record.id !== ownRecordId(lane, info)) extra.id = record.id;
  return { ...info, ...(Object.keys(extra).length > 0 && { extra }) };
}

function toResult(id: TestId, raw: RecordResult, index: number): TestResult {
  const { outcome, durationMs, failure, location, ambiguous } = raw;
  const attempts = (raw.attempts ?? [outcome]).map((outcomeOfTry) => ({ outcome: outcomeOfTry }));
  return {
    id,
    outcome,
    flaky: outcome === 'passed' && decideAttempts(attempts).flaky,
    attempts,
    ...(durationMs !== undefined && { durationMs }),
    ...(failure !== undefined && {
      failure: { type: failure.type, message: failure.message, stack: failure.stack },
    }),
    ...(location !== undefined && {
      location: { file: location.file, ...(location.line !== undefined && { line: location.line }) },
    }),
    position: raw.position ?? index,
    ...(ambiguous !== undefined && { ambiguous }),
  };
}
