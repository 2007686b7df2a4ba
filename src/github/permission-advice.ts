import { cut, firstLine } from '../model/failure.js';
import type { Problem } from '../model/problem.js';
import { ApiFailure, type ApiOperation } from './api-failure.js';

/** Why GitHub gives a run a token that can only read, whatever its workflow asks for. */
export type ReadOnlyToken = 'fork' | 'dependabot';

interface OperationWords {
  /** Completes "could not …". */
  readonly doing: string;
  /** The line that `permissions:` needs. */
  readonly permission: string;
}

const OPERATIONS: Readonly<Record<ApiOperation, OperationWords>> = {
  'list-caches': { doing: 'list the entries of the Actions cache', permission: 'actions: read' },
  'list-comments': { doing: "read the pull request's comments", permission: 'pull-requests: write' },
  'create-comment': { doing: 'write the comment', permission: 'pull-requests: write' },
  'update-comment': { doing: 'update the comment', permission: 'pull-requests: write' },
  'delete-comment': { doing: 'delete the second copy of the comment', permission: 'pull-requests: write' },
  'create-check-run': { doing: 'create the check run', permission: 'checks: write' },
  'update-check-run': { doing: 'add annotations to the check run', permission: 'checks: write' },
  compare: { doing: 'ask where this change left its base branch', permission: 'contents: read' },
  'read-file': { doing: 'read the file from the repository', permission: 'contents: read' },
  'list-jobs': { doing: 'list the jobs of the workflow run', permission: 'actions: read' },
  'read-branch': { doing: 'read the branch', permission: 'contents: read' },
  'read-objects': { doing: 'read the files of the branch', permission: 'contents: read' },
  'write-objects': { doing: 'write files for the branch', permission: 'contents: write' },
  'move-branch': { doing: 'move the branch to a new commit', permission: 'contents: write' },
  'merge-branch': { doing: 'bring the base branch into the branch', permission: 'contents: write' },
  'list-files': { doing: 'list the files of the pull request', permission: 'pull-requests: read' },
  'find-pull-request': { doing: 'look for the pull request', permission: 'pull-requests: read' },
  'create-pull-request': { doing: 'open the pull request', permission: 'pull-requests: write' },
  'update-pull-request': { doing: 'update the pull request', permission: 'pull-requests: write' },
  'ask-identity': { doing: 'ask whose token this is', permission: 'pull-requests: write' },
};

const READ_ONLY_REASONS: Readonly<Record<ReadOnlyToken, string>> = {
  fork: 'runs of pull requests from forks get a token that can only read',
  dependabot: 'runs that Dependabot starts get a token that can only read',
};

/** Characters of GitHub's own words that are repeated. */
const MAX_MESSAGE_LENGTH = 200;

/** What happened, and what a reader can do about it, in a sentence each. */
export function adviseOn(
  failure: ApiFailure,
  readOnlyToken?: ReadOnlyToken,
): { readonly what: string; readonly remedy?: string } {
  const { doing, permission } = OPERATIONS[failure.operation];
  const said = `${failure.status ?? 'no answer'}: ${cut(firstLine(failure.message), MAX_MESSAGE_LENGTH)}`;
  const what = `Could not ${doing} (${said}).`;
  if (failure.isRateLimit) {
    return { what, remedy: 'GitHub limits the number of requests; the next run tries again.' };
  }
  if (failure.status === 401) {
    return { what, remedy: "Give the action a token that is valid; without one it uses the job's own." };
  }
  // GitHub also answers 404 for what a token may not see.
  if (failure.status === 403 || failure.status === 404) {
    if (readOnlyToken !== undefined && permission.endsWith('write')) {
      const reason = READ_ONLY_REASONS[readOnlyToken];
      return {
        what,
        remedy: `This is expected: ${reason}. The job summary says the same; https://github.com/deflake/deflake/blob/main/docs/forks.md has a workflow that may post it.`,
      };
    }
    return { what, remedy: `Add \`${permission}\` to the \`permissions:\` of the job.` };
  }
  if (failure.status !== undefined && failure.status < 500) return { what };
  return { what, remedy: 'GitHub may be having trouble; the next run tries again.' };
}

/** A failed call as a problem to tell. Anything but an `ApiFailure` is a bug of ours, and goes on. */
export function problemOfFailure(
  area: Problem['area'],
  error: unknown,
  readOnlyToken?: ReadOnlyToken,
): Problem {
  if (!(error instanceof ApiFailure)) throw error;
  return { area, where: '', ...adviseOn(error, readOnlyToken) };
}
