import { buildConfig } from '../../config/config.js';
import { readConfigFile } from '../../config/inputs.js';
import type { HistoryStore } from '../../history/store.js';
import type { Problem } from '../../model/problem.js';
import { describeProblem } from '../../model/problem.js';
import { logSafe } from '../../render/log-safe.js';
import type { Flags } from '../flags.js';
import { settingsFromFlags } from '../flags.js';
import type { LineSource } from '../read-lines.js';
import { openLocalStore } from '../stores.js';

export interface HistoryWorld extends LineSource {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** Flags of every command that opens the history. */
export const STORE_FLAGS = ['history', 'config', 'window-runs', 'window-days', 'window-megabytes'] as const;

/** The history that flags name, or else the configuration file, or else the usual folder. */
export async function openHistory({ values }: Flags, { cwd }: HistoryWorld): Promise<HistoryStore> {
  const file = await readConfigFile(values.config ?? '', cwd);
  const config = buildConfig([settingsFromFlags({ values, positionals: [] }), ...file]);
  return openLocalStore(config, cwd);
}

export function warnOf(problems: readonly Problem[], { warn }: HistoryWorld): void {
  for (const problem of problems) warn(`! ${logSafe(describeProblem(problem))}\n`);
}
