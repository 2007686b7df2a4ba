import { describeDropped } from '../dropped.js';
import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeHistories } from '../merge.js';
import type { HistoryStore } from '../store.js';
import { type Compaction, compact } from './compaction.js';

export interface MemoryStoreOptions {
  readonly title?: string;
  readonly initial?: History;
  readonly retention?: Compaction;
}

/** Keeps the history as long as the process lives: for `history: off`, replays and tests. */
export function createMemoryStore(options: MemoryStoreOptions = {}): HistoryStore {
  const { title = 'nowhere (history: off)', initial = EMPTY_HISTORY, retention } = options;
  let kept = initial;
  return {
    title,
    load: () => Promise.resolve({ history: kept, problems: [] }),
    save: (addition) => {
      const problems = describeDropped(addition, kept, title);
      kept = compact(mergeHistories(kept, addition), retention);
      return Promise.resolve(problems);
    },
  };
}
