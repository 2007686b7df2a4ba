import * as v from 'valibot';
import type { CommentClient, IssueComment } from '../api.js';
import { readPages, type Target } from './repository.js';

const commentSchema = v.object({
  id: v.number(),
  body: v.nullish(v.string()),
  html_url: v.string(),
  user: v.nullish(v.object({ login: v.string() })),
});
const viewerSchema = v.object({ data: v.object({ viewer: v.object({ login: v.string() }) }) });

/** Comments of a pull request are those of the issue with its number. */
export function commentOperations({ send, at }: Target): CommentClient {
  return {
    listComments: (pullRequest) =>
      readPages(async (page) => {
        const comments = await send({
          operation: 'list-comments',
          route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
          parameters: { ...at, issue_number: pullRequest, ...page },
          answer: v.array(commentSchema),
        });
        return comments.map(toComment);
      }),

    createComment: async (pullRequest, body) => {
      const created = await send({
        operation: 'create-comment',
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { ...at, issue_number: pullRequest, body },
        answer: commentSchema,
      });
      return toComment(created);
    },

    updateComment: async (id, body) => {
      const updated = await send({
        operation: 'update-comment',
        route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
        parameters: { ...at, comment_id: id, body },
        answer: commentSchema,
      });
      return toComment(updated);
    },

    deleteComment: async (id) => {
      await send({
        operation: 'delete-comment',
        route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
        parameters: { ...at, comment_id: id },
        answer: v.unknown(),
      });
    },

    viewerLogin: async () => {
      const { data } = await send({
        operation: 'ask-identity',
        route: 'POST /graphql',
        parameters: { query: 'query { viewer { login } }' },
        answer: viewerSchema,
      });
      return data.viewer.login;
    },
  };
}

function toComment(comment: v.InferOutput<typeof commentSchema>): IssueComment {
  const { id, body, html_url: url, user } = comment;
  return { id, body: body ?? '', author: user?.login ?? '', url };
}
