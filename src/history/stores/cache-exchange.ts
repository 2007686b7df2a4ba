/** One entry as it came back from the cache. */
export type Restored =
  | { readonly kind: 'restored'; readonly key: string; readonly bytes: Uint8Array }
  /** Not there for this job: evicted, of another scope, lost, or out of reach. The cause is what the cache said. */
  | { readonly kind: 'missing'; readonly cause?: string }
  /** Something came back that is not to be touched. */
  | { readonly kind: 'refused'; readonly key: string; readonly message: string };

/** What became of saving an entry. */
export type Saved =
  | { readonly isKept: true }
  /** `cause` is what the cache said, as far as it said something. */
  | { readonly isKept: false; readonly why: SaveFailure; readonly cause?: string };

/**
 * `denied`: this job may not save. `outage`: the cache did not answer, or did not want to, for long. `unknown`:
 * anything else, a lost reply for one; the entry may be there all the same.
 */
export type SaveFailure = 'denied' | 'outage' | 'unknown';

/** What the store needs of the cache; entries can't be changed once they are saved. */
export interface CacheExchange {
  /** What this job can do with the cache. */
  access(): Promise<CacheAccess>;
  /** How this machine packs entries; it can unpack no others. Absent where that is not known. */
  packing(): Promise<Packing | undefined>;
  /** The entries with exactly these keys, in their order. */
  restore(keys: readonly string[]): Promise<readonly Restored[]>;
  /** The newest entry whose key begins so: of the job's own scope if it has one, else of those that it may read. */
  restoreNewest(prefix: string): Promise<Restored>;
  save(key: string, bytes: Uint8Array): Promise<Saved>;
}

/** In words what can't be done, where that is known before it is tried. */
export interface CacheAccess {
  /** There is no cache. */
  readonly absence?: Limitation;
  readonly unreadable?: Limitation;
  readonly unwritable?: Limitation;
}

export interface Limitation {
  readonly what: string;
  readonly remedy: string;
}

export interface Packing {
  /** As the cache lists it. */
  readonly version: string;
  readonly hasZstd: boolean;
}
