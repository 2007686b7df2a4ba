import type { Problem } from '../model/problem.js';
import type { PullRequestClient } from './api.js';
import type { EventContext } from './event-context.js';
import { problemOfFailure } from './permission-advice.js';

/** GitHub lists no more files of a pull request than this. */
const MAX_FILES = 3_000;

/**
 * Paths that a pull request touches, as GitHub lists them, for checkouts of one commit, where git has nothing to compare
 * with. Removed ones and former names of renamed ones are among them; `undefined` where they are not
 * known, or not all of them: what is not in a list that was cut would count as untouched.
 */
export async function readPullRequestFiles(
  { event, pullRequest, readOnlyToken }: Pick<EventContext, 'event' | 'pullRequest' | 'readOnlyToken'>,
  client: PullRequestClient | undefined,
): Promise<{ readonly files: readonly string[] | undefined; readonly problems: readonly Problem[] }> {
  // `pull_request_target` runs the base branch: nothing of the change is there.
  if (event !== 'pull_request' || pullRequest === undefined || client === undefined)
    return { files: undefined, problems: [] };
  try {
    const files = await client.listChangedFiles(pullRequest);
    return { files: files.length >= MAX_FILES ? undefined : files, problems: [] };
  } catch (error) {
    const problem = problemOfFailure('context', error, readOnlyToken);
    const what = `${problem.what} Which files this change touches is unknown.`;
    return { files: undefined, problems: [{ ...problem, where: 'changed files', what, isNote: true }] };
  }
}
