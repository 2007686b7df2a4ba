import { listed } from '../analysis/run-words.js';
import type { Config, SettingName, SettingsSource } from '../config/config.js';
import { buildConfig } from '../config/config.js';
import type { ActionInputs } from '../config/inputs.js';
import { UserError } from '../errors.js';
import type { BaseFilePlace } from '../github/base-file.js';
import { isOwnFileTrusted, readBaseFile } from '../github/base-file.js';
import type { Problem } from '../model/problem.js';

/** Settings that say what fails a job. A pull request that could change them in its own file could let itself pass. */
export const GATE_KEYS: readonly SettingName[] = [
  'fail-on',
  'flaky-budget',
  'tiers',
  'flaky-threshold',
  'min-runs',
  'excuse-own-flakes',
  'if-no-files',
  'quarantine-file',
  'quarantine-cap',
];

/**
 * The configuration of the action. Of a pull request, what the configuration file says of the gate is read from the base
 * branch, and what the pull request would change of it is told. Inputs stand in the workflow file, which GitHub runs as
 * the pull request has it: nobody can read them elsewhere.
 */
export async function configOfBase(
  { config, inputs, file, configPath }: ActionInputs,
  place: BaseFilePlace,
): Promise<{ readonly config: Config; readonly problems: readonly Problem[] }> {
  if (place.context === undefined || isOwnFileTrusted(place.context)) return { config, problems: [] };
  const request = { path: configPath, area: 'context', otherwise: OTHERWISE } as const;
  const found = await readBaseFile(place, request);
  const base = await gateSettingsIn(found.text, configPath);
  const own = Object.assign({}, ...file.map(({ settings }) => settings)) as Record<string, unknown>;
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !isGateKey(key)));
  const sources = [inputs, base.source, { title: configPath, settings: rest }];
  return {
    config: buildConfig(sources),
    problems: [
      ...found.problems,
      ...base.problems,
      ...proposal({ own, base: base.source.settings, configPath }),
    ],
  };
}

const OTHERWISE = 'What the file says of the gate does not count; the defaults do.';

function isGateKey(key: string): boolean {
  return (GATE_KEYS as readonly string[]).includes(key);
}

/** A file of the base branch that is wrong is nothing that the pull request can be blamed for. */
async function gateSettingsIn(
  text: string | undefined,
  path: string,
): Promise<{ readonly source: SettingsSource; readonly problems: readonly Problem[] }> {
  const title = `${path} of the base branch`;
  if (text === undefined) return { source: { title, settings: {} }, problems: [] };
  const { parseConfigFile } = await import('../config/config-file.js');
  try {
    const { settings } = parseConfigFile(text, title);
    const source = {
      title,
      settings: Object.fromEntries(Object.entries(settings).filter(([key]) => isGateKey(key))),
    };
    buildConfig([source]);
    return { source, problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const what = `${[error.message, ...error.details].join(' ')} ${OTHERWISE}`;
    return { source: { title, settings: {} }, problems: [{ area: 'context', where: title, what }] };
  }
}

interface Proposal {
  readonly own: Readonly<Record<string, unknown>>;
  readonly base: Readonly<Record<string, unknown>>;
  readonly configPath: string;
}

function proposal({ own, base, configPath }: Proposal): Problem[] {
  const keys = GATE_KEYS.filter((key) => JSON.stringify(own[key]) !== JSON.stringify(base[key]));
  if (keys.length === 0) return [];
  const what = `This change sets ${listed(keys)} anew. That counts once it is merged: until then the base branch's file decides.`;
  return [{ area: 'context', where: configPath, what, isNote: true }];
}
