import {
  BranchFailure,
  type BranchRepository,
  type BranchTip,
  type BranchTree,
} from '../../../src/history/stores/branch-repository.js';
import { GitObjects } from '../../e2e/stand-ins/rest/git-objects.js';

/** What goes wrong with moving the branch: the request is lost, or its reply is, or the transport's second try. */
export type MoveFault = 'none' | 'lost' | 'reply-lost' | 'refused-though-done';

/** A branch in memory, with the rule that matters: it moves forward only. */
export class SimulatedBranch {
  readonly #objects = new GitObjects();
  #tip: string | undefined;
  #salt = 0;

  /** As one job reaches it. `pass` is asked before each operation is carried out, and again before it answers. */
  repository(pass: (label: string) => Promise<void>, nextFault: () => MoveFault): BranchRepository {
    const around = async <T>(label: string, carryOut: () => T): Promise<T> => {
      await pass(`${label} arrives`);
      const answer = carryOut();
      await pass(`${label} answers`);
      return answer;
    };
    return {
      tip: () => around('tip', () => this.#end()),
      list: (tree) => around('list', () => this.#list(tree)),
      read: (files) =>
        around('read', () => {
          const blobs = files.map(({ sha }) => [sha, this.#objects.blobs.get(sha)] as const);
          return new Map(blobs.flatMap(([sha, blob]) => (blob === undefined ? [] : [[sha, blob] as const])));
        }),
      commit: (base, { message, files }) =>
        around('commit', () => {
          const changes = files.map(({ path, text }) => {
            const sha = text === null ? null : this.#objects.addBlob(Buffer.from(text));
            return { path, mode: '100644', type: 'blob' as const, sha };
          });
          const tree = this.#objects.change(base?.tree, changes);
          if (tree === undefined) throw new BranchFailure('refused', 'No such file.');
          const parents = base === undefined ? [] : [base.commit];
          this.#salt += 1;
          return {
            commit: this.#objects.addCommit({ tree, parents, message, salt: this.#salt }),
            tree: this.#list(tree),
          };
        }),
      advance: (base, commit) =>
        around('advance', () => {
          const fault = nextFault();
          if (fault !== 'lost') this.#advance(base, commit);
          if (fault === 'refused-though-done') throw new BranchFailure('refused', 'Somebody was faster.');
          if (fault !== 'none') throw new BranchFailure('unavailable', 'No answer.');
        }),
    };
  }

  /** A person pushes with force: the same files, and none of the commits. */
  squash(): void {
    const end = this.#end();
    if (end === undefined) return;
    this.#salt += 1;
    this.#tip = this.#objects.addCommit({ tree: end.tree, parents: [], message: 'all', salt: this.#salt });
  }

  /** What is at the end of the branch, by path. */
  files(): Readonly<Record<string, string>> {
    const entries = this.#objects.trees.get(this.#end()?.tree ?? '') ?? [];
    return Object.fromEntries(
      entries.map(({ name, sha }) => [name, this.#objects.blobs.get(sha)?.toString() ?? '']),
    );
  }

  #end(): BranchTip | undefined {
    const tree = this.#objects.commits.get(this.#tip ?? '')?.tree;
    return this.#tip === undefined || tree === undefined ? undefined : { commit: this.#tip, tree };
  }

  #list(tree: string): BranchTree {
    const entries = (this.#objects.trees.get(tree) ?? []).map(({ name, sha }) => {
      const sizeBytes = this.#objects.blobs.get(sha)?.length ?? 0;
      return { path: name, kind: 'file' as const, sha, sizeBytes };
    });
    return { sha: tree, entries, isTruncated: false };
  }

  #advance(base: BranchTip | undefined, commit: string): void {
    const isForward =
      this.#tip === undefined
        ? base === undefined
        : base !== undefined && this.#objects.isAncestor(this.#tip, commit);
    if (!isForward) throw new BranchFailure('refused', 'Update is not a fast forward.');
    this.#tip = commit;
  }
}
