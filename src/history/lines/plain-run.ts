import { COUNT, INSTANT, keys, MAX_PLAIN_LENGTH, object, TEXT, TEXTS, YES_OR_NO } from './plain-json.js';

const NEEDED = true;
const OPTIONAL = false;

const COUNTS = object(
  keys(
    ['errors', COUNT, NEEDED],
    ['failed', COUNT, NEEDED],
    ['flaky', COUNT, NEEDED],
    ['passed', COUNT, NEEDED],
    ['skipped', COUNT, NEEDED],
  ),
  'tests',
  COUNT,
);

const GATE = object(
  keys(
    ['excuseOwnFlakes', YES_OR_NO, NEEDED],
    ['failOn', '"(?:unexcused|any|never)"', NEEDED],
    ['flakyThreshold', String.raw`(?:[01]|0\.\d{0,5}[1-9])`, NEEDED],
    ['ifNoFiles', '"(?:error|warn|ignore)"', NEEDED],
  ),
  'minRuns',
  COUNT,
);

const PART = object(
  keys(
    ['brokenReports', COUNT, NEEDED],
    ['conclusion', '"(?:passed|excused|failed)"', OPTIONAL],
    ['counts', COUNTS, NEEDED],
    ['digest', TEXT, NEEDED],
    ['exitCode', String.raw`(?:0|-?[1-9]\d{0,14})`, OPTIONAL],
    ['finishedAt', INSTANT, OPTIONAL],
    ['gate', GATE, OPTIONAL],
    ['partial', YES_OR_NO, NEEDED],
    ['previousStepOutcome', '"(?:success|failure|cancelled|skipped)"', OPTIONAL],
    ['reports', COUNT, NEEDED],
    ['shard', TEXT, NEEDED],
    ['startedAt', INSTANT, NEEDED],
  ),
  'step',
  TEXT,
);

const RUN = object(
  keys(
    ['author', TEXT, OPTIONAL],
    ['baseBranch', TEXT, OPTIONAL],
    ['baseCommit', TEXT, OPTIONAL],
    ['branch', TEXT, NEEDED],
    ['changedFiles', TEXTS, OPTIONAL],
    ['commit', TEXT, NEEDED],
    ['event', TEXT, NEEDED],
    ['headCommit', TEXT, OPTIONAL],
    ['mergedPullRequests', String.raw`\[(?:${COUNT}(?:,${COUNT})*)?\]`, NEEDED],
    ['onDefaultBranch', YES_OR_NO, NEEDED],
    ['parts', String.raw`\[${PART}\]`, NEEDED],
    ['passedUnlisted', YES_OR_NO, OPTIONAL],
    ['pullRequest', COUNT, OPTIONAL],
    ['runAttempt', String.raw`[1-9]\d{0,5}`, NEEDED],
    ['runId', String.raw`"[\w.-]{1,200}"`, NEEDED],
    ['tree', TEXT, OPTIONAL],
  ),
  'trusted',
  YES_OR_NO,
);

const PLAIN_RUN = new RegExp(`^${RUN}$`);

/**
 * Whether a run's JSON is valid (`runSchema`) and as `canonicalJson` spells it, with one part and nothing unknown.
 * Otherwise it may still be valid.
 */
export function isPlainRun(json: string): boolean {
  return json.length <= MAX_PLAIN_LENGTH && PLAIN_RUN.test(json);
}
