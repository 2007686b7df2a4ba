import type { Problem } from '../model/problem.js';
import type { BuiltOnSource } from '../ports.js';
import type { CompareClient, ContentClient } from './api.js';
import { ApiFailure } from './api-failure.js';
import { inRepository } from './base-file.js';
import type { EventContext } from './event-context.js';
import { runGit } from './git.js';
import { problemOfFailure } from './permission-advice.js';

export interface MergeBasePlace {
  readonly workspace: string;
  readonly context: EventContext;
  /** The commit that is checked out, and was tested. */
  readonly checkedOut: string | undefined;
  /** `undefined` without a token. */
  readonly client: (CompareClient & ContentClient) | undefined;
  /** Of the file that is wanted as it was there, relative to the repository's root. */
  readonly path: string;
}

type Found = Awaited<ReturnType<BuiltOnSource['read']>>;

/** Bytes of a file that git may print. */
const MAX_FILE_BYTES = 1_024 * 1_024;

/**
 * The newest commit that the tested code and its base branch have both, and a file as it was there: from the checkout,
 * where its history is whole, else by two requests. Of a checkout of the pull request's merge commit, it is the commit
 * that GitHub has merged into.
 */
export function createMergeBaseSource({
  workspace,
  context,
  checkedOut,
  client,
  ...wanted
}: MergeBasePlace): BuiltOnSource {
  const path = inRepository(wanted.path);
  const base = context.baseBranch ?? context.defaultBranch;
  // What another run has tested is not what this one has checked out.
  const tested = context.triggeringRunId === undefined ? (checkedOut ?? context.commit) : context.commit;
  return {
    read: async () => {
      if (base === undefined || !/^[0-9a-f]{40,64}$/.test(tested)) return { problems: [] };
      const found = await askGit({ workspace, path }, { base, tested });
      if (found !== undefined || client === undefined) return { ...found, problems: [] };
      return askGitHub({ client, path }, { base, tested });
    },
  };
}

interface Ends {
  readonly base: string;
  readonly tested: string;
}

/** `undefined` where the checkout does not reach back far enough to be sure: that is what a shallow one looks like. */
async function askGit(
  { workspace, path }: Pick<MergeBasePlace, 'workspace' | 'path'>,
  { base, tested }: Ends,
): Promise<Omit<Found, 'problems'> | undefined> {
  if ((await runGit(workspace, ['rev-parse', '--is-shallow-repository'])) !== 'false') return undefined;
  const commit = await runGit(workspace, ['merge-base', tested, `refs/remotes/origin/${base}`]);
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const listed = await runGit(workspace, ['ls-tree', '--name-only', commit, '--', path]);
  if (listed === undefined) return undefined;
  if (listed === '') return { commit };
  const text = await runGit(workspace, ['cat-file', 'blob', `${commit}:${path}`], MAX_FILE_BYTES);
  return text === undefined ? undefined : { commit, text };
}

async function askGitHub(
  { client, path }: { readonly client: CompareClient & ContentClient; readonly path: string },
  { base, tested }: Ends,
): Promise<Found> {
  try {
    const commit = await client.findMergeBase({ base, head: tested });
    const text = await client.getContent({ path, ref: commit });
    return { commit, ...(text !== undefined && { text }), problems: [] };
  } catch (error) {
    return { problems: describeFailure(error) };
  }
}

/** A commit that GitHub does not know, such as a merge that is no more, is no problem that anybody could mend. */
function describeFailure(error: unknown): Problem[] {
  const problem = problemOfFailure('quarantine', error);
  return error instanceof ApiFailure && error.status === 404 ? [] : [{ ...problem, where: 'merge base' }];
}
