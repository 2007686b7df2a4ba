import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import type { SettingsSource } from '../config/config.js';
import { SETTING_NAMES } from '../config/config.js';
import { didYouMean } from '../did-you-mean.js';
import { errorMessage, UserError } from '../errors.js';

/** Flags of `analyze` that say what was run; everything that git and the CI's environment say is filled in. */
export const CONTEXT_FLAGS = [
  'repository',
  'commit',
  'tree',
  'base',
  'branch',
  'base-branch',
  'pull-request',
  'event',
  'workflow',
  'job',
  'shard',
  'run-id',
  'run-attempt',
  'started',
  'finished',
  'exit-code',
] as const;

export type ContextFlag = (typeof CONTEXT_FLAGS)[number];

export interface Flags {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly positionals: readonly string[];
}

/** Parses `--name value` and `--name=value`; `switches` take no value. Throws a `UserError` on anything else. */
export function parseFlags(
  args: readonly string[],
  names: readonly string[],
  switches: readonly string[] = [],
): Flags {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const name of names) options[name] = { type: 'string', multiple: true };
  for (const name of switches) options[name] = { type: 'boolean' };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    const texts = Object.entries(values).map(([name, value]): [string, string] => [
      name,
      // A flag that is given twice adds a line: --reports a.xml --reports b.xml.
      Array.isArray(value) ? value.join('\n') : String(value),
    ]);
    return { values: Object.fromEntries(texts), positionals };
  } catch (error) {
    const all = [...names, ...switches];
    const [what = ''] = errorMessage(error).split('.');
    const [, unknown] = /Unknown option '--([^'=]+)/.exec(what) ?? [];
    const meant = unknown === undefined ? '' : didYouMean(unknown, all, '--');
    throw new UserError(`${what}.${meant} Known flags: ${all.map((name) => `--${name}`).join(' ')}`);
  }
}

/** The flags that are settings, as a source of the configuration. */
export function settingsFromFlags({ values, positionals }: Flags): SettingsSource {
  const settings: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    if (values[name] !== undefined) settings[name] = values[name];
  }
  // A list, because the name of a file may hold a comma.
  if (positionals.length > 0) settings.reports = [...(values.reports ?? '').split('\n'), ...positionals];
  return { title: 'Flag', settings: withHistoryFolder(settings) };
}

/** On the command line, `--history` takes a folder, `off`, or `file` for the default folder. */
function withHistoryFolder(settings: Record<string, unknown>): Record<string, unknown> {
  const { history = 'file' } = settings;
  if (history === 'file' || history === 'off') return { ...settings, history };
  if (history === 'cache' || history === 'branch')
    throw new UserError(`--history ${history} works in GitHub Actions only. Give a folder.`);
  if (/^\w+:\/\//.test(String(history))) {
    throw new UserError(
      `--history ${String(history)}: only folders are supported so far. Give a folder, or "off".`,
    );
  }
  return { ...settings, history: 'file', 'history-path': history };
}
