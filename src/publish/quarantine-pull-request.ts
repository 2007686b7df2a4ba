import type { BranchTip, ContentClient, GitDataClient, PullRequestClient } from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import { problemOfFailure } from '../github/permission-advice.js';
import type { Problem } from '../model/problem.js';
import type { Quarantine, QuarantineEntry } from '../policy/quarantine.js';
import { isSameEntry } from '../policy/quarantine.js';
import type { EntryReview } from '../policy/quarantine-review.js';
import type { Published, Publisher } from '../ports.js';
import { renderQuarantinePullRequest } from '../render/quarantine-pull-request.js';
import type { Telling } from '../render/telling.js';

/** Branch of the one pull request that proposes changes of the quarantine file. */
const BRANCH = 'deflake/quarantine';

export interface QuarantinePullRequestOptions {
  readonly client: ContentClient & GitDataClient & PullRequestClient;
  /** The default branch, whose file it changes; `undefined` in runs that may not propose anything. */
  readonly base: string | undefined;
  readonly path: string;
  /** `2026-03-01`. */
  readonly today: () => string;
}

/**
 * Proposes what should become of the quarantine file, as one pull request that is kept up to date: tests that are to go
 * in, may come back or are gone. One that people closed stays closed until there is something else to propose.
 */
export function createQuarantinePullRequestPublisher(options: QuarantinePullRequestOptions): Publisher {
  return {
    name: 'quarantine pull request',
    publish: async (telling) => {
      if (options.base === undefined) return { problems: [] };
      try {
        return await propose(telling, { ...options, base: options.base });
      } catch (error) {
        return { problems: [describeRefusal(error)] };
      }
    },
  };
}

async function propose(
  telling: Telling,
  { client, base, path, today }: QuarantinePullRequestOptions & { readonly base: string },
): Promise<Published> {
  const { editQuarantine } = await import('../policy/quarantine-edit.js');
  const { parseQuarantine } = await import('../policy/quarantine-file.js');
  const changes = changesOf(telling);
  const [tip, text] = await Promise.all([client.getBranchTip(base), client.getContent({ path, ref: base })]);
  if (tip === undefined) return { problems: [] };
  const proposed = await client.getBranchTip(BRANCH);
  const pending = proposed && (await client.getContent({ path, ref: BRANCH }));
  const open = await client.findPullRequest({ head: BRANCH, base, state: 'open' });
  const isDeclined =
    open === undefined &&
    proposed !== undefined &&
    (await client.findPullRequest({ head: BRANCH, base, state: 'closed' })) !== undefined;
  const current = parseQuarantine(text ?? '');
  const waiting = pendingEntries(current, parseQuarantine(pending ?? ''), today());
  // What other lanes and runs have proposed stays proposed while the pull request is open; what people have closed it
  // over is not proposed again for as long as it would have lasted.
  const fresh = changes.add.filter((entry) => !waiting.some((one) => isSameEntry(one, entry)));
  const add = isDeclined ? fresh : [...waiting, ...fresh];
  const take = changes.take.filter(({ entry }) => current.entries.some((one) => isSameEntry(one, entry)));
  const all = { add, take, today: today() };
  const wanted = editQuarantine(text, all);
  if (wanted === (text ?? '')) return { problems: [] };
  const page = renderQuarantinePullRequest({ path, add: all.add, take: all.take });
  if (wanted === pending && isDeclined) return { problems: [] };
  if (wanted !== pending) await commit(client, { wanted, path, title: page.title, tip, proposed });
  if (open === undefined) await client.createPullRequest({ head: BRANCH, base, ...page });
  else if (wanted !== pending || open.body.trim() !== page.body.trim())
    await client.updatePullRequest(open.number, page);
  return { problems: [] };
}

interface NewCommit {
  readonly wanted: string;
  readonly path: string;
  readonly title: string;
  readonly tip: BranchTip;
  readonly proposed: BranchTip | undefined;
}

/** All of the base branch as it is now, with the file as it is wanted. */
async function commit(
  client: GitDataClient,
  { wanted, path, title, tip, proposed }: NewCommit,
): Promise<void> {
  const tree = await client.createTree({ base: tip.tree, files: [{ path, text: wanted }] });
  const parents = proposed === undefined ? [tip.commit] : [proposed.commit, tip.commit];
  const sha = await client.createCommit({ message: title, tree: tree.sha, parents });
  if (proposed === undefined) await client.createBranch(BRANCH, sha);
  else await client.fastForward(BRANCH, sha);
}

/** Entries of the branch that the base branch has not, nor has let out since. */
function pendingEntries(base: Quarantine, branch: Quarantine, today: string): readonly QuarantineEntry[] {
  return branch.entries.filter(
    (entry) =>
      entry.expires >= today &&
      !base.entries.some((one) => isSameEntry(one, entry)) &&
      !base.released.some((one) => isSameEntry(one, entry) && one.on >= entry.since),
  );
}

interface Changes {
  readonly add: readonly QuarantineEntry[];
  readonly take: readonly EntryReview[];
}

/** Of all lanes that this job knows of; what releases rest on is the same in each. */
function changesOf({ own, lanes }: Telling): Changes {
  const all = lanes.length === 0 ? [own] : lanes;
  const add = new Map(
    all
      .flatMap(({ plan }) => plan.suggestions)
      .map((entry) => [JSON.stringify([entry.test, entry.lane]), entry]),
  );
  return { add: [...add.values()], take: own.plan.releases };
}

function describeRefusal(error: unknown): Problem {
  const problem = problemOfFailure('quarantine', error);
  const where = `pull request of ${BRANCH}`;
  const isRefused =
    error instanceof ApiFailure && error.operation === 'create-pull-request' && error.status === 403;
  if (!isRefused) return { ...problem, where };
  const remedy = `${problem.remedy ?? ''} Let workflows open pull requests: Settings › Actions › General › "Allow GitHub Actions to create and approve pull requests".`;
  return { ...problem, where, remedy: remedy.trim() };
}
