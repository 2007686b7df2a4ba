import * as v from 'valibot';
import type { GitDataClient, GitTree } from '../api.js';
import { ApiFailure } from '../api-failure.js';
import { readBlobs } from './blobs.js';
import type { Target } from './repository.js';

/** Characters of all texts that go into the request for a tree: GitHub fails on requests of some megabytes. */
const MAX_INLINE_LENGTH = 1_000_000;

const FILE_MODE = '100644';

const named = v.object({ sha: v.string() });

const branchSchema = v.object({
  name: v.string(),
  commit: v.object({ sha: v.string(), commit: v.object({ tree: named }) }),
});

const treeSchema = v.object({
  sha: v.string(),
  truncated: v.optional(v.boolean(), false),
  tree: v.array(
    v.object({
      path: v.string(),
      mode: v.string(),
      type: v.string(),
      sha: v.nullish(v.string()),
      size: v.nullish(v.number()),
    }),
  ),
});

/** Branches and their content, object by object, as Git keeps them. */
export function gitDataOperations(target: Target): GitDataClient {
  const { send, at } = target;

  const createBlob = async (text: string): Promise<string> => {
    const blob = await send({
      operation: 'write-objects',
      route: 'POST /repos/{owner}/{repo}/git/blobs',
      parameters: { ...at, content: text, encoding: 'utf-8' },
      answer: named,
    });
    return blob.sha;
  };

  return {
    getBranchTip: async (branch) => {
      try {
        const found = await send({
          operation: 'read-branch',
          route: 'GET /repos/{owner}/{repo}/branches/{branch}',
          parameters: { ...at, branch },
          answer: branchSchema,
          isConditional: true,
        });
        // A branch that was renamed is found under its old name, too, but can't be moved by it.
        if (found.name !== branch) return undefined;
        return { commit: found.commit.sha, tree: found.commit.commit.tree.sha };
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 404) return undefined;
        throw error;
      }
    },

    getTree: async (sha) => {
      const tree = await send({
        operation: 'read-objects',
        route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
        parameters: { ...at, tree_sha: sha },
        answer: treeSchema,
      });
      return toTree(tree);
    },

    getBlobs: (blobs) => readBlobs(target, blobs),

    createTree: async ({ base, files }) => {
      let inline = 0;
      const tree: unknown[] = [];
      for (const { path, text } of files) {
        const entry = { path, mode: FILE_MODE, type: 'blob' };
        if (text === null) {
          tree.push({ ...entry, sha: null });
        } else if (inline + text.length <= MAX_INLINE_LENGTH) {
          inline += text.length;
          tree.push({ ...entry, content: text });
        } else {
          tree.push({ ...entry, sha: await createBlob(text) });
        }
      }
      const created = await send({
        operation: 'write-objects',
        route: 'POST /repos/{owner}/{repo}/git/trees',
        parameters: { ...at, tree, ...(base !== undefined && { base_tree: base }) },
        answer: treeSchema,
      });
      return toTree(created);
    },

    createCommit: async (commit) => {
      const created = await send({
        operation: 'write-objects',
        route: 'POST /repos/{owner}/{repo}/git/commits',
        parameters: { ...at, ...commit },
        answer: named,
      });
      return created.sha;
    },

    createBranch: async (branch, commit) => {
      await send({
        operation: 'move-branch',
        route: 'POST /repos/{owner}/{repo}/git/refs',
        parameters: { ...at, ref: `refs/heads/${branch}`, sha: commit },
        answer: v.unknown(),
      });
    },

    fastForward: async (branch, commit) => {
      await send({
        operation: 'move-branch',
        route: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
        parameters: { ...at, ref: `heads/${branch}`, sha: commit, force: false },
        answer: v.unknown(),
      });
    },
  };
}

function toTree({ sha, truncated, tree }: v.InferOutput<typeof treeSchema>): GitTree {
  const entries = tree.map(({ path, mode, type, sha: object, size }) => ({
    path,
    kind: type === 'blob' && /^100/.test(mode) ? ('file' as const) : ('other' as const),
    sha: object ?? '',
    sizeBytes: size ?? 0,
  }));
  return { sha, entries, isTruncated: truncated };
}
