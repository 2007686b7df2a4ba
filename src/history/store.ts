import type { Problem } from '../model/problem.js';
import type { History } from './history.js';

export interface LoadedHistory {
  readonly history: History;
  /** What could not be read or may be missing. */
  readonly problems: readonly Problem[];
}

/**
 * Where histories are kept. Stores merge and never overwrite: what any job saved is in what a later job loads,
 * in whatever order they ran. Failing to read or write is a problem to tell, not an error.
 */
export interface HistoryStore {
  /** How people call it: `GitHub Actions cache`, `folder .deflake`. */
  readonly title: string;
  load(): Promise<LoadedHistory>;
  /**
   * What other jobs have added since `load()`, for stores where that is cheaper than loading again. It may leave out
   * what was loaded before.
   */
  reload?(): Promise<LoadedHistory>;
  /** Adds runs to the store. `known` is what `load()` returned, merged with `addition`. */
  save(addition: History, known: History): Promise<readonly Problem[]>;
}
