import { describe, expect, test } from '@jest/globals';
import { type EventContext, readEventContext } from '../../src/github/event-context.js';
import {
  BASE_SHA,
  environment,
  HEAD_SHA,
  MERGE_SHA,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  type SimulatedEvent,
  workflowRunEvent,
} from './events.js';

function contextOf({ env, payload }: SimulatedEvent): EventContext {
  return readEventContext(env, payload).context;
}

const MAIN = 'refs/heads/main';

test('what does not depend on the event comes from the environment', () => {
  const event = pushEvent();
  const env = { ...event.env, GITHUB_RUN_ATTEMPT: '3' };
  expect(contextOf({ ...event, env })).toMatchObject({
    repository: 'octo/demo',
    runId: '8123',
    runAttempt: 3,
    workflow: '.github/workflows/ci.yml',
    job: 'unit',
    step: 'deflake',
    runUrl: 'https://github.com/octo/demo/actions/runs/8123/attempts/3',
  });
});

test('a push says what it was pushed onto, and its message', () => {
  const push = pushEvent(MAIN, ['First', 'Mend the pool\n\nFor good.']);
  expect(contextOf(push)).toMatchObject({
    pushedOnto: BASE_SHA,
    commitMessage: 'Mend the pool\n\nFor good.',
  });
  const payload = { ...(push.payload as object), before: '0'.repeat(40) };
  expect(contextOf({ ...push, payload }).pushedOnto).toBeUndefined();
  const request = contextOf(pullRequestEvent());
  expect([request.pushedOnto, request.commitMessage]).toEqual([undefined, undefined]);
});

describe('each event is read for what it says of the code', () => {
  const cases: readonly (readonly [string, SimulatedEvent, Partial<EventContext>])[] = [
    [
      'a push to the default branch',
      pushEvent(),
      {
        event: 'push',
        branch: 'main',
        defaultBranch: 'main',
        onDefaultBranch: true,
        commit: MERGE_SHA,
        baseCommit: BASE_SHA,
        headCommit: undefined,
        pullRequest: undefined,
        trusted: true,
        cacheScopes: { own: MAIN, base: undefined, default: MAIN },
      },
    ],
    [
      'a push to another branch',
      pushEvent('refs/heads/team/faster'),
      {
        branch: 'team/faster',
        onDefaultBranch: false,
        trusted: true,
        cacheScopes: { own: 'refs/heads/team/faster', base: undefined, default: MAIN },
      },
    ],
    ['a push of a tag', pushEvent('refs/tags/main'), { branch: 'tags/main', onDefaultBranch: false }],
    [
      'a pull request of this repository',
      pullRequestEvent(),
      {
        branch: 'faster',
        baseBranch: 'main',
        onDefaultBranch: false,
        commit: MERGE_SHA,
        headCommit: HEAD_SHA,
        baseCommit: BASE_SHA,
        pullRequest: 12,
        author: 'alice',
        isBot: false,
        trusted: true,
        readOnlyToken: undefined,
        cacheScopes: { own: 'refs/pull/12/merge', base: MAIN, default: MAIN },
      },
    ],
    [
      "a fork's pull request from a branch called like ours",
      pullRequestEvent({ head: 'mallory/demo', headRef: 'main', login: 'mallory' }),
      {
        branch: 'mallory:main',
        onDefaultBranch: false,
        pullRequest: 12,
        author: 'mallory',
        trusted: false,
        readOnlyToken: 'fork',
      },
    ],
    [
      'a pull request whose fork is gone',
      pullRequestEvent({ head: null }),
      { branch: 'fork:faster', trusted: false, readOnlyToken: 'fork' },
    ],
    [
      "Dependabot's pull request",
      pullRequestEvent({ actor: 'dependabot[bot]', login: 'dependabot[bot]' }),
      { author: 'dependabot[bot]', isBot: true, trusted: true, readOnlyToken: 'dependabot' },
    ],
    [
      'pull_request_target, which outsiders trigger',
      pullRequestEvent({ event: 'pull_request_target', head: 'mallory/demo' }),
      {
        commit: BASE_SHA,
        headCommit: HEAD_SHA,
        pullRequest: 12,
        onDefaultBranch: false,
        trusted: false,
        readOnlyToken: undefined,
        cacheScopes: { own: MAIN, base: MAIN, default: MAIN },
      },
    ],
    [
      'pull_request_target by Dependabot, whose token may write',
      pullRequestEvent({ event: 'pull_request_target', actor: 'dependabot[bot]' }),
      { trusted: false, readOnlyToken: undefined },
    ],
    [
      'a merge queue',
      mergeGroupEvent(),
      {
        branch: `gh-readonly-queue/main/pr-12-${BASE_SHA}`,
        baseBranch: 'main',
        baseCommit: BASE_SHA,
        headCommit: MERGE_SHA,
        pullRequest: 12,
        isMergeQueue: true,
        onDefaultBranch: false,
        trusted: true,
      },
    ],
    [
      'a schedule, whose payload has no repository',
      { env: environment({ GITHUB_EVENT_NAME: 'schedule' }), payload: { schedule: '0 4 * * *' } },
      { branch: 'main', defaultBranch: 'main', onDefaultBranch: true, author: 'alice', trusted: true },
    ],
    [
      'a run started by hand on another branch',
      {
        env: environment({ GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/next' }),
        payload: { repository: { default_branch: 'main' }, inputs: {} },
      },
      { branch: 'next', defaultBranch: 'main', onDefaultBranch: false, trusted: true },
    ],
    [
      'a comment on a pull request',
      {
        env: environment({ GITHUB_EVENT_NAME: 'issue_comment' }),
        payload: {
          repository: { default_branch: 'main' },
          issue: { number: 12, pull_request: { url: 'https://api.github.com' } },
        },
      },
      { pullRequest: 12, onDefaultBranch: false, trusted: false },
    ],
    [
      'a comment on an issue',
      {
        env: environment({ GITHUB_EVENT_NAME: 'issue_comment' }),
        payload: { repository: { default_branch: 'main' }, issue: { number: 13 } },
      },
      { pullRequest: undefined, onDefaultBranch: false, trusted: false },
    ],
    [
      "a run that a pull request's run triggered",
      workflowRunEvent(),
      {
        branch: 'faster',
        commit: HEAD_SHA,
        pullRequest: 12,
        author: 'bob',
        onDefaultBranch: false,
        trusted: true,
        triggeringRunId: '7001',
      },
    ],
    [
      "a run that a fork's run triggered",
      workflowRunEvent({ repository: 'mallory/demo', branch: 'main', pullRequests: [] }),
      { branch: 'mallory:main', pullRequest: undefined, onDefaultBranch: false, trusted: false },
    ],
    [
      'a run that a push triggered, whose branch is also the head of some pull request',
      workflowRunEvent({ event: 'push', branch: 'main', pullRequests: [31] }),
      { branch: 'main', pullRequest: undefined, onDefaultBranch: true, trusted: true },
    ],
    [
      "a run that an outsider's comment triggered",
      workflowRunEvent({ event: 'issue_comment', branch: 'main' }),
      { onDefaultBranch: false, trusted: false },
    ],
  ];

  test.each(cases)('%s', (_, event, expected) => {
    expect(contextOf(event)).toMatchObject(expected);
  });
});

describe('merged pull requests are read from the messages of a push', () => {
  test.each<[string, string[], number[]]>([
    ['a merge commit', ['Merge pull request #12 from alice/faster\n\nFaster (#3)'], [12]],
    ['a squashed one', ['Make it faster (#12)\n\nCloses #9'], [12]],
    ['a revert', ['Revert "Make it faster (#12)" (#13)'], [13]],
    ['several, each once', ['One (#20)', 'Two (#7)', 'One again (#20)'], [7, 20]],
    ['a mention is no merge', ['Fix #12', 'See (#12) for more'], []],
    ['a number that is none', ['Big (#99999999999999)'], []],
  ])('%s', (_, messages, numbers) => {
    expect(contextOf(pushEvent('refs/heads/main', messages)).mergedPullRequests).toEqual(numbers);
  });
});

describe('what is missing degrades', () => {
  test.each<[string, unknown]>([
    ['no payload', undefined],
    ['no object', 'nonsense'],
    ['a list', [1, 2]],
    ['null', null],
  ])('%s is a problem, and the environment still counts', (_, payload) => {
    const { context, problems } = readEventContext(environment(), payload);
    expect(context).toMatchObject({ runId: '8123', branch: 'main', onDefaultBranch: false });
    expect(problems.map(({ where }) => where)).toEqual(['GITHUB_EVENT_PATH']);
  });

  test('a payload with every part wrong leaves each part out', () => {
    const { env } = pullRequestEvent();
    const payload = {
      repository: 7,
      sender: [],
      before: 'HEAD',
      commits: 'many',
      pull_request: {
        number: -1,
        user: null,
        head: { ref: 1, sha: 'nope', repo: 'octo/demo' },
        base: 'main',
      },
      issue: null,
      workflow_run: 0,
    };
    const { context, problems } = readEventContext(env, payload);
    expect(context).toMatchObject({
      pullRequest: 12,
      baseBranch: 'main',
      headCommit: undefined,
      baseCommit: undefined,
      defaultBranch: undefined,
      trusted: false,
    });
    expect(problems.map(({ what }) => what)).toEqual([expect.stringContaining('not trusted')]);
  });

  test('an empty environment is told and throws nothing', () => {
    const { context, problems } = readEventContext({}, {});
    expect(context).toMatchObject({
      repository: '',
      runId: '',
      runAttempt: 1,
      trusted: false,
      runUrl: undefined,
    });
    expect(problems.map(({ where }) => where)).toEqual(['GITHUB_REPOSITORY', 'GITHUB_RUN_ID', 'GITHUB_SHA']);
  });

  test.each([
    ['octo/demo/.github/workflows/a@b.yml@refs/heads/main', '.github/workflows/a@b.yml'],
    ['octo/demo/.github/workflows/ci.yml', 'CI'],
    ['', 'CI'],
  ])('without a path the name of the workflow has to do: %j', (workflowRef, expected) => {
    const env = environment({ GITHUB_WORKFLOW_REF: workflowRef });
    expect(readEventContext(env, {}).context.workflow).toBe(expected);
  });

  test.each(['0', '-1', '1e9', 'two', ''])('an attempt of %j counts as the first', (attempt) => {
    const env = environment({ GITHUB_RUN_ATTEMPT: attempt });
    expect(readEventContext(env, {}).context.runAttempt).toBe(1);
  });
});
