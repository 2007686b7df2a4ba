import type {
  BranchTip,
  CompareClient,
  ContentClient,
  GitDataClient,
  MergeClient,
  PullRequest,
  PullRequestClient,
} from '../github/api.js';
import { ApiFailure } from '../github/api-failure.js';
import { problemOfFailure } from '../github/permission-advice.js';
import { shortHash } from '../model/hash.js';
import type { Problem } from '../model/problem.js';
import type { QuarantineEntry } from '../policy/quarantine.js';
import type { Proposal } from '../policy/quarantine-proposal.js';
import { decideProposal } from '../policy/quarantine-proposal.js';
import type { EntryReview } from '../policy/quarantine-review.js';
import type { Published, Publisher } from '../ports.js';
import type { ProposalMemory } from '../render/proposal-marker.js';
import { NO_MEMORY, readProposalMarker } from '../render/proposal-marker.js';
import { renderQuarantinePullRequest, renderWithdrawn } from '../render/quarantine-pull-request.js';
import type { Telling } from '../render/telling.js';
import type { Followed } from './quarantine-branch.js';
import { addToBranch, followBase, QUARANTINE_BRANCH, startBranch } from './quarantine-branch.js';

type QuarantineClient = CompareClient & ContentClient & GitDataClient & MergeClient & PullRequestClient;

export interface QuarantinePullRequestOptions {
  readonly client: QuarantineClient;
  /** The default branch, whose file it changes; `undefined` in runs that may not propose anything. */
  readonly base: string | undefined;
  readonly path: string;
  /** `2026-03-01`. */
  readonly today: () => string;
}

/**
 * Proposes what should become of the quarantine file, as one pull request that is kept up to date: tests that are to go
 * in, may come back or are gone. What people commit there stays; what they take back, or close it over, is not proposed
 * again. It is closed when nothing is left to propose.
 */
export function createQuarantinePullRequestPublisher(options: QuarantinePullRequestOptions): Publisher {
  return {
    name: 'quarantine pull request',
    publish: async (telling) => {
      if (options.base === undefined) return { problems: [] };
      try {
        return { problems: await propose(telling, { ...options, base: options.base }) };
      } catch (error) {
        return { problems: [describeRefusal(error)] } satisfies Published;
      }
    },
  };
}

type ProposeOptions = QuarantinePullRequestOptions & { readonly base: string };

async function propose(telling: Telling, options: ProposeOptions): Promise<Problem[]> {
  const { client, base, path, today } = options;
  const changes = changesOf(telling);
  const branch = await client.getBranchTip(QUARANTINE_BRANCH);
  if (branch === undefined && changes.add.length === 0 && changes.take.length === 0) return [];
  const [tip, text, pull] = await Promise.all([
    client.getBranchTip(base),
    client.getContent({ path, ref: base }),
    findPull(client, base),
  ]);
  if (tip === undefined) return [];
  const { parseQuarantine } = await import('../policy/quarantine-file.js');
  const isOpen = pull?.state === 'open' && branch !== undefined;
  const pending = isOpen ? await client.getContent({ path, ref: QUARANTINE_BRANCH }) : undefined;
  const current = parseQuarantine(text ?? '');
  const proposal = decideProposal({
    ...changes,
    base: current,
    branch: isOpen ? parseQuarantine(pending ?? '') : undefined,
    before: memoryOf(pull).proposed,
    today: today(),
  });
  const state: State = { ...options, tip, text, branch, proposal };
  if (isOpen) return update(pull, { ...state, branch, pending });
  if (proposal.add.length + proposal.take.length > 0) await open(state);
  return [];
}

interface State extends ProposeOptions {
  readonly tip: BranchTip;
  /** The file of the base branch. */
  readonly text: string | undefined;
  readonly branch: BranchTip | undefined;
  readonly proposal: Proposal;
}

async function open({ client, base, path, today, tip, text, branch, proposal }: State): Promise<void> {
  const { editQuarantine } = await import('../policy/quarantine-edit.js');
  const wanted = editQuarantine(text, { ...proposal, today: today() });
  if (wanted === (text ?? '')) return;
  const page = pageOf({ path, text, proposal });
  // Where no pull request may be opened, a branch is left behind: once is enough.
  const isThere =
    branch !== undefined && (await client.getContent({ path, ref: QUARANTINE_BRANCH })) === wanted;
  if (!isThere) await startBranch(client, { base: tip, branch, path, text: wanted, message: page.title });
  await client.createPullRequest({ head: QUARANTINE_BRANCH, base, ...page });
}

interface OpenState extends State {
  readonly branch: BranchTip;
  /** The file of the proposing branch. */
  readonly pending: string | undefined;
}

async function update(pull: PullRequest, state: OpenState): Promise<Problem[]> {
  const { client, path, today, tip, text, pending, proposal } = state;
  const { editQuarantine } = await import('../policy/quarantine-edit.js');
  const page = pageOf({ path, text, proposal });
  const edit = (from: string | undefined): string =>
    editQuarantine(from, {
      add: proposal.add,
      take: [...proposal.take, ...proposal.withdraw.map(withdrawn)],
      today: today(),
    });
  const isStale = memoryOf(pull).base !== hashOf(text);
  if (isStale || edit(pending) !== (pending ?? '')) {
    const message = page.title;
    const solve = () => solveConflict(pull, state);
    const followed: Followed | undefined = isStale
      ? await followBase(client, {
          base: tip,
          branch: state.branch,
          path,
          text: text ?? null,
          message,
          solve,
        })
      : { branch: state.branch };
    if (followed === undefined) return [unsolved(state)];
    const { solved } = followed;
    // The file that stands in the branch now: of a conflict, that of the base branch.
    const there = !isStale
      ? pending
      : solved
        ? text
        : await client.getContent({ path, ref: followed.branch.commit });
    const wanted = edit(solved ? solved.text : there);
    if (wanted !== (there ?? ''))
      await addToBranch(client, { branch: followed.branch, path, text: wanted, message });
  }
  const isLeft = proposal.add.length + proposal.take.length > 0 || (await hasOwnChanges(edit(pending), text));
  if (!isLeft) {
    const memory = { proposed: proposal.takenBack, base: hashOf(text) };
    await client.updatePullRequest(pull.number, { ...renderWithdrawn(path, memory), state: 'closed' });
  } else if (pull.title !== page.title || pull.body.trim() !== page.body.trim())
    await client.updatePullRequest(pull.number, page);
  return [];
}

/** What both branches have made of the file that they had in common. */
async function solveConflict(pull: PullRequest, { client, path, tip, text, branch, pending }: OpenState) {
  const { mergeQuarantines } = await import('../policy/quarantine-merge.js');
  const parted = await client.findMergeBase({ base: tip.commit, head: branch.commit });
  const ancestor = await client.getContent({ path, ref: parted });
  return mergeQuarantines({ ancestor, base: text, branch: pending, proposed: memoryOf(pull).proposed });
}

/** People's lines are worth more than ours: both branches stay as they are until somebody has looked. */
function unsolved({ base, path }: State): Problem {
  return {
    area: 'quarantine',
    where: `pull request of ${QUARANTINE_BRANCH}`,
    what: `${base} and people's commits to ${QUARANTINE_BRANCH} have changed the same lines of ${path}, so the pull request was left as it is.`,
    remedy: `Merge ${base} into ${QUARANTINE_BRANCH} by hand, and keep what is right of both.`,
  };
}

/** Whether people have made something of the file that nobody proposed. */
async function hasOwnChanges(branch: string, base: string | undefined): Promise<boolean> {
  const { compareQuarantines } = await import('../policy/quarantine-edit.js');
  const { parseQuarantine } = await import('../policy/quarantine-file.js');
  const { added, gone } = compareQuarantines(parseQuarantine(base ?? ''), parseQuarantine(branch));
  return added.length + gone.length > 0;
}

function withdrawn(entry: QuarantineEntry): EntryReview {
  return { entry, advice: 'prune', says: '' };
}

/** The open pull request, or else the newest one that was closed. */
async function findPull(client: PullRequestClient, base: string): Promise<PullRequest | undefined> {
  const at = { head: QUARANTINE_BRANCH, base };
  return (
    (await client.findPullRequest({ ...at, state: 'open' })) ??
    (await client.findPullRequest({ ...at, state: 'closed' }))
  );
}

/** One that was merged has got what it asked for: nobody has declined anything. */
function memoryOf(pull: PullRequest | undefined): ProposalMemory {
  return pull === undefined || pull.isMerged ? NO_MEMORY : readProposalMarker(pull.body);
}

function pageOf({ path, text, proposal }: Pick<State, 'path' | 'text' | 'proposal'>) {
  const memory = { proposed: proposal.proposed, base: hashOf(text) };
  return renderQuarantinePullRequest({ path, add: proposal.add, take: proposal.take, memory });
}

function hashOf(text: string | undefined): string {
  return shortHash(text ?? '');
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
  const where = `pull request of ${QUARANTINE_BRANCH}`;
  const isRefused =
    error instanceof ApiFailure && error.operation === 'create-pull-request' && error.status === 403;
  if (!isRefused) return { ...problem, where };
  const remedy = `${problem.remedy ?? ''} Let workflows open pull requests: Settings › Actions › General › "Allow GitHub Actions to create and approve pull requests".`;
  return { ...problem, where, remedy: remedy.trim() };
}
