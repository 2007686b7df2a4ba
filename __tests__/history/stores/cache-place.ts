import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { HistoryStore } from '../../../src/history/store.js';
import {
  type ActionsCacheOptions,
  createActionsCacheStore,
} from '../../../src/history/stores/actions-cache.js';
import type { ListEntries, ListedEntry } from '../../../src/history/stores/cache-listing.js';
import { buildLane, EPOCH_MS } from '../../builders.js';
import { type CacheAccess, CacheService } from '../../e2e/stand-ins/cache-service.js';
import { RestApi, type TokenPermissions } from '../../e2e/stand-ins/rest-api.js';
import { octokitFor } from '../../e2e/stand-ins/rest-client.js';

export const MAIN = 'refs/heads/main';

export interface JobOptions extends Partial<Omit<ActionsCacheOptions, 'refs'>> {
  /** Whose scopes the job's token opens; a push to the default branch unless told otherwise. */
  readonly access?: Partial<CacheAccess>;
  /** Of its `GITHUB_TOKEN`. */
  readonly permissions?: TokenPermissions;
  /** More of the job's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

const VARIABLES = [
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_CACHE_SERVICE_V2',
  'ACTIONS_CACHE_MODE',
  'GITHUB_WORKSPACE',
  'GITHUB_SERVER_URL',
  'RUNNER_TEMP',
  'PATH',
];

/**
 * A repository's Actions cache and REST API, as stand-ins on the loopback interface, and jobs that use them through
 * GitHub's real toolkit. The toolkit reads the environment and the current directory, so there is one place at a time.
 */
export class CachePlace {
  readonly cache: CacheService;
  readonly api: RestApi;
  readonly debugged: string[] = [];
  /** Pages that were listed. */
  pages = 0;
  private readonly folder: string;
  private readonly before: {
    readonly cwd: string;
    readonly variables: Readonly<Record<string, string | undefined>>;
  };
  private names = 0;
  private readonly time: { ms: number };

  private constructor(cache: CacheService, api: RestApi, folder: string, time: { ms: number }) {
    this.cache = cache;
    this.api = api;
    this.folder = folder;
    this.time = time;
    this.before = {
      cwd: process.cwd(),
      variables: Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]])),
    };
  }

  static async create(): Promise<CachePlace> {
    const time = { ms: EPOCH_MS };
    // Entries are a second apart, as on a busy day.
    const now = (): Date => {
      time.ms += 1_000;
      return new Date(time.ms);
    };
    const cache = await CacheService.start(now);
    const api = await RestApi.start({ cache, now });
    const folder = await mkdtemp(join(tmpdir(), 'deflake-cache-store-'));
    const place = new CachePlace(cache, api, folder, time);
    await mkdir(place.workspace);
    process.chdir(place.workspace);
    // The toolkit talks a lot, and in commands that a runner would obey.
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    return place;
  }

  get workspace(): string {
    return join(this.folder, 'workspace');
  }

  /** Lets time pass for the service. */
  passHours(hours: number): void {
    this.time.ms += hours * 60 * 60 * 1_000;
  }

  /** The store of a job. It sets the process's environment whenever it is used. */
  job(options: JobOptions = {}): HistoryStore {
    const { access = {}, permissions, environment = {}, ...rest } = options;
    const scopes: CacheAccess = { ref: MAIN, defaultRef: MAIN, ...access };
    const store = createActionsCacheStore({
      refs: {
        own: scopes.ref,
        default: scopes.defaultRef,
        ...(scopes.baseRef !== undefined && { base: scopes.baseRef }),
      },
      run: { runId: '1', runAttempt: 1 },
      job: { lane: buildLane(), shard: '', step: 'deflake' },
      listEntries: this.lister(permissions),
      uniqueName: () => `u${++this.names}`,
      random: () => 0,
      clock: { now: () => this.time.ms },
      debug: (line) => void this.debugged.push(line),
      ...rest,
    });
    const variables = {
      ...this.cache.environment(scopes),
      RUNNER_TEMP: join(this.folder, 'temp'),
      GITHUB_WORKSPACE: this.workspace,
      PATH: this.before.variables.PATH ?? '',
      ...environment,
    };
    const enter = (): void => setEnvironment(variables);
    return {
      title: store.title,
      load: () => {
        enter();
        return store.load();
      },
      save: (addition, known) => {
        enter();
        return store.save(addition, known);
      },
    };
  }

  async close(): Promise<void> {
    jest.restoreAllMocks();
    process.chdir(this.before.cwd);
    setEnvironment(this.before.variables);
    await Promise.all([
      this.cache.stop(),
      this.api.stop(),
      rm(this.folder, { recursive: true, force: true }),
    ]);
  }

  private lister(permissions: TokenPermissions | undefined): ListEntries {
    const octokit = octokitFor(this.api, permissions);
    return async ({ prefix, ref, isEnough }) => {
      const entries: ListedEntry[] = [];
      try {
        for (let page = 1; ; page++) {
          this.pages++;
          const { data } = await octokit.rest.actions.getActionsCacheList({
            owner: 'octo',
            repo: 'demo',
            key: prefix,
            ref,
            sort: 'created_at',
            direction: 'desc',
            per_page: 100,
            page,
          });
          entries.push(...data.actions_caches.map(listedEntry));
          if (data.actions_caches.length < 100 || isEnough(entries)) return { kind: 'listed', entries };
        }
      } catch (error) {
        const status =
          typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
        return status === 403 ? { kind: 'forbidden' } : { kind: 'unavailable', message: String(error) };
      }
    };
  }
}

function listedEntry(entry: {
  key?: string;
  ref?: string;
  created_at?: string;
  size_in_bytes?: number;
  version?: string;
}): ListedEntry {
  return {
    key: entry.key ?? '',
    ref: entry.ref ?? '',
    createdAt: entry.created_at ?? '',
    sizeBytes: entry.size_in_bytes ?? 0,
    version: entry.version ?? '',
  };
}

function setEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of VARIABLES) {
    const value = variables[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
