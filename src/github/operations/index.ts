import type { Client } from '../api.js';
import type { Send } from '../transport.js';
import { cacheOperations } from './caches.js';
import { checkRunOperations } from './check-runs.js';
import { commentOperations } from './comments.js';
import { compareOperations } from './compare.js';
import { contentOperations } from './contents.js';
import { gitDataOperations } from './git-data.js';
import { jobOperations } from './jobs.js';
import { mergeOperations } from './merges.js';
import { pullRequestOperations } from './pull-requests.js';

/** All operations on one repository (`owner/name`). A new group is a file beside the others and a line here. */
export function bindOperations(send: Send, repository: string): Client {
  const [owner = '', repo = ''] = repository.split('/');
  const target = { send, at: { owner, repo } };
  return {
    ...commentOperations(target),
    ...checkRunOperations(target),
    ...cacheOperations(target),
    ...compareOperations(target),
    ...contentOperations(target),
    ...jobOperations(target),
    ...mergeOperations(target),
    ...pullRequestOperations(target),
    ...gitDataOperations(target),
  };
}
