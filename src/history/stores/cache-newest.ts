import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll } from '../merge.js';
import { chainKey, chainPrefix, snapshotPrefix } from './cache-keys.js';
import type { Unlisted } from './cache-listed.js';
import { describeUnlisted } from './cache-problems.js';
import { interpret } from './cache-reader.js';
import type { CacheContext, CacheView } from './cache-view.js';
import { compact } from './compaction.js';

/**
 * Reads without a list of entries, for tokens that may not list them: by the beginning of its key the newest entry of
 * a kind can be found, and no other. So besides its delta each job keeps a chain, the history of its own lane, and
 * finds it again; of other lanes it knows what a snapshot has, if other workflows make any.
 */
export async function loadNewest(context: CacheContext, cause: Unlisted): Promise<CacheView> {
  const { job } = context.newKey();
  const problems = [describeUnlisted(cause)];
  const byRef = new Map<string, History[]>();
  for (const ref of context.refs) {
    const found: History[] = [];
    for (const prefix of [snapshotPrefix(ref), chainPrefix({ ref, job })]) {
      const entry = await interpret(await context.exchange.restoreNewest(prefix), ref);
      if (entry.history !== undefined) found.push(entry.history);
      problems.push(...entry.problems);
    }
    byRef.set(ref, found);
  }
  const { lanes } = mergeAll([...byRef.values()].flat(), EMPTY_HISTORY);
  return {
    history: { lanes, absorbed: new Set() },
    problems,
    summary: (addition, deltaKey) => {
      const own = mergeAll(byRef.get(context.refs[0] ?? '') ?? [], addition);
      const ownLanes = new Map([...own.lanes].filter(([key]) => addition.lanes.has(key)));
      const chain = compact({ lanes: ownLanes, absorbed: new Set([deltaKey]) }, context.retention);
      return { key: chainKey(context.newKey()), history: chain };
    },
  };
}
