import type { BranchTip, GitDataClient, MergeClient } from '../github/api.js';

/** The branch of the pull request that proposes changes of the quarantine file, and how it is moved. */

export const QUARANTINE_BRANCH = 'deflake/quarantine';

/** What is written, and where. */
export interface NewText {
  readonly path: string;
  /** `null` removes the file. */
  readonly text: string | null;
  readonly message: string;
}

/** The branch anew: all of the base branch as it is now, with the file. Commits that it had stay in its history. */
export async function startBranch(
  client: GitDataClient,
  { base, branch, ...file }: NewText & { readonly base: BranchTip; readonly branch: BranchTip | undefined },
): Promise<void> {
  const parents = branch === undefined ? [base.commit] : [branch.commit, base.commit];
  const commit = await createCommit(client, { tree: base.tree, parents, ...file });
  if (branch === undefined) await client.createBranch(QUARANTINE_BRANCH, commit.commit);
  else await client.fastForward(QUARANTINE_BRANCH, commit.commit);
}

/** One more commit on the branch, on top of what people have committed there. */
export async function addToBranch(
  client: GitDataClient,
  { branch, ...file }: NewText & { readonly branch: BranchTip },
): Promise<BranchTip> {
  const commit = await createCommit(client, { tree: branch.tree, parents: [branch.commit], ...file });
  await client.fastForward(QUARANTINE_BRANCH, commit.commit);
  return commit;
}

export interface Followed {
  readonly branch: BranchTip;
  /** The file to go on with, where it is another one than the branch has. */
  readonly solved?: { readonly text?: string };
}

/**
 * Brings the base branch in. Where both have changed the file, the base branch's goes first, which leaves nothing to
 * disagree about, and what `solve` makes of both comes behind; nothing is done where it makes nothing. What people have
 * committed besides may still disagree with the base branch, and is theirs to solve.
 */
export async function followBase(
  client: GitDataClient & MergeClient,
  {
    base,
    branch,
    solve,
    ...file
  }: NewText & {
    readonly base: BranchTip;
    readonly branch: BranchTip;
    readonly solve: () => Promise<Followed['solved']>;
  },
): Promise<Followed | undefined> {
  const merge = () => client.mergeBranch({ into: QUARANTINE_BRANCH, from: base.commit });
  const merged = await merge();
  if (merged !== 'conflict') return { branch: merged ?? branch };
  const solved = await solve();
  if (solved === undefined) return undefined;
  const reset = await addToBranch(client, { branch, ...file });
  const second = await merge();
  return { branch: second === 'conflict' || second === undefined ? reset : second, solved };
}

async function createCommit(
  client: GitDataClient,
  {
    tree: from,
    parents,
    path,
    text,
    message,
  }: NewText & { readonly tree: string; readonly parents: readonly string[] },
): Promise<BranchTip> {
  const tree = await client.createTree({ base: from, files: [{ path, text }] });
  const commit = await client.createCommit({ message, tree: tree.sha, parents });
  return { commit, tree: tree.sha };
}
