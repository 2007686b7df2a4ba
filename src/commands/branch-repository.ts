import type { GitDataClient } from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import { adviseOn, type ReadOnlyToken } from '../github/permission-advice.js';
import { BranchFailure, type BranchRepository } from '../history/stores/branch-repository.js';

export interface BranchRepositoryOptions {
  /** Absent without a token. */
  readonly client: GitDataClient | undefined;
  readonly branch: string;
  readonly readOnlyToken: ReadOnlyToken | undefined;
}

/** A branch by GitHub's REST API, as the store of histories wants it. */
export function createBranchRepository({
  client,
  branch,
  readOnlyToken,
}: BranchRepositoryOptions): BranchRepository {
  const ask = async <T>(use: (available: GitDataClient) => Promise<T>): Promise<T> => {
    if (client === undefined) throw NO_TOKEN;
    try {
      return await use(client);
    } catch (error) {
      throw error instanceof ApiFailure ? toBranchFailure(error, readOnlyToken) : error;
    }
  };
  return {
    tip: () => ask((api) => api.getBranchTip(branch)),
    list: (tree) => ask((api) => api.getTree(tree)),
    read: (files) => ask((api) => api.getBlobs(files)),
    commit: (base, { message, files }) =>
      ask(async (api) => {
        const tree = await api.createTree({ ...(base !== undefined && { base: base.tree }), files });
        const parents = base === undefined ? [] : [base.commit];
        return { commit: await api.createCommit({ message, tree: tree.sha, parents }), tree };
      }),
    advance: (base, commit) =>
      ask((api) => (base === undefined ? api.createBranch(branch, commit) : api.fastForward(branch, commit))),
  };
}

const NO_TOKEN = new BranchFailure(
  'forbidden',
  'It can’t be reached without a token.',
  'Give the action a `github-token`; by default it uses the job’s own.',
);

function toBranchFailure(failure: ApiFailure, readOnlyToken: ReadOnlyToken | undefined): BranchFailure {
  const { what, remedy } = adviseOn(failure, readOnlyToken);
  if (failure.status === 422 && /rule violation|protected branch/i.test(failure.message)) {
    const allow = 'Let GitHub Actions create and update this branch in the rules of the repository.';
    return new BranchFailure('forbidden', what, allow);
  }
  return new BranchFailure(kindOf(failure), what, remedy);
}

/** A conflict, or something that is not there (any more), may be gone after another look at the branch. */
function kindOf({ status, operation, isRateLimit, message }: ApiFailure): BranchFailure['kind'] {
  if (isRateLimit || status === undefined || status >= 500) return 'unavailable';
  if (status === 401 || status === 403) return 'forbidden';
  // Nothing can be written into a repository without any commit, and what a token may not write is not found.
  if (status === 409 && /empty/i.test(message)) return 'unavailable';
  if (status === 404 && operation === 'write-objects') return 'forbidden';
  return 'refused';
}
