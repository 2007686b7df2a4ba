import type { Problem } from '../model/problem.js';
import { type EventPayload, parseEventPayload } from './event-payload.js';
import {
  type Environment,
  findAuthor,
  findBaseBranch,
  findBaseCommit,
  findBranch,
  findHeadCommit,
  findPullRequest,
  findRunUrl,
  findWorkflow,
} from './event-refs.js';
import type { ReadOnlyToken } from './permission-advice.js';
import { mergedPullRequests } from './pull-request-references.js';
import { isTrusted, readOnlyToken } from './trust.js';

/** What GitHub Actions says of the run that we are in. Texts that it does not say are empty. */
export interface EventContext {
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: string;
  readonly runAttempt: number;
  /** Path of the workflow file; its name where no path is known. */
  readonly workflow: string;
  readonly job: string;
  /** Id of our step in its job. */
  readonly step: string;
  readonly event: string;
  readonly ref: string;
  /** `owner:branch` for forks, whose `main` is not ours; `tags/v1` for tags. */
  readonly branch: string;
  readonly baseBranch: string | undefined;
  readonly defaultBranch: string | undefined;
  /** This is trusted code of the default branch, and no pull request. */
  readonly onDefaultBranch: boolean;
  readonly commit: string;
  /** What a check run is attached to; `commit` of a pull request is a merge that nobody sees. */
  readonly headCommit: string | undefined;
  readonly baseCommit: string | undefined;
  /** For a push: where the branch was before it; `undefined` for a new branch. */
  readonly pushedOnto: string | undefined;
  /** Message of the newest commit of a push. */
  readonly commitMessage: string | undefined;
  readonly pullRequest: number | undefined;
  readonly mergedPullRequests: readonly number[];
  readonly author: string | undefined;
  readonly isBot: boolean;
  readonly trusted: boolean;
  readonly isMergeQueue: boolean;
  /** Why the token can only read, if it can. */
  readonly readOnlyToken: ReadOnlyToken | undefined;
  readonly runUrl: string | undefined;
  /**
   * The run that triggered this one (`workflow_run`). The reports are probably its, so that the tree of this run's
   * checkout says nothing of them.
   */
  readonly triggeringRunId: string | undefined;
  /** Refs whose cache entries this run can restore. */
  readonly cacheScopes: {
    readonly own: string;
    readonly base: string | undefined;
    readonly default: string | undefined;
  };
}

/** Never throws: what is missing is left out, and told where it costs something. */
export function readEventContext(
  env: Environment,
  rawPayload: unknown,
): { readonly context: EventContext; readonly problems: readonly Problem[] } {
  const payload = parseEventPayload(rawPayload);
  const cause = {
    event: env.GITHUB_EVENT_NAME ?? '',
    repository: env.GITHUB_REPOSITORY ?? '',
    payload,
  };
  const ref = env.GITHUB_REF ?? '';
  const branch = findBranch(env, payload);
  const baseBranch = findBaseBranch(env, payload);
  // The payload of `schedule` has no repository, but such runs are always on the default branch.
  const defaultBranch =
    payload?.repository?.default_branch ?? (cause.event === 'schedule' ? branch || undefined : undefined);
  const pullRequest = findPullRequest(cause.event, ref, payload);
  const author = findAuthor(env, payload);
  const trusted = isTrusted(cause);
  const context: EventContext = {
    repository: cause.repository,
    runId: env.GITHUB_RUN_ID ?? '',
    runAttempt: positiveInteger(env.GITHUB_RUN_ATTEMPT) ?? 1,
    workflow: findWorkflow(env),
    job: env.GITHUB_JOB ?? '',
    step: env.GITHUB_ACTION ?? '',
    event: cause.event,
    ref,
    branch,
    baseBranch,
    defaultBranch,
    onDefaultBranch: trusted && pullRequest === undefined && branch !== '' && branch === defaultBranch,
    commit: payload?.workflow_run?.head_sha ?? env.GITHUB_SHA ?? '',
    headCommit: findHeadCommit(payload),
    baseCommit: findBaseCommit(payload),
    pushedOnto: cause.event === 'push' && !/^0*$/.test(payload?.before ?? '') ? payload?.before : undefined,
    commitMessage: cause.event === 'push' ? payload?.head_commit?.message : undefined,
    pullRequest,
    mergedPullRequests: cause.event === 'push' ? mergedPullRequests(messagesOf(payload)) : [],
    author,
    isBot: author?.endsWith('[bot]') === true || payload?.pull_request?.user?.type === 'Bot',
    trusted,
    isMergeQueue: cause.event === 'merge_group',
    readOnlyToken: readOnlyToken(cause, env.GITHUB_ACTOR ?? ''),
    runUrl: findRunUrl(env),
    triggeringRunId: payload?.workflow_run?.id?.toString(),
    cacheScopes: { own: ref, base: headsRef(baseBranch), default: headsRef(defaultBranch) },
  };
  return { context, problems: findProblems(context, payload) };
}

function findProblems(context: EventContext, payload: EventPayload | undefined): Problem[] {
  const area = 'context';
  const problems: Problem[] = [];
  const needed = { repository: 'GITHUB_REPOSITORY', runId: 'GITHUB_RUN_ID', commit: 'GITHUB_SHA' } as const;
  for (const [key, where] of Object.entries(needed) as [keyof typeof needed, string][]) {
    if (context[key] !== '') continue;
    problems.push({
      area,
      where,
      what: 'The runner does not say it, so this run is hard to tell from others.',
    });
  }
  const where = 'GITHUB_EVENT_PATH';
  if (payload === undefined) {
    const what = 'The payload of the event could not be read, so branches and pull requests may be unknown.';
    problems.push({ area, where, what });
  } else if (context.event.startsWith('pull_request') && payload.pull_request?.head?.repo === undefined) {
    const what = 'The payload does not say where the pull request comes from, so this run is not trusted.';
    problems.push({ area, where, what });
  }
  return problems;
}

function messagesOf(payload: EventPayload | undefined): (string | undefined)[] {
  return [...(payload?.commits ?? []), payload?.head_commit].map((commit) => commit?.message);
}

function headsRef(branch: string | undefined): string | undefined {
  return branch === undefined ? undefined : `refs/heads/${branch}`;
}

function positiveInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
