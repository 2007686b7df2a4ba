/** A finalised entry, as REST lists it. */
export interface CacheEntry {
  readonly id: number;
  readonly ref: string;
  readonly key: string;
  readonly version: string;
  readonly sizeBytes: number;
  readonly createdAt: Date;
  readonly lastAccessedAt: Date;
}

/** What makes an entry unique. */
export type EntryName = Pick<CacheEntry, 'ref' | 'key' | 'version'>;

/** An entry in the store, where its size and last access change. */
type Stored = { -readonly [P in keyof CacheEntry]: CacheEntry[P] };

/** What a job asks for when it restores. */
export interface EntryQuery {
  /** In the order in which they are searched. */
  readonly scopes: readonly string[];
  /** The primary key and then the restore keys. */
  readonly keys: readonly string[];
  readonly version: string;
}

/** The entries of a repository's cache with the service's rules. Contents are kept elsewhere. */
export class CacheEntries {
  #stored: Stored[] = [];
  /** Entries whose upload isn't finished: nobody sees them, and yet their names are taken. */
  readonly #reserved = new Set<number>();
  #lastId = 0;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Takes a name; `undefined` if it is taken already, because entries are immutable. */
  reserve(name: EntryName): number | undefined {
    if (this.#find(name)) return undefined;
    this.#lastId += 1;
    const now = this.#now();
    this.#stored.push({ ...name, id: this.#lastId, sizeBytes: 0, createdAt: now, lastAccessedAt: now });
    this.#reserved.add(this.#lastId);
    return this.#lastId;
  }

  /** The id of a reservation that isn't finalised yet. */
  reservation(name: EntryName): number | undefined {
    const found = this.#find(name);
    return found && this.#reserved.has(found.id) ? found.id : undefined;
  }

  /** Makes a reserved entry visible. */
  finalise(id: number, sizeBytes: number): void {
    const found = this.#stored.find((entry) => entry.id === id);
    if (!found) throw new Error(`no reservation ${id}`);
    found.sizeBytes = sizeBytes;
    this.#reserved.delete(id);
  }

  /**
   * Finds what a job restores: scope by scope, and in each scope key by key; a key is matched exactly first and
   * then as a prefix, where the newest entry wins. The primary key is no exception.
   */
  match(query: EntryQuery): CacheEntry | undefined {
    for (const scope of query.scopes) {
      const candidates = this.#visible().filter(
        (entry) => entry.ref === scope && entry.version === query.version,
      );
      for (const key of query.keys) {
        const found = candidates.find((entry) => entry.key === key) ?? newestWithPrefix(candidates, key);
        if (!found) continue;
        found.lastAccessedAt = this.#now();
        return found;
      }
    }
    return undefined;
  }

  /** All finalised entries of all scopes, oldest first. */
  list(): readonly CacheEntry[] {
    return this.#visible().map((entry) => ({ ...entry }));
  }

  /** Removes entries, reservations not included; returns their ids. */
  remove(isUnwanted: (entry: CacheEntry) => boolean): readonly number[] {
    const ids = this.list()
      .filter(isUnwanted)
      .map((entry) => entry.id);
    this.#stored = this.#stored.filter((entry) => !ids.includes(entry.id));
    return ids;
  }

  #visible(): Stored[] {
    return this.#stored.filter((entry) => !this.#reserved.has(entry.id));
  }

  #find(name: EntryName): Stored | undefined {
    return this.#stored.find(
      (entry) => entry.ref === name.ref && entry.key === name.key && entry.version === name.version,
    );
  }
}

/** Ids grow with time, whereas two entries can be of the same millisecond. */
function newestWithPrefix(entries: readonly Stored[], prefix: string): Stored | undefined {
  return entries
    .filter((entry) => entry.key.startsWith(prefix))
    .reduce<Stored | undefined>(
      (newest, entry) => (newest && newest.id > entry.id ? newest : entry),
      undefined,
    );
}
