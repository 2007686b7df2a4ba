import * as v from 'valibot';
import { cut, MAX_MESSAGE_LENGTH, MAX_STACK_LENGTH, MAX_TYPE_LENGTH } from '../../model/failure.js';
import { toInstant } from '../../model/run.js';
import { MAX_TEXT_LENGTH } from '../bounds.js';
import { count, MAX_RUN_ATTEMPT, MAX_RUN_ID_LENGTH, partSchema, text, texts } from '../schemas.js';

/**
 * Run records: the exchange form of a history, one run of one lane a line (JSON Lines), for taking histories from one
 * place to another and for replaying them. What is accepted here can be stored: where a history bounds a value, this
 * schema does too, so that one record can't spoil an import.
 */
export const RECORD_SCHEMA = 'deflake.run/1';

const outcome = v.picklist(['passed', 'failed', 'error', 'skipped']);

/** Of a date and time in any spelling, in a year that an instant can hold. */
const instant = v.pipe(
  v.string(),
  v.check((value) => {
    const at = Date.parse(value);
    return !Number.isNaN(at) && /^\d{4}-/.test(new Date(at).toISOString());
  }, 'must be a date and time such as 2026-03-01T12:00:00Z'),
  v.transform((value) => toInstant(Date.parse(value))),
);

const runId = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_RUN_ID_LENGTH));

/** What a report says may be longer than is kept: it is cut, and is no reason to refuse the run. */
const reported = (length: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => cut(value, length)),
  );

/** Empty: the failure says too little to be recognised again, and its text is not to be asked. */
const signature = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{16,64})?$/, 'must be a hash of 16 to 64 digits'));

const resultSchema = v.object({
  test: v.pipe(v.string(), v.minLength(1)),
  outcome,
  durationMs: v.optional(v.number()),
  // Of another account of the same result, which passed: shards and steps of one run may disagree.
  passedDurationMs: v.optional(v.number()),
  attempts: v.optional(v.pipe(v.array(outcome), v.minLength(1))),
  failure: v.optional(
    v.object({
      type: v.optional(reported(MAX_TYPE_LENGTH), ''),
      message: v.optional(reported(MAX_MESSAGE_LENGTH), ''),
      stack: v.optional(reported(MAX_STACK_LENGTH), ''),
      signature: v.optional(signature),
    }),
  ),
  // What a history keeps beside what other tools write. With a position, the order of the list means nothing.
  position: v.optional(count),
  predecessor: v.optional(v.string()),
  location: v.optional(v.object({ file: v.string(), line: v.optional(count) })),
  ambiguous: v.optional(v.string()),
  touches: v.optional(v.array(v.string())),
  names: v.optional(v.array(v.string())),
});

/** Keys that have a place of their own; all others are kept as they come. */
export const KNOWN_KEYS = {
  schema: v.literal(RECORD_SCHEMA, `must be "${RECORD_SCHEMA}"`),
  id: runId,
  build: v.optional(runId),
  startedAt: instant,
  finishedAt: v.optional(instant),
  repository: v.pipe(text, v.minLength(1)),
  workflow: v.optional(text, ''),
  job: text,
  suite: v.optional(text, ''),
  variant: v.optional(texts, {}),
  shard: v.optional(text, ''),
  attempt: v.optional(v.pipe(count, v.minValue(1), v.maxValue(MAX_RUN_ATTEMPT)), 1),
  commit: text,
  tree: v.optional(text),
  baseCommit: v.optional(text),
  headCommit: v.optional(text),
  branch: v.optional(text, ''),
  baseBranch: v.optional(text),
  onDefaultBranch: v.optional(v.boolean()),
  event: v.optional(text, ''),
  pullRequest: v.optional(count),
  mergedPullRequests: v.optional(v.array(count), []),
  author: v.optional(text),
  commitMessage: v.optional(reported(MAX_TEXT_LENGTH)),
  changedFiles: v.optional(v.array(reported(MAX_TEXT_LENGTH))),
  trusted: v.optional(v.boolean(), true),
  exitCode: v.optional(v.pipe(v.number(), v.safeInteger())),
  partial: v.optional(v.boolean(), false),
  passedUnlisted: v.optional(v.boolean()),
  parts: v.optional(v.pipe(v.array(partSchema), v.minLength(1))),
  results: v.array(resultSchema),
};

export const recordSchema = v.looseObject(KNOWN_KEYS);
export type RunRecord = v.InferOutput<typeof recordSchema>;
export type RecordResult = RunRecord['results'][number];
