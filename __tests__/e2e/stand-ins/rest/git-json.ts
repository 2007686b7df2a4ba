import { notFound, type RestContext, timestamp } from './exchange.js';
import type { GitObjects, TreeEntry } from './git-objects.js';
import { buildUser } from './users.js';

/** Git data as GitHub's API shows it. */
export class GitJson {
  readonly #context: RestContext;
  readonly #objects: GitObjects;

  constructor(context: RestContext, objects: GitObjects) {
    this.#context = context;
    this.#objects = objects;
  }

  branch(name: string, sha: string, isProtected: boolean): Record<string, unknown> {
    const git = this.commit(sha);
    const commit = { ...git, comment_count: 0, url: `${this.#context.repoUrl()}/git/commits/${sha}` };
    return this.#context.build('branch-with-protection', {
      name,
      protected: isProtected,
      commit: {
        sha,
        author: buildUser(this.#context, 'octocat'),
        committer: buildUser(this.#context, 'octocat'),
        parents: git.parents,
        commit,
      },
    });
  }

  /** A commit as the API for merging shows it. */
  merged(sha: string): Record<string, unknown> {
    return this.#context.build('commit', { sha, commit: { tree: this.commit(sha).tree } });
  }

  /** Without the commits between them: whoever asks for the second page of a few gets none. */
  comparison({
    from,
    to,
    mergeBase,
  }: {
    from: string;
    to: string;
    mergeBase: string;
  }): Record<string, unknown> {
    const commitOf = (sha: string) => ({ sha, commit: { tree: this.commit(sha).tree } });
    const status = mergeBase === from ? (from === to ? 'identical' : 'ahead') : 'diverged';
    return this.#context.build('commit-comparison', {
      base_commit: commitOf(from),
      merge_base_commit: commitOf(mergeBase),
      status,
      commits: [],
    });
  }

  ref(ref: string, sha: string): Record<string, unknown> {
    const url = `${this.#context.repoUrl()}/git/commits/${sha}`;
    return this.#context.build('git-ref', { ref, object: { type: 'commit', sha, url } });
  }

  commit(sha: string): Record<string, unknown> {
    const commit = this.#objects.commits.get(sha);
    if (commit === undefined) throw notFound();
    const person = { name: 'octocat', email: 'octocat@example.invalid', date: timestamp(new Date(0)) };
    const url = this.#context.repoUrl();
    return this.#context.build('git-commit', {
      sha,
      message: commit.message,
      author: person,
      committer: person,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      parents: commit.parents.map((parent) => ({
        sha: parent,
        url: `${url}/git/commits/${parent}`,
        html_url: `${url}/commit/${parent}`,
      })),
    });
  }

  tree(
    sha: string,
    { isRecursive, limit }: { readonly isRecursive: boolean; readonly limit: number },
  ): Record<string, unknown> {
    const entries = isRecursive ? this.#objects.walk(sha) : this.#children(sha);
    return this.#context.build('git-tree', {
      sha,
      url: `${this.#context.repoUrl()}/git/trees/${sha}`,
      truncated: entries.length > limit,
      tree: entries.slice(0, limit).map(({ path, mode, type, sha: object }) => {
        const size = this.#objects.blobs.get(object)?.length;
        return { path, mode, type, sha: object, ...(size !== undefined && { size }) };
      }),
    });
  }

  #children(sha: string): (TreeEntry & { readonly path: string })[] {
    return (this.#objects.trees.get(sha) ?? []).map((entry) => ({ ...entry, path: entry.name }));
  }
}
