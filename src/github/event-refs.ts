import type { EventPayload } from './event-payload.js';
import { pullRequestOfQueue, pullRequestOfRef } from './pull-request-references.js';
import { isSameRepository } from './trust.js';

// Where an event's code lies: workflow, branches, commits and pull request. Each is `undefined` when unknown.

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** `.github/workflows/ci.yml` of `owner/repo/.github/workflows/ci.yml@refs/heads/main`, else the workflow's name. */
export function findWorkflow(env: Environment): string {
  const path = /^[^/]+\/[^/]+\/(.+?)@refs\//.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1];
  return path ?? env.GITHUB_WORKFLOW ?? '';
}

export function findPullRequest(
  event: string,
  ref: string,
  payload: EventPayload | undefined,
): number | undefined {
  const triggering = payload?.workflow_run;
  // A push's run lists pull requests too, those that happen to have its branch as their head.
  if (triggering) {
    return triggering.event?.startsWith('pull_request') ? triggering.pull_requests?.[0]?.number : undefined;
  }
  if (event === 'merge_group') return pullRequestOfQueue(ref);
  const commented = payload?.issue?.pull_request === undefined ? undefined : payload.issue.number;
  return payload?.pull_request?.number ?? commented ?? pullRequestOfRef(ref);
}

export function findBranch(env: Environment, payload: EventPayload | undefined): string {
  const repository = env.GITHUB_REPOSITORY ?? '';
  const triggering = payload?.workflow_run;
  if (triggering) return branchOf(triggering.head_branch, triggering.head_repository, repository);
  const head = payload?.pull_request?.head;
  if (head) return branchOf(head.ref ?? env.GITHUB_HEAD_REF, head.repo, repository);
  return (env.GITHUB_REF ?? '').replace(/^refs\/(?:heads\/)?/, '');
}

/** A fork's branch goes by `owner:branch`, as on GitHub's pages: its `main` is not the repository's. */
function branchOf(
  name: string | undefined,
  owned: { readonly full_name?: string | undefined } | undefined,
  repository: string,
): string {
  if (name === undefined || isSameRepository(owned, repository)) return name ?? '';
  return `${owned?.full_name?.split('/')[0] ?? 'fork'}:${name}`;
}

export function findBaseBranch(env: Environment, payload: EventPayload | undefined): string | undefined {
  const queue = payload?.merge_group?.base_ref?.replace(/^refs\/heads\//, '');
  return payload?.pull_request?.base?.ref ?? queue ?? (env.GITHUB_BASE_REF || undefined);
}

export function findBaseCommit(payload: EventPayload | undefined): string | undefined {
  const before = payload?.before;
  // The first push of a branch comes after a commit of zeros.
  const pushed = before === undefined || /^0+$/.test(before) ? undefined : before;
  return payload?.pull_request?.base?.sha ?? payload?.merge_group?.base_sha ?? pushed;
}

export function findHeadCommit(payload: EventPayload | undefined): string | undefined {
  return (
    payload?.pull_request?.head?.sha ?? payload?.merge_group?.head_sha ?? payload?.workflow_run?.head_sha
  );
}

/** Whose change it is. Bots end in `[bot]`, which no person's login can. */
export function findAuthor(env: Environment, payload: EventPayload | undefined): string | undefined {
  const login =
    payload?.pull_request?.user?.login ??
    payload?.head_commit?.author?.username ??
    payload?.workflow_run?.actor?.login ??
    payload?.sender?.login ??
    env.GITHUB_ACTOR;
  return login || undefined;
}

/** The page of this attempt: the plain page of a run shows its newest attempt, which may be another one later. */
export function findRunUrl(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
  if (!server || !repository || !runId) return undefined;
  return `${server}/${repository}/actions/runs/${runId}/attempts/${env.GITHUB_RUN_ATTEMPT || '1'}`;
}
