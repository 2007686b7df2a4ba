import * as v from 'valibot';
import type { PullRequest, PullRequestClient } from '../api.js';
import { readPages, type Target } from './repository.js';

const fileSchema = v.object({ filename: v.string(), previous_filename: v.optional(v.string()) });

const pullSchema = v.object({
  number: v.number(),
  html_url: v.string(),
  title: v.string(),
  body: v.nullish(v.string()),
  state: v.picklist(['open', 'closed']),
  merged_at: v.nullish(v.string()),
  head: v.object({ sha: v.string() }),
});

/** A branch may have a pull request for each branch that it wants to go to; hardly more than these. */
const MAX_PULLS_OF_HEAD = 30;

export function pullRequestOperations({ send, at }: Target): PullRequestClient {
  return {
    listChangedFiles: async (pullRequest) => {
      const files = await readPages((page) =>
        send({
          operation: 'list-files',
          route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
          parameters: { ...at, pull_number: pullRequest, ...page },
          answer: v.array(fileSchema),
        }),
      );
      return files.flatMap(({ filename, previous_filename: former }) =>
        former === undefined ? [filename] : [filename, former],
      );
    },
    findPullRequest: async ({ head, base, state }) => {
      const [found] = await send({
        operation: 'find-pull-request',
        route: 'GET /repos/{owner}/{repo}/pulls',
        // With its owner, because forks may have a branch of the same name.
        parameters: { ...at, state, head: `${at.owner}:${head}`, base, per_page: 1 },
        answer: v.array(pullSchema),
      });
      return found && toPullRequest(found);
    },
    findPullRequestOfHead: async ({ owner, branch, commit }) => {
      const open = await send({
        operation: 'find-pull-request',
        route: 'GET /repos/{owner}/{repo}/pulls',
        parameters: { ...at, state: 'open', head: `${owner}:${branch}`, per_page: MAX_PULLS_OF_HEAD },
        answer: v.array(pullSchema),
      });
      const found = open.find(({ head }) => head.sha === commit);
      return found && toPullRequest(found);
    },
    createPullRequest: async (pull) =>
      toPullRequest(
        await send({
          operation: 'create-pull-request',
          route: 'POST /repos/{owner}/{repo}/pulls',
          parameters: { ...at, ...pull },
          answer: pullSchema,
        }),
      ),
    updatePullRequest: async (number, pull) =>
      toPullRequest(
        await send({
          operation: 'update-pull-request',
          route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
          parameters: { ...at, pull_number: number, ...pull },
          answer: pullSchema,
        }),
      ),
  };
}

function toPullRequest({
  number,
  html_url: url,
  title,
  body,
  state,
  merged_at: mergedAt,
}: v.InferOutput<typeof pullSchema>): PullRequest {
  return { number, url, title, body: body ?? '', state, isMerged: typeof mergedAt === 'string' };
}
