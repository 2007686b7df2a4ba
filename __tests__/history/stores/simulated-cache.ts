import type { CacheExchange, Restored } from '../../../src/history/stores/cache-exchange.js';
import type { ListEntries } from '../../../src/history/stores/cache-listing.js';
import { CacheEntries } from '../../e2e/stand-ins/cache/entries.js';

/** All of these go through one version of archives. */
const VERSION = 'v';
const PAGE_SIZE = 3;

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

  /** As a job of this ref sees it. A slow job's entries get their date now and appear when uploads finish. */
  exchange(
    ref: string,
    options: { readonly isSlow: boolean; readonly refs: readonly string[] },
  ): CacheExchange {
    const find = (key: string): Restored => {
      const found = this.entries.match({ scopes: options.refs, keys: [key], version: VERSION });
      const bytes = found === undefined ? undefined : this.contents.get(found.key);
      if (found === undefined || bytes === undefined || this.unreachable.has(found.key))
        return { kind: 'missing' };
      return { kind: 'restored', key: found.key, bytes };
    };
    return {
      absence: () => Promise.resolve(undefined),
      restore: (keys) =>
        Promise.resolve(
          keys.map((key) => {
            const found = find(key);
            return found.kind === 'restored' && found.key !== key ? { kind: 'missing' } : found;
          }),
        ),
      restoreNewest: (prefix) => Promise.resolve(find(prefix)),
      save: (key, bytes) => {
        const id = this.entries.reserve({ ref, key, version: VERSION });
        if (id === undefined) return Promise.resolve({ isKept: false });
        const finish = (): void => {
          this.contents.set(key, bytes);
          this.entries.finalise(id, bytes.length);
        };
        if (options.isSlow) this.unfinished.push(finish);
        else finish();
        return Promise.resolve({ isKept: true });
      },
    };
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

  keys(): string[] {
    return this.entries.list().map((entry) => entry.key);
  }
}
