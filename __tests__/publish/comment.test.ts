import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommentClient } from '../../src/github/api.js';
import type { Published } from '../../src/ports.js';
import { type CommentOptions, createCommentPublisher } from '../../src/publish/comment.js';
import { commentKeyOf, formatCommentKey } from '../../src/publish/comment-key.js';
import { renderComment } from '../../src/render/comment.js';
import { FORK_PERMISSIONS } from '../e2e/stand-ins/rest-api.js';
import {
  type JobOptions,
  MeetingPoint,
  PULL_REQUEST,
  type SimulatedJob,
  type Stage,
  setStage,
  simulateJob,
} from './stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(async () => {
  await stage.api.stop();
  expect(stage.api.violations).toEqual([]);
});

function publish(
  job: SimulatedJob,
  client: CommentClient,
  options: Partial<CommentOptions> = {},
): Promise<Published> {
  const publisher = createCommentPublisher({
    client,
    pullRequest: PULL_REQUEST,
    mode: 'always',
    render: (telling, key) => renderComment(telling, { key }),
    readOnlyToken: undefined,
    wait: async () => {},
    random: () => 0,
    ...options,
  });
  return publisher.publish(job.telling, job.context);
}

async function publishJob(job: JobOptions, options: Partial<CommentOptions> = {}): Promise<Published> {
  return publish(simulateJob(job), await stage.client(), options);
}

const writes = () =>
  ['create', 'update', 'delete'].flatMap((verb) => stage.api.calls(`issues/${verb}-comment`).map(() => verb));
const comments = () => stage.api.comments.of(PULL_REQUEST);

describe('one comment a pull request and workflow', () => {
  test('is created by the first run, with its address as an output', async () => {
    const published = await publishJob({ failing: ['adds'] });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain('most likely this change');
    expect(published.problems).toEqual([]);
    expect(published.outputs?.['comment-url']).toMatch(/^https?:/);
  });

  test('is updated by a later run', async () => {
    await publishJob({ failing: ['adds'] });
    await publishJob({ run: { runId: '8150' } });
    expect(writes()).toEqual(['create', 'update']);
    expect(comments()[0]?.body).not.toContain('most likely this change');
  });

  test('is not written when it says the same already', async () => {
    await publishJob({ failing: ['adds'] });
    const published = await publishJob({ failing: ['adds'] });
    expect(writes()).toEqual(['create']);
    expect(published.outputs).toHaveProperty('comment-url');
  });

  test('is left alone by a run that is older than the one it tells of', async () => {
    await publishJob({ run: { runId: '8150' }, failing: ['adds'] });
    const published = await publishJob({ run: { runId: '8149', runAttempt: 2 } });
    expect(writes()).toEqual(['create']);
    expect(published.problems).toEqual([]);
  });

  test('is another one for another workflow', async () => {
    const job = simulateJob();
    const other = {
      ...job.telling.own,
      lane: { ...job.telling.own.lane, workflow: '.github/workflows/e2e.yml' },
    };
    const telling = { ...job.telling, own: other, lanes: [other] };
    await publish(job, await stage.client());
    await publish({ ...job, telling }, await stage.client());
    expect(comments()).toHaveLength(2);
  });

  test('is found behind more comments than a page holds', async () => {
    await publishJob({ failing: ['adds'] });
    for (let i = 0; i < 130; i++)
      stage.api.comments.add({ issueNumber: PULL_REQUEST, body: `Comment ${i}`, login: 'bob' });
    await publishJob({ run: { runId: '8150' } });
    expect(writes()).toEqual(['create', 'update']);
  });
});

describe('only our own comment is ours', () => {
  test("a person's comment with our marker is neither changed nor believed", async () => {
    await publishJob({ failing: ['adds'] });
    const forged = comments()[0]?.body ?? '';
    await (await stage.client()).deleteComment(comments()[0]?.id ?? 0);
    stage.api.comments.add({ issueNumber: PULL_REQUEST, body: forged, login: 'mallory' });
    stage.api.fail('unknown', { kind: 'answer', status: 502 }, Number.POSITIVE_INFINITY);
    const published = await publishJob({ variant: { os: 'linux' } });
    expect(comments().map(({ login }) => login)).toEqual(['mallory', 'github-actions[bot]']);
    expect(comments()[0]?.body).toBe(forged);
    expect(comments()[1]?.body).not.toContain('adds');
    expect(published.problems).toEqual([]);
  });

  test('our marker below the first line is a quotation', async () => {
    await publishJob({ failing: ['adds'] });
    const body = `> quoted\n${comments()[0]?.body ?? ''}`;
    await (await stage.client()).deleteComment(comments()[0]?.id ?? 0);
    stage.api.comments.add({ issueNumber: PULL_REQUEST, body });
    await publishJob({ failing: ['adds'] });
    expect(comments()).toHaveLength(2);
  });

  test("a token of somebody's own finds what it wrote", async () => {
    const client = { ...(await stage.client(undefined, 'ci-robot')), viewerLogin: async () => 'ci-robot' };
    await publish(simulateJob({ failing: ['adds'] }), client);
    await publish(simulateJob({ run: { runId: '8150' } }), client);
    expect(writes()).toEqual(['create', 'update']);
  });

  test('a token that can not say whose it is ends with one comment all the same', async () => {
    stage.api.fail('unknown', { kind: 'answer', status: 403 }, Number.POSITIVE_INFINITY);
    const client = await stage.client(undefined, 'ci-robot');
    await publish(simulateJob({ failing: ['adds'] }), client);
    await publish(simulateJob({ run: { runId: '8150' } }), client);
    expect(comments()).toHaveLength(1);
  });
});

describe('the mode says when to write', () => {
  const red: JobOptions = { failing: ['adds'] };
  const green: JobOptions = {};
  test.each<[CommentOptions['mode'], string, JobOptions[], string[]]>([
    ['always', 'green', [green], ['create']],
    ['failures', 'green', [green], []],
    ['failures', 'red, then green', [red, green], ['create', 'update']],
    ['changes', 'green', [green], []],
    ['changes', 'red, red', [red, red], ['create']],
    ['changes', 'red, green, green', [red, green, green], ['create', 'update']],
    ['changes', 'red, another red', [red, { failing: ['subtracts'] }], ['create', 'update']],
    ['always', 'red, red', [red, red], ['create', 'update']],
    ['off', 'red', [red], []],
  ])('%s: %s', async (mode, _, jobs, expected) => {
    for (const [i, job] of jobs.entries())
      await publishJob({ ...job, run: { runId: `${8140 + i}` } }, { mode });
    expect(writes()).toEqual(expected);
  });

  test('off asks GitHub nothing, nor does a run without a pull request', async () => {
    await publishJob(red, { mode: 'off' });
    await publishJob(red, { pullRequest: undefined });
    expect(stage.api.requests).toEqual([]);
  });
});

describe('jobs that publish at once', () => {
  async function publishAtOnce(jobs: readonly JobOptions[]): Promise<readonly Published[]> {
    const meeting = new MeetingPoint(jobs.length);
    return Promise.all(
      jobs.map(async (job) => {
        const published = await publishJob(job, { wait: meeting.wait });
        meeting.leave();
        return published;
      }),
    );
  }

  test('two end with one comment that holds both', async () => {
    const published = await publishAtOnce([
      { variant: { os: 'linux' }, failing: ['adds'] },
      { variant: { os: 'windows' }, failing: ['subtracts'] },
    ]);
    expect(published.flatMap(({ problems }) => problems)).toEqual([]);
    expect(comments()).toHaveLength(1);
    for (const part of ['os: linux', 'os: windows', 'adds', 'subtracts'])
      expect(comments()[0]?.body).toContain(part);
  });

  test('a job leaves the comment as another one wrote it, if that one took its runs along', async () => {
    const other = { variant: { os: 'windows' }, problem: 'a.xml is no XML.' };
    const published = await publishJob(
      { variant: { os: 'linux' } },
      { wait: async () => void (await publishJob(other)) },
    );
    expect(published.problems).toEqual([]);
    expect(writes()).toEqual(['create', 'update']);
    for (const part of ['os: linux', 'os: windows', 'a.xml']) expect(comments()[0]?.body).toContain(part);
  });

  test('two that update one comment lose neither', async () => {
    await publishJob({ variant: { os: 'linux' } });
    await publishAtOnce([
      { variant: { os: 'linux' }, failing: ['adds'], run: { runId: '8150' } },
      { variant: { os: 'windows' }, failing: ['subtracts'], run: { runId: '8150' } },
    ]);
    expect(comments()).toHaveLength(1);
    for (const part of ['adds', 'subtracts']) expect(comments()[0]?.body).toContain(part);
  });

  test('shards of one lane settle too', async () => {
    const part = simulateJob().telling.own.run.parts[0];
    if (part === undefined) throw new Error('a run has parts');
    const shard = (name: string): JobOptions => ({
      failing: [`fails in ${name}`],
      run: { parts: [{ ...part, shard: name, digest: name }] },
    });
    const published = await publishAtOnce([shard('1'), shard('2')]);
    expect(published.flatMap(({ problems }) => problems)).toEqual([]);
    for (const name of ['fails in 1', 'fails in 2']) expect(comments()[0]?.body).toContain(name);
  });

  /** Another job that writes over our comment without having read it. */
  function overwriteBy(job: JobOptions, { hidesData }: { hidesData: boolean }): () => Promise<void> {
    const { hiddenData = '', ...silent } = simulateJob(job).telling;
    const telling = hidesData ? { ...silent, hiddenData } : silent;
    return async () => {
      const key = formatCommentKey(commentKeyOf(telling));
      const id = comments()[0]?.id ?? 0;
      await (await stage.client()).updateComment(id, renderComment(telling, { key }));
    };
  }

  test('a comment that others never leave alone is a problem, not a hang', async () => {
    const wait = overwriteBy({ variant: { os: 'windows' } }, { hidesData: true });
    const published = await publishJob({ variant: { os: 'linux' } }, { wait });
    expect(published.problems.map(({ what }) => what)).toEqual([expect.stringContaining('kept rewriting')]);
    expect(stage.api.calls('issues/create-comment')).toHaveLength(1);
  });

  test('a comment in which others found no room for their data is left to them', async () => {
    const wait = overwriteBy({ variant: { os: 'windows' }, failing: ['subtracts'] }, { hidesData: false });
    const published = await publishJob({ variant: { os: 'linux' } }, { wait });
    expect(published.problems.map(({ what }) => what)).toEqual([expect.stringContaining('leaves out')]);
    expect(comments()[0]?.body).toContain('subtracts');
  });
});

test('what an earlier publisher could not do is told, whoever else is told of', async () => {
  await publishJob({ variant: { os: 'linux' } });
  const job = simulateJob({ variant: { os: 'windows' } });
  const problems = [{ area: 'check-run', where: '', what: 'Could not create the check run.' }] as const;
  await publish({ ...job, telling: { ...job.telling, problems } }, await stage.client());
  expect(comments()[0]?.body).toContain('os: linux');
  expect(comments()[0]?.body).toContain('Could not create the check run.');
});

describe('younger copies', () => {
  async function leaveCopies(count: number): Promise<void> {
    await publishJob({ failing: ['adds'] });
    const body = comments()[0]?.body ?? '';
    for (let i = 0; i < count; i++) stage.api.comments.add({ issueNumber: PULL_REQUEST, body });
  }

  test('are deleted, and the oldest is kept', async () => {
    await leaveCopies(2);
    const oldest = comments()[0]?.id;
    await publishJob({ failing: ['adds'] });
    expect(comments().map(({ id }) => id)).toEqual([oldest]);
  });

  test('that can not be deleted are a problem each, once', async () => {
    await leaveCopies(1);
    stage.api.fail('issues/delete-comment', { kind: 'answer', status: 403 }, Number.POSITIVE_INFINITY);
    const published = await publishJob({ failing: ['adds'] });
    expect(published.problems.map(({ what }) => what)).toEqual([expect.stringContaining('second copy')]);
  });

  test('that a lost reply made are cleaned up in the same run', async () => {
    stage.api.fail('issues/create-comment', { kind: 'lose-reply' });
    const published = await publishJob({ failing: ['adds'] });
    expect(published.problems).toEqual([]);
    expect(comments()).toHaveLength(1);
  });
});

describe('refusals are told and never thrown', () => {
  test('a missing permission names the line to add', async () => {
    const client = await stage.client({ contents: 'read', 'pull-requests': 'read' });
    const { problems } = await publish(simulateJob(), client);
    expect(problems).toEqual([
      expect.objectContaining({ area: 'comment', remedy: expect.stringContaining('`pull-requests: write`') }),
    ]);
  });

  test("a fork's token is expected to be refused", async () => {
    const client = await stage.client(FORK_PERMISSIONS);
    const { problems } = await publish(simulateJob(), client, { readOnlyToken: 'fork' });
    expect(problems.map(({ remedy }) => remedy)).toEqual([expect.stringContaining('This is expected')]);
  });

  test('a comment that a person deletes while we look stays deleted', async () => {
    const client = await stage.client();
    const forget = async () => {
      for (const { id } of comments()) await client.deleteComment(id);
    };
    const published = await publishJob({ failing: ['adds'] }, { wait: forget });
    expect(published).toEqual({ problems: [] });
    expect(comments()).toEqual([]);
  });

  test('an outage is one problem after some patience', async () => {
    stage.api.fail('*', { kind: 'answer', status: 503 }, Number.POSITIVE_INFINITY);
    const { problems } = await publishJob({});
    expect(problems).toHaveLength(1);
    expect(stage.pauses).toEqual([1_000, 2_000, 4_000]);
  });

  test('a secondary limit is waited for', async () => {
    const headers = { 'retry-after': '7' };
    stage.api.fail('issues/create-comment', { kind: 'answer', status: 403, headers });
    const { problems } = await publishJob({ failing: ['adds'] });
    expect(problems).toEqual([]);
    expect(stage.pauses).toEqual([7_000]);
    expect(comments()).toHaveLength(1);
  });
});
