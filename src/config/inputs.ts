import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { errorMessage, UserError } from '../errors.js';
import type { Config, SettingsSource } from './config.js';
import { buildConfig, SETTING_NAMES } from './config.js';

/** Inputs of the action that are not settings: they say where the settings and the token are. */
export const EXTRA_INPUTS = ['config', 'github-token'] as const;

const DEFAULT_CONFIG_PATH = '.github/deflake.yml';

export interface ActionInputs {
  readonly config: Config;
  readonly token: string;
  /** What the configuration was made of: the inputs, and the file where there is one. */
  readonly inputs: SettingsSource;
  readonly file: readonly SettingsSource[];
  readonly configPath: string;
}

/** The only reader of the action's inputs. Throws a `UserError` that lists every problem. */
export async function readInputs(env: NodeJS.ProcessEnv, workspace: string): Promise<ActionInputs> {
  const settings: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const value = readInput(env, name);
    // An input that is not given arrives as an empty text.
    if (value !== '') settings[name] = value;
  }
  const path = readInput(env, 'config');
  const file = await readConfigFile(path, workspace);
  const inputs = { title: 'Input', settings };
  const config = buildConfig([inputs, ...file]);
  return {
    config,
    token: readInput(env, 'github-token'),
    inputs,
    file,
    configPath: path || DEFAULT_CONFIG_PATH,
  };
}

/** As the runner passes inputs: upper case, spaces as underscores, hyphens kept. */
function readInput(env: NodeJS.ProcessEnv, name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** The configuration file as a source: none if the default one is absent, an error if a named one is. */
export async function readConfigFile(path: string, workspace: string): Promise<SettingsSource[]> {
  const name = path === '' ? DEFAULT_CONFIG_PATH : path;
  let text: string;
  try {
    text = readFileSync(isAbsolute(name) ? name : join(workspace, name), 'utf8');
  } catch (error) {
    if (path === '' && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserError(`The configuration file ${name} can't be read: ${errorMessage(error)}`);
  }
  // Loaded only where there is a file: YAML takes longer to load than all of our own code.
  const { parseConfigFile } = await import('./config-file.js');
  return [parseConfigFile(text, name)];
}
