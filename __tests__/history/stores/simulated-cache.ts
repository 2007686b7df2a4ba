import { gunzipSync } from 'node:zlib';
import type { CacheExchange, Restored, SaveFailure } from '../../../src/history/stores/cache-exchange.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { CacheEntries } from '../../e2e/stand-ins/cache/entries.js';

/** How most jobs pack. */
export const USUAL_VERSION = 'v';
const PAGE_SIZE = 3;

/**
 * What goes wrong with a save: the bytes are lost and nobody notices (`lost`); it does not happen (`refused`); it
 * happens and the reply is lost (`reply-lost`); the name is taken and nothing more (`name-lost`).
 */
export type SaveFault = 'lost' | 'refused' | 'reply-lost' | 'name-lost';

export interface SimulatedAccess {
  readonly refs: readonly string[];
  /** Its entries get their date when they are saved, and appear when uploads finish. */
  readonly isSlow?: () => boolean;
  readonly version?: string;
  /** Asked at every save. */
  readonly fault?: () => SaveFault | undefined;
  /** Told the keys of what has reached the cache, or will when uploads finish. */
  readonly onKept?: (key: string) => void;
}

/** The cache's rules in memory, for simulations of many jobs: no network, no processes, and time as the test says. */
export class SimulatedCache {
  nowMs: number;
  /** Keys that can't be restored at the moment. */
  readonly unreachable = new Set<string>();
  private readonly entries: CacheEntries;
  private readonly contents = new Map<string, Uint8Array>();
  private readonly unfinished: (() => void)[] = [];

  constructor(startMs: number) {
    this.nowMs = startMs;
    this.entries = new CacheEntries(() => new Date(this.nowMs));
  }

  /** As a job of this ref sees it. */
  exchange(ref: string, access: SimulatedAccess): CacheExchange {
    const { refs, version = USUAL_VERSION } = access;
    const find = (key: string): Restored => {
      const found = this.entries.match({ scopes: refs, keys: [key], version });
      const bytes = found === undefined ? undefined : this.contents.get(found.key);
      if (found === undefined || bytes === undefined || this.unreachable.has(found.key))
        return { kind: 'missing' };
      return { kind: 'restored', key: found.key, bytes };
    };
    return {
      access: () => Promise.resolve({}),
      packing: () => Promise.resolve({ version, hasZstd: version === USUAL_VERSION }),
      restore: (keys) =>
        Promise.resolve(
          keys.map((key) => {
            const found = find(key);
            return found.kind === 'restored' && found.key !== key ? { kind: 'missing' } : found;
          }),
        ),
      restoreNewest: (prefix) => Promise.resolve(find(prefix)),
      save: (key, bytes) => Promise.resolve(this.save({ ref, key, version }, bytes, access)),
    };
  }

  private save(
    name: { readonly ref: string; readonly key: string; readonly version: string },
    bytes: Uint8Array,
    { isSlow, fault: nextFault, onKept }: SimulatedAccess,
  ): { isKept: true } | { isKept: false; why: SaveFailure } {
    const failed = { isKept: false, why: 'unknown' } as const;
    const fault = nextFault?.();
    const id = fault === 'refused' ? undefined : this.entries.reserve(name);
    if (id === undefined || fault === 'name-lost') return failed;
    const finish = (): void => {
      if (fault !== 'lost') this.contents.set(name.key, bytes);
      this.entries.finalise(id, bytes.length);
    };
    if (fault !== 'lost') onKept?.(name.key);
    if (isSlow?.() === true && fault === undefined) this.unfinished.push(finish);
    else finish();
    return fault === 'reply-lost' ? failed : { isKept: true };
  }

  /** The REST list, in small pages, newest first. */
  readonly list: ListEntries = ({ prefix, ref, isEnough }) => {
    const all = this.entries
      .list()
      .filter((entry) => entry.key.startsWith(prefix) && entry.ref === ref)
      .map(({ createdAt, ...entry }) => ({ ...entry, createdAt: createdAt.toISOString() }))
      .sort((a, b) => (a.createdAt === b.createdAt ? b.id - a.id : a.createdAt < b.createdAt ? 1 : -1));
    let length = 0;
    do length += PAGE_SIZE;
    while (length < all.length && !isEnough(all.slice(0, length)));
    return Promise.resolve({ kind: 'listed', entries: all.slice(0, length) });
  };

  finishUploads(): void {
    for (const finish of this.unfinished.splice(0)) finish();
  }

  evict(isUnwanted: (key: string) => boolean): void {
    this.entries.remove((entry) => isUnwanted(entry.key));
  }

  /** Evicts what nobody has read for longest, as GitHub does. */
  evictOldest(count: number): void {
    const byAccess = this.entries
      .list()
      .toSorted((a, b) => +a.lastAccessedAt - +b.lastAccessedAt || a.id - b.id);
    const keys = new Set(byAccess.slice(0, count).map((entry) => entry.key));
    this.evict((key) => keys.has(key));
  }

  keys(): string[] {
    return this.entries.list().map((entry) => entry.key);
  }

  /** What entries say, those that a job can restore. */
  texts({ refs, version }: SimulatedAccess): string[] {
    const readable = this.entries.list().filter((entry) => refs.includes(entry.ref));
    return readable.flatMap(({ key, version: ofEntry }) => {
      if (ofEntry !== (version ?? USUAL_VERSION)) return [];
      const bytes = this.unreachable.has(key) ? undefined : this.contents.get(key);
      return bytes === undefined ? [] : [gunzipSync(bytes).toString()];
    });
  }
}
