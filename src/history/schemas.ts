import * as v from 'valibot';
import { MAX_EXTRA_LENGTH, MAX_TEXT_LENGTH, MAX_UNEXPLAINED } from './bounds.js';
import { hasPollutingKey } from './polluting-keys.js';

/**
 * What a stored history may hold. Histories come from caches and folders that others can write to, so every value is
 * checked and every text bounded before it is believed.
 */

export const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** An instant as Deflake writes it, of a day that exists. */
export const instantSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  v.check((instant) => !Number.isNaN(Date.parse(instant)), 'not a day of the calendar'),
);

/** Characters. GitHub's run ids have about a dozen; imported records name their runs as they like. */
export const MAX_RUN_ID_LENGTH = 2_000;
/** Attempts of one workflow run: GitHub allows far fewer. */
export const MAX_RUN_ATTEMPT = 1_000_000;

/** A plain object of texts. Not `v.record`, which leaves out keys that a matrix may have, such as `constructor`. */
export const texts = v.custom<Record<string, string>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !hasPollutingKey(value) &&
    Object.entries(value)
      .flat()
      .every((item) => typeof item === 'string' && item.length <= MAX_TEXT_LENGTH),
  'not an object of texts',
);

const extra = v.custom<Record<string, unknown>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    JSON.stringify(value).length <= MAX_EXTRA_LENGTH &&
    !hasPollutingKey(value),
  'not an object of bounded size',
);

export const headSchema = v.object({ identity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });

export const laneSchema = v.object({
  repository: text,
  workflow: text,
  job: text,
  suite: text,
  variant: texts,
});

const gateSchema = v.object({
  failOn: v.picklist(['unexcused', 'any', 'never']),
  ifNoFiles: v.picklist(['error', 'warn', 'ignore']),
  flakyThreshold: v.pipe(v.number(), v.finite()),
  minRuns: count,
  excuseOwnFlakes: v.boolean(),
});

export const partSchema = v.object({
  shard: text,
  step: text,
  startedAt: instantSchema,
  finishedAt: v.optional(instantSchema),
  digest: text,
  counts: v.object({
    tests: count,
    passed: count,
    failed: count,
    errors: count,
    skipped: count,
    flaky: count,
  }),
  reports: count,
  brokenReports: count,
  exitCode: v.optional(v.pipe(v.number(), v.safeInteger())),
  previousStepOutcome: v.optional(v.picklist(['success', 'failure', 'cancelled', 'skipped'])),
  partial: v.boolean(),
  unexplained: v.optional(v.pipe(v.array(text), v.maxLength(MAX_UNEXPLAINED), v.readonly())),
  gate: v.optional(gateSchema),
  conclusion: v.optional(v.picklist(['passed', 'excused', 'failed'])),
});

export const runSchema = v.object({
  runId: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_RUN_ID_LENGTH)),
  runAttempt: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_RUN_ATTEMPT)),
  commit: text,
  tree: v.optional(text),
  baseCommit: v.optional(text),
  headCommit: v.optional(text),
  branch: text,
  baseBranch: v.optional(text),
  onDefaultBranch: v.boolean(),
  event: text,
  pullRequest: v.optional(count),
  mergedPullRequests: v.array(count),
  author: v.optional(text),
  commitMessage: v.optional(text),
  changedFiles: v.optional(v.pipe(v.array(text), v.readonly())),
  trusted: v.boolean(),
  passedUnlisted: v.optional(v.boolean()),
  parts: v.pipe(v.array(partSchema), v.minLength(1)),
  extra: v.optional(extra),
});

export const failureSchema = v.object({
  outcome: v.picklist(['passed', 'failed', 'error', 'skipped']),
  attempts: v.optional(v.pipe(text, v.regex(/^[pfes]*$/))),
  signature: v.optional(v.pipe(text, v.regex(/^[0-9a-f]{16,64}$/))),
  type: v.optional(text),
  excerpt: v.optional(text),
  durationMs: v.optional(count),
  position: v.optional(count),
  predecessor: v.optional(text),
  location: v.optional(v.object({ file: text, line: v.optional(count) })),
  ambiguous: v.optional(text),
  touches: v.optional(v.pipe(v.array(text), v.readonly())),
  names: v.optional(v.pipe(v.array(text), v.readonly())),
  ways: v.optional(v.pipe(text, v.regex(/^[wtas]*$/))),
});

/** A run key within its quotes. */
export const runKeySchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_RUN_ID_LENGTH + 10));

/** Key of a store's entry. */
export const entryKeySchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT_LENGTH));

/** Takes a value of a known shape; throws on anything else. */
export function parseAs<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> {
  return v.parse(schema, value);
}

/** Parses JSON of a known shape; throws on anything else. */
export function parseJsonAs<T extends v.GenericSchema>(schema: T, json: string): v.InferOutput<T> {
  return parseAs(schema, JSON.parse(json));
}
