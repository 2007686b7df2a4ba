import { createHash } from 'node:crypto';
import type { Config } from './config/config.js';
import { boundedText, MAX_UNEXPLAINED } from './history/bounds.js';
import type { Lane } from './model/lane.js';
import type { Problem } from './model/problem.js';
import type { GateSettings, Instant, Run, RunInfo, RunPart } from './model/run.js';
import { toInstant } from './model/run.js';
import type { TestResult } from './model/test-result.js';
import { countResults } from './model/test-result.js';
import type { PolicyRules } from './policy/policy-rules.js';
import type { RetrySettings } from './policy/retry/retry-settings.js';
import type { AssembleOptions } from './reports/assemble-results.js';
import { assembleResults } from './reports/assemble-results.js';
import { joinTrials } from './reports/join-trials.js';
import type { ReadReport } from './reports/read-reports.js';
import type { ReadTrial } from './rerun/read-trial.js';

/** What is known of a run before its reports are read: from the CI's environment or the command line. */
export interface RunContext {
  readonly lane: Lane;
  /** Everything but the parts. */
  readonly info: Omit<RunInfo, 'parts'>;
  readonly shard: string;
  readonly step: string;
  /** Milliseconds since 1970; of the workflow run or job, as far as it is known. */
  readonly startedAtMs?: number;
  /** The present if absent, unless the start is long past. */
  readonly finishedAtMs?: number;
  readonly exitCode?: number;
  /** Absolute directories taken off the front of paths in reports. */
  readonly workspaces: readonly string[];
  /** Page of the workflow run. */
  readonly runUrl?: string;
  /** Nobody gave it an id: the same reports once more are the same run, and a run without any is none. */
  readonly isUnnamed?: boolean;
  /** What could not be found out. */
  readonly problems: readonly Problem[];
}

/** Makes a run of what the reports say and what is known around them. */
export function assembleRun(
  context: RunContext,
  config: Config,
  reports: readonly ReadReport[],
  nowMs: number,
): Run {
  const results = assembleResults(reports, assembleOptions(context, config));
  return runOf({ context, config, nowMs }, { results, reports, unexplained: [], problems: [] });
}

/** The same of a command that Deflake has run itself, once or several times. */
export function assembleTrials(
  context: RunContext,
  config: Config,
  trials: readonly ReadTrial[],
  nowMs: number,
): Run {
  const results = joinTrials(
    trials.map(({ trial: { requested, way }, results: of }) => ({
      results: of,
      way,
      ...(requested !== undefined && { requested: new Set(requested) }),
    })),
  );
  return runOf(
    { context, config, nowMs },
    {
      results,
      reports: trials.flatMap(({ trial }) => trial.reports),
      unexplained: trials.flatMap(({ unexplained }) => unexplained),
      problems: staleReports(trials[0]),
      remedy: NO_REPORTER,
    },
  );
}

export function assembleOptions(context: RunContext, config: Config): AssembleOptions {
  const keepsNames = config['extra-reports'].length > 0;
  return { duplicates: config.duplicates, workspaces: context.workspaces, keepsNames };
}

interface Surroundings {
  readonly context: RunContext;
  readonly config: Config;
  readonly nowMs: number;
}

interface Gathered {
  readonly results: readonly TestResult[];
  readonly reports: readonly ReadReport[];
  readonly unexplained: readonly string[];
  readonly problems: readonly Problem[];
  /** Where nothing was found. */
  readonly remedy?: Pick<Problem, 'remedy'>;
}

function runOf(
  { context, config, nowMs }: Surroundings,
  { results, reports, unexplained, problems: others, remedy }: Gathered,
): Run {
  const startMs = context.startedAtMs ?? nowMs;
  const outcome = config['previous-step-outcome'];
  const part: RunPart = {
    shard: context.shard,
    step: context.step,
    startedAt: toInstant(startMs),
    ...finishOf(context, startMs, nowMs),
    digest: digestOf(reports),
    counts: countResults(results),
    reports: reports.filter((report) => report.format !== undefined || report.incomplete).length,
    brokenReports: reports.filter((report) => report.incomplete).length,
    ...(context.exitCode !== undefined && { exitCode: context.exitCode }),
    ...(outcome !== undefined && { previousStepOutcome: outcome }),
    partial: config.partial,
    ...(unexplained.length > 0 && {
      unexplained: unexplained.slice(0, MAX_UNEXPLAINED).map((says) => boundedText(says)),
    }),
    gate: gateSettings(config),
  };
  const problems = [
    ...reports.flatMap((report) => report.problems),
    ...others,
    ...nothingFound(reports, config, remedy),
  ];
  return { lane: context.lane, info: { ...context.info, parts: [part] }, results, problems };
}

/** Told also where it does not fail the job; silent only where it is to be ignored. */
function nothingFound(
  reports: readonly ReadReport[],
  config: Config,
  remedy: Pick<Problem, 'remedy'> = {},
): Problem[] {
  if (reports.length > 0 || config['if-no-files'] === 'ignore') return [];
  const what = 'No report matches these patterns.';
  return [{ area: 'report', where: config.reports.join(', ') || 'reports', what, ...remedy }];
}

/** Where the command was run by us: what most often is the matter. */
const NO_REPORTER = {
  remedy: 'Most tools write a report only if they are told to: docs/run-mode.md says how for each.',
};

/** Names of files that are told one by one. */
const MAX_NAMED = 3;

function staleReports(first: ReadTrial | undefined): Problem[] {
  const stale = first?.trial.staleReports ?? [];
  const were = 'there before the command ran, and not written by it: not counted.';
  if (stale.length <= MAX_NAMED)
    return stale.map((where) => ({ area: 'report', where, what: `It was ${were}` }));
  const what = `${stale.length} reports were ${were}`;
  return [{ area: 'report', where: `${stale.slice(0, MAX_NAMED).join(', ')} …`, what }];
}

/** A run that began longer ago than this and does not say when it ended is told afterwards: its end is unknown. */
const LONGEST_RUN_MS = 24 * 60 * 60 * 1_000;

function finishOf({ finishedAtMs }: RunContext, startMs: number, nowMs: number): { finishedAt?: Instant } {
  if (finishedAtMs !== undefined) return { finishedAt: toInstant(finishedAtMs) };
  return nowMs >= startMs && nowMs - startMs <= LONGEST_RUN_MS ? { finishedAt: toInstant(nowMs) } : {};
}

export function gateSettings(config: Config): GateSettings {
  return {
    // What else it asks for is no matter of single failures: see `policyRules`.
    failOn: config['fail-on'] === 'new-flaky' ? 'unexcused' : config['fail-on'],
    ifNoFiles: config['if-no-files'],
    flakyThreshold: config['flaky-threshold'],
    minRuns: config['min-runs'],
    excuseOwnFlakes: config['excuse-own-flakes'],
  };
}

export function policyRules(config: Config): PolicyRules {
  const budget = config['flaky-budget'];
  return {
    tiers: config.tiers.map(({ word, pattern }) => ({ tier: word, pattern })),
    failOnNewFlaky: config['fail-on'] === 'new-flaky',
    ...(budget !== 'off' && { flakyBudget: budget }),
  };
}

export function retrySettings(config: Config): RetrySettings {
  return {
    target: config['retry-target'],
    maxRetries: config['max-retries'],
    budget: config['retry-budget'],
    maxFailures: config['retry-max-failures'],
  };
}

/** The same reports give the same digest, whatever their order. */
function digestOf(reports: readonly ReadReport[]): string {
  const hash = createHash('sha256');
  for (const digest of reports.map((report) => report.digest).sort()) hash.update(digest);
  return hash.digest('hex').slice(0, 32);
}
