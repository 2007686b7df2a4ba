import * as v from 'valibot';
import type { MergeClient } from '../api.js';
import { ApiFailure } from '../api-failure.js';
import type { Target } from './repository.js';

/** No content (204) where there is nothing to merge. */
const mergeSchema = v.nullish(
  v.union([
    v.object({ sha: v.string(), commit: v.object({ tree: v.object({ sha: v.string() }) }) }),
    v.literal(''),
  ]),
);

export function mergeOperations({ send, at }: Target): MergeClient {
  return {
    mergeBranch: async ({ into, from }) => {
      try {
        const merged = await send({
          operation: 'merge-branch',
          route: 'POST /repos/{owner}/{repo}/merges',
          parameters: { ...at, base: into, head: from },
          answer: mergeSchema,
        });
        return merged ? { commit: merged.sha, tree: merged.commit.tree.sha } : undefined;
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 409) return 'conflict';
        throw error;
      }
    },
  };
}
