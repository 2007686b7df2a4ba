import { readChangedFiles } from './changed-files.js';
import { runGit } from './git.js';

/** What is checked out. Two runs of one tree ran the same code, whatever their commits are called. */
export interface Checkout {
  readonly commit: string;
  readonly tree: string;
}

/** `undefined` where there is no repository, no commit or no git. */
export async function readCheckout(workspace: string): Promise<Checkout | undefined> {
  const output = await runGit(workspace, ['rev-parse', 'HEAD', 'HEAD^{tree}']);
  const [commit, tree] = output?.split(/\s+/) ?? [];
  return isObjectName(commit) && isObjectName(tree) ? { commit, tree } : undefined;
}

/** What git tells the command line of a run outside CI. */
export interface LocalCheckout extends Checkout {
  /** `owner/name` on the host of `origin`. */
  readonly repository?: string;
  /** Absent when no branch is checked out. */
  readonly branch?: string;
  /** As `origin` had it when it was cloned. */
  readonly defaultBranch?: string;
  /** Where this branch left the default branch. */
  readonly baseCommit?: string;
  /** First line of the commit's message. */
  readonly commitMessage?: string;
  /** Against where this branch left the default branch, or else the commit before; with what is not committed yet. */
  readonly changedFiles?: readonly string[];
  /** Tracked files differ from the commit (or git can't say), so its tree is not what the tests ran. */
  readonly isModified: boolean;
}

/** Best effort: each part is left out when git does not know it. */
export async function readLocalCheckout(folder: string): Promise<LocalCheckout | undefined> {
  const checkout = await readCheckout(folder);
  if (checkout === undefined) return undefined;
  const [branch, origin, originHead, changes] = await Promise.all([
    runGit(folder, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    runGit(folder, ['config', '--get', 'remote.origin.url']),
    runGit(folder, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']),
    runGit(folder, ['status', '--porcelain', '--untracked-files=no']),
  ]);
  const defaultBranch = originHead?.replace(/^origin\//, '');
  const repository = repositoryOfUrl(origin ?? '');
  const base = originHead && (await runGit(folder, ['merge-base', 'HEAD', `refs/remotes/${originHead}`]));
  const from = isObjectName(base) && base !== checkout.commit ? base : `${checkout.commit}^1`;
  const [commitMessage, changedFiles] = await Promise.all([
    runGit(folder, ['log', '-1', '--format=%s', checkout.commit, '--']),
    readChangedFiles(folder, { from }),
  ]);
  return {
    ...checkout,
    isModified: changes !== '',
    ...(repository !== undefined && { repository }),
    ...(branch && { branch }),
    ...(defaultBranch && { defaultBranch }),
    ...(isObjectName(base) && { baseCommit: base }),
    ...(commitMessage && { commitMessage }),
    ...(changedFiles !== undefined && { changedFiles }),
  };
}

/** The last two parts of a remote's path: `git@host:owner/name.git`, `https://host/owner/name`. */
export function repositoryOfUrl(url: string): string | undefined {
  const match = /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url);
  return match ? `${match[1] ?? ''}/${match[2] ?? ''}` : undefined;
}

function isObjectName(text: string | undefined): text is string {
  return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
