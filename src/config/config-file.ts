import { parse } from 'yaml';
import { errorMessage, UserError } from '../errors.js';
import type { SettingsSource } from './config.js';

/** Reads the text of a configuration file. Its keys are those of the inputs; `buildConfig` checks them. */
export function parseConfigFile(text: string, path: string): SettingsSource {
  let raw: unknown;
  try {
    // Aliases can make a small file expand without bound; nobody needs them here.
    raw = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new UserError(`${path} is not valid YAML: ${errorMessage(error).split('\n')[0]}`);
  }
  if (raw === null || raw === undefined) return { title: path, settings: {} };
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    throw new UserError(`${path} must hold keys and values, such as "fail-on: unexcused".`);
  }
  return { title: path, settings: raw as Record<string, unknown> };
}
