/** Environments and payloads of runs, as GitHub writes them; reduced to what matters and a little noise. */

export const HEAD_SHA = 'a'.repeat(40);
export const BASE_SHA = 'b'.repeat(40);
export const MERGE_SHA = 'c'.repeat(40);

const REPOSITORY = { full_name: 'octo/demo', default_branch: 'main', private: false };

export interface SimulatedEvent {
  readonly env: Record<string, string>;
  readonly payload: unknown;
}

export function environment(changes: Record<string, string> = {}): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'deflake',
    GITHUB_ACTOR: 'alice',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'unit',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octo/demo',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '8123',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: MERGE_SHA,
    GITHUB_WORKFLOW: 'CI',
    GITHUB_WORKFLOW_REF: 'octo/demo/.github/workflows/ci.yml@refs/heads/main',
    ...changes,
  };
}

export function pushEvent(
  ref = 'refs/heads/main',
  messages: readonly string[] = ['Speed up'],
): SimulatedEvent {
  const commits = messages.map((message) => ({ message, author: { username: 'alice', name: 'Alice' } }));
  return {
    env: environment({ GITHUB_REF: ref }),
    payload: {
      repository: REPOSITORY,
      before: BASE_SHA,
      after: MERGE_SHA,
      commits,
      head_commit: commits.at(-1) ?? null,
      sender: { login: 'alice', type: 'User' },
    },
  };
}

export function pullRequestEvent(
  options: { event?: string; head?: string | null; headRef?: string; actor?: string; login?: string } = {},
): SimulatedEvent {
  const {
    event = 'pull_request',
    head = 'octo/demo',
    headRef = 'faster',
    actor = 'alice',
    login = 'alice',
  } = options;
  const isTarget = event === 'pull_request_target';
  return {
    env: environment({
      GITHUB_ACTOR: actor,
      GITHUB_BASE_REF: 'main',
      GITHUB_EVENT_NAME: event,
      GITHUB_HEAD_REF: headRef,
      GITHUB_REF: isTarget ? 'refs/heads/main' : 'refs/pull/12/merge',
      GITHUB_SHA: isTarget ? BASE_SHA : MERGE_SHA,
    }),
    payload: {
      action: 'synchronize',
      number: 12,
      repository: REPOSITORY,
      pull_request: {
        number: 12,
        user: { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
        head: { ref: headRef, sha: HEAD_SHA, repo: head === null ? null : { full_name: head } },
        base: { ref: 'main', sha: BASE_SHA, repo: REPOSITORY },
      },
      sender: { login: actor, type: 'User' },
    },
  };
}

export function mergeGroupEvent(): SimulatedEvent {
  const ref = `refs/heads/gh-readonly-queue/main/pr-12-${BASE_SHA}`;
  return {
    env: environment({ GITHUB_EVENT_NAME: 'merge_group', GITHUB_REF: ref }),
    payload: {
      action: 'checks_requested',
      repository: REPOSITORY,
      merge_group: { head_sha: MERGE_SHA, head_ref: ref, base_ref: 'refs/heads/main', base_sha: BASE_SHA },
      sender: { login: 'alice', type: 'User' },
    },
  };
}

export function workflowRunEvent(
  triggering: { event?: string; repository?: string; branch?: string; pullRequests?: number[] } = {},
): SimulatedEvent {
  const {
    event = 'pull_request',
    repository = 'octo/demo',
    branch = 'faster',
    pullRequests = [12],
  } = triggering;
  return {
    env: environment({ GITHUB_EVENT_NAME: 'workflow_run', GITHUB_SHA: BASE_SHA }),
    payload: {
      action: 'completed',
      repository: REPOSITORY,
      workflow_run: {
        id: 7001,
        event,
        head_branch: branch,
        head_sha: HEAD_SHA,
        head_repository: { full_name: repository },
        actor: { login: 'bob' },
        pull_requests: pullRequests.map((number) => ({ number })),
      },
      sender: { login: 'bob', type: 'User' },
    },
  };
}
