import { randomUUID } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import type { RetentionLimits } from '../history/retention.js';
import type { HistoryStore } from '../history/store.js';
import { createFileStore } from '../history/stores/file.js';
import { createMemoryStore } from '../history/stores/memory.js';

const clock = { now: () => Date.now() };

export function limitsOf(config: Config): RetentionLimits {
  return { windowRuns: config['window-runs'], windowDays: config['window-days'] };
}

/** The store of the command line: a folder, or none. */
export function openLocalStore(config: Config, cwd: string): HistoryStore {
  if (config.history === 'off') return createMemoryStore();
  return openFolderStore(
    relative(process.cwd(), resolve(cwd, config['history-path'])) || '.',
    limitsOf(config),
  );
}

export function openFolderStore(folder: string, limits?: RetentionLimits): HistoryStore {
  return createFileStore({ folder, clock, uniqueName: randomUUID, ...(limits !== undefined && { limits }) });
}

export function openActionStore({
  config,
  workspace,
}: {
  config: Config;
  workspace: string;
  env: unknown;
  event: unknown;
  client: unknown;
}): HistoryStore {
  return openLocalStore(config, workspace);
}
