import { createHash } from 'node:crypto';
import type { CacheAccess } from '../stand-ins/cache-service.js';

/** What triggered a workflow, with all that follows from it for a job. */
export interface RunnerEvent {
  /** `GITHUB_EVENT_NAME`. */
  readonly name: string;
  /** `GITHUB_REF`, which is also the job's cache scope. */
  readonly ref: string;
  /** `GITHUB_SHA`. */
  readonly sha: string;
  /** `GITHUB_BASE_REF` and `GITHUB_HEAD_REF`; empty unless the event is a pull request's. */
  readonly baseRef: string;
  readonly headRef: string;
  readonly actor: string;
  /** Whether the token is read-only because the change comes from a fork. */
  readonly isFork: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly cacheAccess: CacheAccess;
}

/** The repository that all events are about, unless a test says otherwise. */
export const REPOSITORY = 'octo/demo';
const DEFAULT_BRANCH = 'main';

/** A commit id that is always the same for the same label. */
export function shaOf(label: string): string {
  return createHash('sha1').update(label).digest('hex');
}

/** A push to a branch. */
export interface PushEventOptions {
  readonly branch?: string;
  readonly sha?: string;
  readonly before?: string;
  readonly message?: string;
}

export function pushEvent(options: PushEventOptions = {}): RunnerEvent {
  const { branch = DEFAULT_BRANCH, sha = shaOf('pushed'), before = shaOf('before'), message } = options;
  const ref = `refs/heads/${branch}`;
  return {
    ...common('push', ref, sha),
    payload: {
      ...commonPayload(),
      ref,
      before,
      after: sha,
      forced: false,
      commits: [],
      head_commit: { id: sha, ...(message !== undefined && { message }) },
    },
  };
}

/** What a test says about a pull request. */
export interface PullRequestEventOptions {
  readonly number?: number;
  readonly base?: { readonly ref: string; readonly sha: string };
  readonly head?: { readonly ref: string; readonly sha: string };
  /** The synthetic merge commit, which is what gets checked out. */
  readonly mergeSha?: string;
  /** The full name of the fork that the change comes from. */
  readonly fork?: string;
  readonly action?: 'opened' | 'synchronize' | 'reopened';
}

/** A pull request, from a branch of the repository or from a fork. */
export function pullRequestEvent(options: PullRequestEventOptions = {}): RunnerEvent {
  const {
    number = 7,
    base = { ref: DEFAULT_BRANCH, sha: shaOf('base') },
    head = { ref: 'feature', sha: shaOf('head') },
    mergeSha = shaOf('merge'),
    fork,
    action = 'synchronize',
  } = options;
  const ref = `refs/pull/${number}/merge`;
  const event = common('pull_request', ref, mergeSha);
  const login = fork?.split('/')[0] ?? event.actor;
  return {
    ...event,
    actor: login,
    isFork: fork !== undefined,
    baseRef: base.ref,
    headRef: head.ref,
    cacheAccess: { ...event.cacheAccess, baseRef: `refs/heads/${base.ref}` },
    payload: {
      ...commonPayload(login),
      action,
      number,
      pull_request: {
        number,
        state: 'open',
        title: `Pull request ${number}`,
        html_url: `https://github.com/${REPOSITORY}/pull/${number}`,
        user: { login },
        labels: [],
        merge_commit_sha: mergeSha,
        base: { ...base, label: `octo:${base.ref}`, repo: repository(REPOSITORY) },
        head: { ...head, label: `${login}:${head.ref}`, repo: repository(fork ?? REPOSITORY) },
      },
    },
  };
}

/** A pull request's turn in the merge queue. */
export function mergeGroupEvent(
  options: { number?: number; base?: { ref: string; sha: string }; sha?: string } = {},
): RunnerEvent {
  const { number = 7, base = { ref: DEFAULT_BRANCH, sha: shaOf('base') }, sha = shaOf('queued') } = options;
  const ref = `refs/heads/gh-readonly-queue/${base.ref}/pr-${number}-${base.sha}`;
  return {
    ...common('merge_group', ref, sha),
    payload: {
      ...commonPayload(),
      action: 'checks_requested',
      merge_group: {
        head_ref: ref,
        head_sha: sha,
        base_ref: `refs/heads/${base.ref}`,
        base_sha: base.sha,
        head_commit: { id: sha },
      },
    },
  };
}

/** A workflow that runs after another one has run for a pull request, on the default branch. */
export function workflowRunEvent(
  options: { runId?: number; runAttempt?: number; head?: { ref: string; sha: string }; fork?: string } = {},
): RunnerEvent {
  const { runId = 2_000, runAttempt = 1, head = { ref: 'feature', sha: shaOf('head') }, fork } = options;
  return {
    ...common('workflow_run', `refs/heads/${DEFAULT_BRANCH}`, shaOf('main')),
    payload: {
      ...commonPayload(),
      action: 'completed',
      workflow_run: {
        id: runId,
        run_attempt: runAttempt,
        path: '.github/workflows/ci.yml',
        html_url: `https://github.com/${REPOSITORY}/actions/runs/${runId}`,
        event: 'pull_request',
        head_branch: head.ref,
        head_sha: head.sha,
        head_repository: repository(fork ?? REPOSITORY),
        actor: { login: fork?.split('/')[0] ?? 'octocat' },
        // For forks, GitHub does not say it.
        pull_requests: fork === undefined ? [{ number: 7 }] : [],
      },
    },
  };
}

function common(name: string, ref: string, sha: string): Omit<RunnerEvent, 'payload'> {
  const cacheAccess = { ref, defaultRef: `refs/heads/${DEFAULT_BRANCH}` };
  return { name, ref, sha, baseRef: '', headRef: '', actor: 'octocat', isFork: false, cacheAccess };
}

function commonPayload(sender = 'octocat'): Record<string, unknown> {
  return { repository: repository(REPOSITORY), sender: { login: sender, type: 'User' } };
}

function repository(fullName: string): Record<string, unknown> {
  const [owner, name] = fullName.split('/');
  return {
    full_name: fullName,
    name,
    owner: { login: owner },
    fork: fullName !== REPOSITORY,
    private: false,
    default_branch: DEFAULT_BRANCH,
    html_url: `https://github.com/${fullName}`,
  };
}
