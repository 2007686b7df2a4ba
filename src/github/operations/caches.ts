import * as v from 'valibot';
import type { CacheClient } from '../api.js';
import { readPages, type Target } from './repository.js';

const listSchema = v.object({
  actions_caches: v.array(
    v.object({
      id: v.number(),
      key: v.string(),
      ref: v.string(),
      version: v.string(),
      size_in_bytes: v.number(),
      created_at: v.string(),
    }),
  ),
});

export function cacheOperations({ send, at }: Target): CacheClient {
  return {
    listCaches: ({ keyPrefix, ref, isEnough }) =>
      readPages(async (page) => {
        const list = await send({
          operation: 'list-caches',
          route: 'GET /repos/{owner}/{repo}/actions/caches',
          parameters: {
            ...at,
            key: keyPrefix,
            ...(ref !== undefined && { ref }),
            sort: 'created_at',
            direction: 'desc',
            ...page,
          },
          answer: listSchema,
        });
        return list.actions_caches.map(({ size_in_bytes: sizeBytes, created_at: createdAt, ...entry }) => ({
          ...entry,
          sizeBytes,
          createdAt,
        }));
      }, isEnough),
  };
}
