import type { Problem } from '../../model/problem.js';
import type { Instant } from '../../model/run.js';
import type { History } from '../history.js';
import type { LoadedHistory } from '../store.js';
import type { CacheExchange } from './cache-exchange.js';
import type { KeyParts } from './cache-keys.js';
import type { Compaction } from './compaction.js';
import type { RosterShelf } from './roster-shelf.js';

/** What both ways of reading the cache need to know. */
export interface CacheContext {
  /** Scopes to read, the own one first, each once. */
  readonly refs: readonly string[];
  /** The scope that this job saves into. */
  readonly ownRef: string;
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
  /** Entries of the own scope that a delta names as seen. */
  readonly witnessed: ReadonlyMap<string, Instant>;
  /** Rosters that a delta may name. */
  readonly shelf: RosterShelf;
  /**
   * What to keep in the place of this job's own delta, if there is reason for it: it spares later jobs the reading of
   * many, or is all that they can find.
   */
  summary(addition: History): Summary | undefined;
}

export interface Summary {
  /** Another key at every call. */
  readonly key: () => string;
  readonly history: History;
}
