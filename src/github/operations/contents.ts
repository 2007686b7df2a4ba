import * as v from 'valibot';
import type { ContentClient } from '../api.js';
import { ApiFailure } from '../api-failure.js';
import type { Target } from './repository.js';

/** A folder is a list, and a file of more than 1 MiB has the encoding `none`: neither is what we ask for. */
const fileSchema = v.object({ type: v.literal('file'), encoding: v.literal('base64'), content: v.string() });

export function contentOperations({ send, at }: Target): ContentClient {
  return {
    getContent: async ({ path, ref }) => {
      try {
        const file = await send({
          operation: 'read-file',
          route: 'GET /repos/{owner}/{repo}/contents/{path}',
          parameters: { ...at, path, ref },
          answer: fileSchema,
        });
        return Buffer.from(file.content, 'base64').toString('utf8');
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}
