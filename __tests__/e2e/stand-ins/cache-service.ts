import { CacheBlobs } from './cache/blobs.js';
import { CacheEntries, type CacheEntry, type EntryName } from './cache/entries.js';
import { answerCacheCall, CACHE_METHODS, type CacheMethod, twirpError } from './cache/protocol.js';
import { type CacheAccess, issueRuntimeToken, readTokenScopes } from './cache/runtime-token.js';
import { type Fault, FaultPlan } from './faults.js';
import { DROPPED, type LoopbackReply, type LoopbackRequest, LoopbackServer } from './loopback-server.js';

export type { CacheEntry } from './cache/entries.js';
export type { CacheAccess } from './cache/runtime-token.js';

/** What clients do: the three methods of the service, and what they do with blobs. */
export type CacheCall = CacheMethod | 'upload' | 'download';

/** An entry with its bytes, to be put into another cache. */
export interface KeptEntry extends EntryName {
  readonly content: Buffer;
}

/** One call as it was logged. */
export interface LoggedCacheCall {
  readonly call: CacheCall;
  /** The scope of the job that called; blobs are addressed without a token. */
  readonly ref: string | undefined;
  readonly key: string | undefined;
  readonly status: number | typeof DROPPED;
}

const METHOD_PATH = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/;

/** A stand-in for cache service v2: a real server, which the real client talks to. */
export class CacheService {
  readonly #entries: CacheEntries;
  readonly #blobs = new CacheBlobs();
  readonly #faults = new FaultPlan();
  readonly #log: LoggedCacheCall[] = [];
  #server: LoopbackServer | undefined;

  private constructor(now: () => Date) {
    this.#entries = new CacheEntries(now);
  }

  /** Starts the service with an empty cache. The clock dates entries; no rule depends on it. */
  static async start(now: () => Date = () => new Date()): Promise<CacheService> {
    const service = new CacheService(now);
    service.#server = await LoopbackServer.start((request) => service.#answer(request));
    return service;
  }

  /** The value of `ACTIONS_RESULTS_URL`. */
  get url(): string {
    return `${this.#running().url}/`;
  }

  /** What has been asked so far. */
  get log(): readonly LoggedCacheCall[] {
    return this.#log;
  }

  /** The environment variables by which a job finds the service; the token says what the job may do. */
  environment(access: CacheAccess): Record<string, string> {
    return {
      ACTIONS_RESULTS_URL: this.url,
      ACTIONS_RUNTIME_TOKEN: issueRuntimeToken(access),
      ACTIONS_CACHE_SERVICE_V2: 'True',
    };
  }

  /** All finalised entries of all scopes, oldest first: what `GET /repos/{owner}/{repo}/actions/caches` lists. */
  entries(): readonly CacheEntry[] {
    return this.#entries.list();
  }

  /** All finalised entries with their bytes, oldest first: what `put` brings into another cache. */
  take(): readonly KeptEntry[] {
    return this.#entries
      .list()
      .map(({ id, ref, key, version }) => ({ ref, key, version, content: this.#blobs.contentOf(id) }));
  }

  /** Adds entries as if jobs had just saved them. */
  put(entries: readonly KeptEntry[]): void {
    for (const { content, ...name } of entries) {
      const id = this.#entries.reserve(name);
      if (id === undefined) throw new Error(`${name.key} is there already`);
      this.#blobs.put(id, content);
      this.#entries.finalise(id, content.length);
    }
  }

  /** Evicts entries, as GitHub does with what nobody reads; returns how many. */
  evict(isUnwanted: (entry: CacheEntry) => boolean = () => true): number {
    const ids = this.#entries.remove(isUnwanted);
    for (const id of ids) this.#blobs.delete(id);
    return ids.length;
  }

  /** Lets the next `times` calls of a kind fail; a 503 costs the real client three seconds and more. */
  fail(call: CacheCall | '*', fault: Fault, times = 1): void {
    this.#faults.add({ call, fault, times });
  }

  /** The next uploads are acknowledged and finalised, and yet their bytes are gone. */
  loseUploads(count = 1): void {
    this.#blobs.loseUploads(count);
  }

  /** Refuses connections until `recover`. */
  async refuse(): Promise<void> {
    await this.#running().refuse();
  }

  /** Ends all faults. */
  async recover(): Promise<void> {
    this.#faults.clear();
    this.#blobs.loseUploads(0);
    await this.#running().accept();
  }

  /** Ends the service. */
  async stop(): Promise<void> {
    await this.#running().stop();
  }

  async #answer(request: LoopbackRequest): Promise<LoopbackReply | typeof DROPPED> {
    const method = CACHE_METHODS.find((name) => name === METHOD_PATH.exec(request.url.pathname)?.[1]);
    if (method) return this.#call(method, request);
    if (!request.url.pathname.startsWith('/blobs/'))
      return twirpError(404, 'bad_route', request.url.pathname);
    const call = request.method === 'PUT' ? 'upload' : 'download';
    const reply = await this.#faults.around(call, () => this.#blobs.answer(request));
    this.#log.push({ call, ref: undefined, key: undefined, status: statusOf(reply) });
    return reply;
  }

  async #call(call: CacheMethod, request: LoopbackRequest): Promise<LoopbackReply | typeof DROPPED> {
    const scopes = readTokenScopes(request.headers.authorization);
    if (!scopes) return twirpError(401, 'unauthenticated', 'no token of this service');
    const body = JSON.parse(request.body.toString()) as { key?: unknown };
    const state = { entries: this.#entries, blobs: this.#blobs, url: () => this.#running().url };
    const reply = await this.#faults.around(call, () => answerCacheCall(call, state, scopes, body));
    this.#log.push({
      call,
      ref: scopes[0]?.Scope,
      key: typeof body.key === 'string' ? body.key : undefined,
      status: statusOf(reply),
    });
    return reply;
  }

  #running(): LoopbackServer {
    if (!this.#server) throw new Error('the cache service has not been started');
    return this.#server;
  }
}

function statusOf(reply: LoopbackReply | typeof DROPPED): number | typeof DROPPED {
  return reply === DROPPED ? DROPPED : reply.status;
}
