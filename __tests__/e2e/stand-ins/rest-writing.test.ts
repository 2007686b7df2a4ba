import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shaOf } from '../runner/events.js';
import { FORK_PERMISSIONS, RestApi } from './rest-api.js';
import { octokitFor } from './rest-client.js';

const REPOSITORY = { owner: 'octo', repo: 'demo' };
const HEAD_SHA = shaOf('head');

let api: RestApi;
beforeEach(async () => {
  api = await RestApi.start();
  api.pulls.add({
    number: 7,
    base: { ref: 'main', sha: shaOf('base') },
    head: { ref: 'feature', sha: HEAD_SHA },
  });
});
afterEach(async () => {
  await api.stop();
});

describe('the REST stand-in: comments', () => {
  const issue = { ...REPOSITORY, issue_number: 7 };

  test('are created, listed page by page, updated and deleted', async () => {
    const { rest, paginate } = octokitFor(api);
    for (const body of ['one', 'two', 'three']) await rest.issues.createComment({ ...issue, body });
    const listed = await paginate(rest.issues.listComments, { ...issue, per_page: 2 });
    expect(listed.map((comment) => comment.body)).toEqual(['one', 'two', 'three']);
    expect(listed[0]?.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot' });
    const [first = 0, second = 0] = listed.map((comment) => comment.id);
    await rest.issues.updateComment({ ...REPOSITORY, comment_id: first, body: 'uno' });
    await rest.issues.deleteComment({ ...REPOSITORY, comment_id: second });
    const read = await rest.issues.getComment({ ...REPOSITORY, comment_id: first });
    expect(read.data.body).toBe('uno');
    expect(api.comments.of(7).map((comment) => comment.body)).toEqual(['uno', 'three']);
    expect(api.calls('issues/list-comments').map((request) => request.status)).toEqual([200, 200]);
    expect(api.violations).toEqual([]);
  });

  test('are refused when they are too long, empty or about nothing', async () => {
    const { rest } = octokitFor(api);
    const create = (issue_number: number, body: string) =>
      rest.issues.createComment({ ...REPOSITORY, issue_number, body });
    await expect(create(7, 'x'.repeat(65_537))).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Body is too long (maximum is 65536 characters)') as unknown,
    });
    await expect(create(7, ' ')).rejects.toMatchObject({ status: 422 });
    await expect(create(8, 'hello')).rejects.toMatchObject({ status: 404 });
    expect(await create(7, 'x'.repeat(65_536))).toMatchObject({ status: 201 });
    expect(api.violations).toEqual([]);
  });

  test("need write permission, which a fork's token lacks", async () => {
    const { rest } = octokitFor(api, FORK_PERMISSIONS);
    api.comments.add({ issueNumber: 7, body: 'by a person', login: 'octocat' });
    const listed = await rest.issues.listComments(issue);
    expect(listed.data).toMatchObject([{ user: { login: 'octocat', type: 'User' } }]);
    await expect(rest.issues.createComment({ ...issue, body: 'hello' })).rejects.toMatchObject({
      status: 403,
      response: {
        data: {
          message: 'Resource not accessible by integration',
          documentation_url: 'https://docs.github.com/rest/issues/comments#create-an-issue-comment',
          status: '403',
        },
        headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
      },
    });
    expect(api.comments.of(7)).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });
});

describe('the REST stand-in: check runs', () => {
  const annotations = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      path: 'src/a.ts',
      start_line: index + 1,
      end_line: index + 1,
      annotation_level: 'failure' as const,
      message: `line ${index + 1}`,
    }));

  test('gather the annotations of several requests', async () => {
    const { rest, paginate } = octokitFor(api);
    const output = { title: 'Deflake', summary: 'two' };
    const created = await rest.checks.create({
      ...REPOSITORY,
      name: 'Deflake',
      head_sha: HEAD_SHA,
      output: { ...output, annotations: annotations(50) },
    });
    expect(created.data).toMatchObject({ status: 'queued', conclusion: null, completed_at: null });
    const check = { ...REPOSITORY, check_run_id: created.data.id };
    const more = { ...output, annotations: annotations(20) };
    await rest.checks.update({ ...check, conclusion: 'failure', output: more });
    const read = await rest.checks.get(check);
    expect(read.data).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      output: { annotations_count: 70 },
    });
    expect(await paginate(rest.checks.listAnnotations, check)).toHaveLength(70);
    const listed = await rest.checks.listForRef({ ...REPOSITORY, ref: HEAD_SHA });
    expect(listed.data).toMatchObject({
      total_count: 1,
      check_runs: [{ name: 'Deflake', output: { summary: 'two' } }],
    });
    expect(api.violations).toEqual([]);
  });

  test.each([
    ['more than 50 annotations', { annotations: annotations(51) }],
    ['a summary that is too long', { summary: 'x'.repeat(65_536) }],
    ['a text that is too long', { text: 'x'.repeat(65_536) }],
    ['a title that is too long', { title: 'x'.repeat(256) }],
  ])('refuse %s', async (_, output) => {
    const create = octokitFor(api).rest.checks.create({
      ...REPOSITORY,
      name: 'Deflake',
      head_sha: HEAD_SHA,
      output: { title: 'Deflake', summary: '', ...output },
    });
    await expect(create).rejects.toMatchObject({ status: 422 });
    expect(api.checks.all()).toEqual([]);
  });

  test('of the same name hide each other in the list, unless all are asked for', async () => {
    const { rest } = octokitFor(api);
    for (const external_id of ['1', '2']) {
      await rest.checks.create({ ...REPOSITORY, name: 'Deflake', head_sha: HEAD_SHA, external_id });
    }
    const latest = await rest.checks.listForRef({ ...REPOSITORY, ref: HEAD_SHA });
    expect(latest.data.check_runs.map((run) => run.external_id)).toEqual(['2']);
    const all = await rest.checks.listForRef({ ...REPOSITORY, ref: HEAD_SHA, filter: 'all' });
    expect(all.data.check_runs.map((run) => run.external_id)).toEqual(['2', '1']);
  });
});
