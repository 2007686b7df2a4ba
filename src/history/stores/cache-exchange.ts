/** One entry as it came back from the cache. */
export type Restored =
  | { readonly kind: 'restored'; readonly key: string; readonly bytes: Uint8Array }
  /** Not there for this job: evicted, of another scope, or packed by a program that this machine lacks. */
  | { readonly kind: 'missing' }
  /** Something came back that is not to be touched. */
  | { readonly kind: 'refused'; readonly key: string; readonly message: string };

/** What the store needs of the cache; entries can't be changed once they are saved. */
export interface CacheExchange {
  /** Why there is no cache here, in words; `undefined` if there is one. */
  absence(): Promise<CacheAbsence | undefined>;
  /** The entries with exactly these keys, in their order. */
  restore(keys: readonly string[]): Promise<readonly Restored[]>;
  /** The newest entry whose key begins so: of the job's own scope if it has one, else of those that it may read. */
  restoreNewest(prefix: string): Promise<Restored>;
  /** Whether it was kept, and if not, why, as far as that is known. */
  save(key: string, bytes: Uint8Array): Promise<{ readonly isKept: boolean; readonly cause?: string }>;
}

export interface CacheAbsence {
  readonly what: string;
  readonly remedy: string;
}
