import type { History } from '../history.js';
import { EMPTY_HISTORY } from '../history.js';
import { mergeAll } from '../merge.js';
import { chainKey, chainPrefix, newestRunFirst, parseKey, snapshotPrefix } from './cache-keys.js';
import type { Unlisted } from './cache-listed.js';
import { describeUnlisted } from './cache-problems.js';
import { interpret } from './cache-restoring.js';
import type { CacheContext, CacheView } from './cache-view.js';
import { compactByWitnesses } from './compaction.js';
import { RosterShelf } from './roster-shelf.js';

/**
 * Chains that a chain names as absorbed, the newest ones: who may list entries reads the others, too. There are more
 * only where nobody ever makes a snapshot, because nobody may list.
 */
const MAX_ABSORBED = 200;

/**
 * Reads without a list of entries, for tokens that may not list them: by the beginning of its key the newest entry of
 * a kind can be found, and no other. So instead of a delta each job keeps a chain, the history of its own lane, and
 * finds it again; of other lanes it knows what a snapshot has, if other workflows make any.
 */
export async function loadNewest(context: CacheContext, cause: Unlisted): Promise<CacheView> {
  const { job } = context.newKey();
  const problems = [describeUnlisted(cause)];
  const all: History[] = [];
  const own: History[] = [];
  const absorbed: string[] = [];
  for (const ref of context.refs) {
    for (const prefix of [snapshotPrefix(ref), chainPrefix({ ref, job })]) {
      const restored = await context.exchange.restoreNewest(prefix);
      const { history, problems: found } = await interpret(restored, ref);
      problems.push(...found);
      if (history === undefined || restored.kind !== 'restored') continue;
      all.push(history);
      if (ref !== context.ownRef) continue;
      own.push(history);
      if (parseKey(restored.key, ref)?.kind === 'chain') absorbed.push(restored.key, ...history.absorbed);
    }
  }
  return {
    history: { lanes: mergeAll(all, EMPTY_HISTORY).lanes, absorbed: new Set() },
    problems,
    witnessed: new Map(),
    shelf: new RosterShelf(),
    summary: (addition) => {
      const { lanes } = mergeAll(own, addition);
      const ownLanes = new Map([...lanes].filter(([key]) => addition.lanes.has(key)));
      const newest = newestRunFirst(absorbed, context.ownRef).slice(0, MAX_ABSORBED);
      const chain = { lanes: ownLanes, absorbed: new Set(newest) };
      const history = compactByWitnesses(chain, context.retention);
      return { key: () => chainKey(context.newKey()), history };
    },
  };
}
