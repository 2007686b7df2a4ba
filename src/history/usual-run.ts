import type { RunInfo } from '../model/run.js';
import { MAX_TEXT_LENGTH } from './bounds.js';
import { MAX_RUN_ATTEMPT, MAX_RUN_ID_LENGTH } from './schemas.js';

type Check = (value: unknown) => boolean;

/** What each key may hold; `true`: it must be there. Everything here is in `schemas.ts`, too. */
type Shape = Readonly<Record<string, readonly [check: Check, isNeeded: boolean]>>;

const isText: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT_LENGTH;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isInstant: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const isYesOrNo: Check = (value) => typeof value === 'boolean';
const isOneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isListOf =
  (check: Check, least: number): Check =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.every(check);

const isShape =
  (shape: Shape): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const object = value as Record<string, unknown>;
    let found = 0;
    for (const key in shape) {
      const [check, isNeeded] = shape[key] as Shape[string];
      if (!Object.hasOwn(object, key)) {
        if (isNeeded) return false;
        continue;
      }
      if (!check(object[key])) return false;
      found++;
    }
    return Object.keys(object).length === found;
  };

const isPart = isShape({
  shard: [isText, true],
  step: [isText, true],
  startedAt: [isInstant, true],
  finishedAt: [isInstant, false],
  digest: [isText, true],
  counts: [
    isShape({
      tests: [isCount, true],
      passed: [isCount, true],
      failed: [isCount, true],
      errors: [isCount, true],
      skipped: [isCount, true],
      flaky: [isCount, true],
    }),
    true,
  ],
  reports: [isCount, true],
  brokenReports: [isCount, true],
  exitCode: [(value) => Number.isSafeInteger(value), false],
  previousStepOutcome: [isOneOf('success', 'failure', 'cancelled', 'skipped'), false],
  partial: [isYesOrNo, true],
  gate: [
    isShape({
      failOn: [isOneOf('unexcused', 'any', 'never'), true],
      ifNoFiles: [isOneOf('error', 'warn', 'ignore'), true],
      flakyThreshold: [(value) => Number.isFinite(value), true],
      minRuns: [isCount, true],
      excuseOwnFlakes: [isYesOrNo, true],
    }),
    false,
  ],
  conclusion: [isOneOf('passed', 'excused', 'failed'), false],
});

const isRun = isShape({
  runId: [(value) => isText(value) && value !== '' && (value as string).length <= MAX_RUN_ID_LENGTH, true],
  runAttempt: [
    (value) => isCount(value) && (value as number) >= 1 && (value as number) <= MAX_RUN_ATTEMPT,
    true,
  ],
  commit: [isText, true],
  tree: [isText, false],
  baseCommit: [isText, false],
  headCommit: [isText, false],
  branch: [isText, true],
  baseBranch: [isText, false],
  onDefaultBranch: [isYesOrNo, true],
  event: [isText, true],
  pullRequest: [isCount, false],
  mergedPullRequests: [isListOf(isCount, 0), true],
  author: [isText, false],
  trusted: [isYesOrNo, true],
  passedUnlisted: [isYesOrNo, false],
  parts: [isListOf(isPart, 1), true],
});

/**
 * Whether a value is a run and nothing else, as `runSchema` says it. Almost all runs of a history are, and looking so
 * takes a tenth of the time. What it does not take may still be a run: one with unknown keys, for example.
 */
export function isUsualRun(value: unknown): value is RunInfo {
  return isRun(value);
}
