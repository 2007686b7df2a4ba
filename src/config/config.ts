import * as v from 'valibot';
import { didYouMean } from '../did-you-mean.js';
import { UserError } from '../errors.js';
import { DEFAULT_SHARD_KEYS } from '../model/lane.js';
import { FORMATS } from '../reports/formats.js';
import { RUNNER_NAMES } from '../runners/all-runners.js';
import {
  branchName,
  integer,
  list,
  listOf,
  minutes,
  numberOrShare,
  offOr,
  oneOf,
  patternsByWord,
  ratio,
  textMap,
  textValue,
  toggle,
} from './values.js';

export const DEFAULT_QUARANTINE_FILE = '.github/quarantine.yml';

/**
 * Everything that can be set, once: the same keys are inputs of the action, keys of the configuration file and
 * flags of the command line. Defaults live here; `action.yml` repeats them in words only, because a default there
 * would win over the configuration file.
 */
export const configSchema = v.strictObject({
  reports: v.optional(list(), []),
  'run-data': v.optional(list(), []),
  command: v.optional(textValue()),
  'rerun-command': v.optional(textValue()),
  runner: v.optional(oneOf(['auto', ...RUNNER_NAMES]), 'auto'),
  shell: v.optional(oneOf(['auto', 'bash', 'pwsh']), 'auto'),
  'command-timeout': v.optional(
    offOr(minutes({ max: 10_000 }), 'a number of minutes above 0 and up to 10000'),
    'off',
  ),
  'if-no-files': v.optional(oneOf(['error', 'warn', 'ignore']), 'error'),
  format: v.optional(oneOf(['auto', ...FORMATS.map(({ name }) => name)]), 'auto'),
  duplicates: v.optional(oneOf(['auto', 'attempts', 'parameters']), 'auto'),
  suite: v.optional(textValue(), ''),
  variant: v.optional(textMap(), {}),
  'shard-keys': v.optional(list(), []),
  partial: v.optional(toggle(), false),
  'previous-step-outcome': v.optional(oneOf(['success', 'failure', 'cancelled', 'skipped'])),
  'excuse-own-flakes': v.optional(toggle(), false),
  history: v.optional(oneOf(['cache', 'branch', 'file', 'off']), 'cache'),
  'history-branch': v.optional(branchName(), 'deflake-history'),
  'history-path': v.optional(textValue(), '.deflake'),
  'fail-on': v.optional(oneOf(['unexcused', 'new-flaky', 'any', 'never']), 'unexcused'),
  'flaky-budget': v.optional(
    offOr(numberOrShare({ unit: 'flaky tests', max: 1_000_000 }), 'a number of flaky tests, or a percentage'),
    'off',
  ),
  tiers: v.optional(patternsByWord(['gate', 'report-only']), {}),
  'flaky-threshold': v.optional(ratio({ above: 0.5 }), 0.95),
  'min-runs': v.optional(integer({ min: 1, max: 10_000 }), 5),
  'retry-target': v.optional(ratio({ above: 0 }), 0.001),
  'max-retries': v.optional(integer({ min: 0, max: 20 }), 5),
  'retry-budget': v.optional(numberOrShare({ unit: 'minutes', max: 10_000 }), '10 %'),
  'retry-max-failures': v.optional(numberOrShare({ unit: 'failing tests', max: 1_000_000 }), '20'),
  'window-runs': v.optional(integer({ min: 10, max: 10_000 }), 500),
  'window-days': v.optional(integer({ min: 1, max: 3_650 }), 90),
  // At most what a store reads back; packed, it is a tenth of that.
  'window-megabytes': v.optional(integer({ min: 1, max: 250 }), 200),
  'quarantine-file': v.optional(textValue(), DEFAULT_QUARANTINE_FILE),
  'quarantine-cap': v.optional(integer({ min: 0, max: 2_000 }), 50),
  'quarantine-pr': v.optional(toggle(), false),
  'comment-mode': v.optional(oneOf(['always', 'changes', 'failures', 'off']), 'failures'),
  'check-run': v.optional(toggle(), true),
  'check-name': v.optional(textValue(), 'Deflake'),
  'job-summary': v.optional(toggle(), true),
  'html-report': v.optional(toggle(), true),
  'extra-reports': v.optional(listOf(['ctrf', 'junit']), []),
  'max-annotations': v.optional(integer({ min: 0, max: 1_000 }), 50),
});

export type Config = v.InferOutput<typeof configSchema>;
export type SettingName = keyof Config;

export const SETTING_NAMES = Object.keys(configSchema.entries) as SettingName[];

/** One place that settings came from, for messages. */
export interface SettingsSource {
  /** How messages call it: `input`, `.github/deflake.yml`, `flag`. */
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The configuration from its sources, the first source that sets a key winning. Throws one `UserError` that lists
 * every problem in every source, also in values that another source overrides.
 */
export function buildConfig(sources: readonly SettingsSource[]): Config {
  const problems = sources.flatMap((source) => problemsIn(source));
  if (problems.length > 0) {
    const what = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    throw new UserError(`The configuration has ${what}:`, { details: problems });
  }
  const merged: Record<string, unknown> = {};
  for (const source of sources.toReversed()) Object.assign(merged, source.settings);
  return v.parse(configSchema, merged);
}

function problemsIn({ title, settings }: SettingsSource): string[] {
  const parsed = v.safeParse(configSchema, settings);
  if (parsed.success) return [];
  return parsed.issues.map((issue) => {
    const key = v.getDotPath(issue) ?? '';
    if (issue.type !== 'strict_object') return `${title} "${key}" ${issue.message}`;
    return `${title} "${key}" is unknown.${didYouMean(key, SETTING_NAMES)} Known are: ${SETTING_NAMES.join(', ')}`;
  });
}

/** Matrix keys that only split the work: the usual ones and those that the configuration adds. */
export function shardKeys(config: Config): string[] {
  return [...DEFAULT_SHARD_KEYS, ...config['shard-keys']];
}
