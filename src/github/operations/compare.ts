import * as v from 'valibot';
import type { CompareClient } from '../api.js';
import type { Target } from './repository.js';

const comparisonSchema = v.object({ merge_base_commit: v.object({ sha: v.string() }) });

export function compareOperations({ send, at }: Target): CompareClient {
  return {
    findMergeBase: async ({ base, head }) => {
      const compared = await send({
        operation: 'compare',
        route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
        // The first page lists up to 300 files with their changes; the others don't.
        parameters: { ...at, basehead: `${base}...${head}`, per_page: 1, page: 2 },
        answer: comparisonSchema,
      });
      return compared.merge_base_commit.sha;
    },
  };
}
