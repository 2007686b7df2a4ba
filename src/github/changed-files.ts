import type { Problem } from '../model/problem.js';
import type { PullRequestClient } from './api.js';
import type { EventContext } from './event-context.js';
import { problemOfFailure } from './permission-advice.js';

/** GitHub lists no more files of a pull request than this. */
const MAX_FILES = 3_000;

/**
 * Paths that a pull request touches, removed ones and former names of renamed ones too. `undefined` where they are not
 * known, or not all of them: what is not in a list that was cut would count as untouched.
 */
export async function readChangedFiles(
  { pullRequest, readOnlyToken }: Pick<EventContext, 'pullRequest' | 'readOnlyToken'>,
  client: PullRequestClient | undefined,
): Promise<{ readonly files: readonly string[] | undefined; readonly problems: readonly Problem[] }> {
  if (pullRequest === undefined || client === undefined) return { files: undefined, problems: [] };
  try {
    const files = await client.listChangedFiles(pullRequest);
    return { files: files.length >= MAX_FILES ? undefined : files, problems: [] };
  } catch (error) {
    const problem = problemOfFailure('context', error, readOnlyToken);
    const what = `${problem.what} Which files this change touches is unknown.`;
    return { files: undefined, problems: [{ ...problem, where: 'changed files', what, isNote: true }] };
  }
}
