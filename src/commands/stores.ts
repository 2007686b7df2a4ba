import { randomUUID } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { RunContext } from '../assemble-run.js';
import type { Config } from '../config/config.js';
import type { Client } from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import type { EventContext } from '../github/event-context.js';
import type { RetentionLimits } from '../history/retention.js';
import type { HistoryStore } from '../history/store.js';
import type { ListEntries } from '../history/stores/cache-listing.js';

const clock = { now: () => Date.now() };

export function limitsOf(config: Config): RetentionLimits {
  return { windowRuns: config['window-runs'], windowDays: config['window-days'] };
}

/** The store of the command line: a folder, or none. */
export async function openLocalStore(config: Config, cwd: string): Promise<HistoryStore> {
  if (config.history === 'off') {
    const { createMemoryStore } = await import('../history/stores/memory.js');
    return createMemoryStore();
  }
  return openFolderStore(
    relative(process.cwd(), resolve(cwd, config['history-path'])) || '.',
    limitsOf(config),
  );
}

export async function openFolderStore(folder: string, limits?: RetentionLimits): Promise<HistoryStore> {
  const { createFileStore } = await import('../history/stores/file.js');
  return createFileStore({ folder, clock, uniqueName: randomUUID, ...(limits !== undefined && { limits }) });
}

export interface ActionStoreFacts {
  readonly config: Config;
  readonly event: EventContext;
  readonly client: Client | undefined;
  /** What tells this job from the others of its run. */
  readonly job: Pick<RunContext, 'lane' | 'shard' | 'step'>;
  readonly workspace: string;
}

/** The store of the action: the Actions cache, or what the command line has. */
export async function openActionStore(facts: ActionStoreFacts): Promise<HistoryStore> {
  const { config, event, client, job, workspace } = facts;
  if (config.history !== 'cache') return openLocalStore(config, workspace);
  const { createActionsCacheStore } = await import('../history/stores/actions-cache.js');
  const { own, base, default: defaultRef } = event.cacheScopes;
  return createActionsCacheStore({
    refs: { own, ...(base !== undefined && { base }), default: defaultRef ?? own },
    run: event,
    job,
    listEntries: listEntriesWith(client),
    uniqueName: randomUUID,
    random: Math.random,
    clock,
    debug: (line) => void process.stdout.write(`::debug::${line}\n`),
    limits: limitsOf(config),
  });
}

/** The cache's entries by GitHub's REST API, as the store wants them. */
function listEntriesWith(client: Client | undefined): ListEntries {
  return async ({ prefix, ref, isEnough }) => {
    if (client === undefined) return { kind: 'forbidden' };
    try {
      return { kind: 'listed', entries: await client.listCaches({ keyPrefix: prefix, ref, isEnough }) };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 403 && !error.isRateLimit) return { kind: 'forbidden' };
      return { kind: 'unavailable', message: error.message };
    }
  };
}
