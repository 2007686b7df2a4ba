import type { Problem } from '../../model/problem.js';
import type { History } from '../history.js';
import type { LoadedHistory } from '../store.js';
import type { CacheExchange } from './cache-exchange.js';
import type { KeyParts } from './cache-keys.js';
import type { Compaction } from './compaction.js';

/** What both ways of reading the cache need to know. */
export interface CacheContext {
  /** Scopes to read, the own one first, each once. */
  readonly refs: readonly string[];
  readonly exchange: CacheExchange;
  /** Key parts of a new entry of this job, with another unique part at every call. */
  readonly newKey: () => KeyParts;
  readonly retention: Compaction | undefined;
}

/** The cache as this job found it. */
export interface CacheView {
  readonly history: History;
  readonly problems: readonly Problem[];
  /** What has come into the own scope since; absent where entries can't be listed. */
  readonly refresh?: () => Promise<LoadedHistory>;
  /**
   * An entry to keep besides this job's own delta, if there is reason for one: it spares later jobs the reading of
   * many, or is all that they can find.
   */
  summary(addition: History, deltaKey: string): Summary | undefined;
}

export interface Summary {
  readonly key: string;
  readonly history: History;
}
