import { randomUUID } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { RunContext } from '../assemble-run.js';
import type { Config } from '../config/config.js';
import type { Client } from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import type { EventContext } from '../github/event-context.js';
import { MAX_LISTED } from '../github/operations/repository.js';
import type { RetentionLimits } from '../history/retention.js';
import type { HistoryStore } from '../history/store.js';
import type { ListEntries } from '../history/stores/cache-listing.js';

const clock = { now: () => Date.now() };

function debug(line: string): void {
  process.stdout.write(`::debug::${line}\n`);
}

export function limitsOf(config: Config): RetentionLimits {
  return {
    windowRuns: config['window-runs'],
    windowDays: config['window-days'],
    windowBytes: config['window-megabytes'] * 1_000_000,
  };
}

/** The store of the command line: a folder, a checkout of the branch that has the history, or none. */
export async function openLocalStore(config: Config, cwd: string): Promise<HistoryStore> {
  if (config.history === 'off') {
    const { createMemoryStore } = await import('../history/stores/memory.js');
    return createMemoryStore();
  }
  const folder = relative(process.cwd(), resolve(cwd, config['history-path'])) || '.';
  const { createCheckoutRepository, isCheckout } = await import('../history/stores/checkout-repository.js');
  if (!(await isCheckout(folder))) return openFolderStore(folder, limitsOf(config));
  const { createBranchStore } = await import('../history/stores/branch.js');
  return createBranchStore({
    branch: config['history-branch'],
    title: `checkout ${folder}`,
    repository: createCheckoutRepository(folder, randomUUID),
    mayWrite: true,
    clock,
    random: Math.random,
    wait,
    debug: () => {},
    limits: limitsOf(config),
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => void setTimeout(done, ms));
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

/** The store of the action: the Actions cache, a branch, or what the command line has. */
export async function openActionStore(facts: ActionStoreFacts): Promise<HistoryStore> {
  if (facts.config.history === 'cache') return openCacheStore(facts);
  if (facts.config.history === 'branch') return openBranchStore(facts);
  return openLocalStore(facts.config, facts.workspace);
}

async function openBranchStore({ config, event, client }: ActionStoreFacts): Promise<HistoryStore> {
  const [{ createBranchStore }, { createBranchRepository }] = await Promise.all([
    import('../history/stores/branch.js'),
    import('./branch-repository.js'),
  ]);
  const branch = config['history-branch'];
  return createBranchStore({
    branch,
    repository: createBranchRepository({ client, branch, readOnlyToken: event.readOnlyToken }),
    mayWrite: event.trusted,
    clock,
    random: Math.random,
    wait,
    debug,
    limits: limitsOf(config),
  });
}

async function openCacheStore({ config, event, client, job }: ActionStoreFacts): Promise<HistoryStore> {
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
    debug,
    limits: limitsOf(config),
  });
}

/** The cache's entries by GitHub's REST API, as the store wants them. */
function listEntriesWith(client: Client | undefined): ListEntries {
  return async ({ prefix, ref, isEnough }) => {
    if (client === undefined) return { kind: 'forbidden' };
    try {
      const entries = await client.listCaches({ keyPrefix: prefix, ref, isEnough });
      return { kind: 'listed', entries, isCut: entries.length >= MAX_LISTED && !isEnough(entries) };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 403 && !error.isRateLimit) return { kind: 'forbidden' };
      return { kind: 'unavailable', message: error.message };
    }
  };
}
