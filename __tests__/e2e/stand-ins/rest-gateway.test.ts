import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shaOf } from '../runner/events.js';
import { RestApi } from './rest-api.js';
import { octokitFor } from './rest-client.js';

const REPOSITORY = { owner: 'octo', repo: 'demo' };
const COMMENTS = { ...REPOSITORY, issue_number: 7 };

describe('the REST stand-in', () => {
  let api: RestApi;
  beforeEach(async () => {
    api = await RestApi.start();
    const base = { ref: 'main', sha: shaOf('base') };
    api.pulls.add({ number: 7, base, head: { ref: 'feature', sha: shaOf('head') } });
  });
  afterEach(async () => {
    await api.stop();
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ['a wrong type', 'POST /repos/{owner}/{repo}/issues/7/comments', { body: 1 }, 'body/body must be string'],
    [
      'a missing property',
      'POST /repos/{owner}/{repo}/check-runs',
      { name: 'x' },
      "required property 'head_sha'",
    ],
    [
      'an unlisted value',
      'PATCH /repos/{owner}/{repo}/check-runs/1',
      { conclusion: 'failed' },
      '/conclusion must be',
    ],
    [
      'an unknown property',
      'POST /repos/{owner}/{repo}/issues/7/comments',
      { body: 'a', boddy: 'b' },
      "/boddy isn't",
    ],
    [
      'an unknown parameter',
      'GET /repos/{owner}/{repo}/actions/caches',
      { prefix: 'a' },
      'additional properties',
    ],
    [
      'a parameter that is no number',
      'GET /repos/{owner}/{repo}/issues/seven/comments',
      {},
      'must be integer',
    ],
  ])('records %s as a violation and answers 422', async (_, route, parameters, problem) => {
    const request = octokitFor(api).request(route, { ...REPOSITORY, ...parameters });
    await expect(request).rejects.toMatchObject({ status: 422 });
    expect(api.violations).toEqual([
      {
        kind: 'request',
        request: expect.stringMatching(/^(GET|POST|PATCH) \/repos\/octo\/demo\//),
        problems: [expect.stringContaining(problem)],
      },
    ]);
  });

  test('records a request that GitHub has no operation for', async () => {
    const request = octokitFor(api).request('GET /repos/{owner}/{repo}/flakes', REPOSITORY);
    await expect(request).rejects.toMatchObject({ status: 404 });
    expect(api.violations).toMatchObject([{ kind: 'request', request: 'GET /repos/octo/demo/flakes' }]);
  });

  test('records an operation that it cannot do yet as its own defect', async () => {
    // Any operation of the extract that has no group yet.
    const request = octokitFor(api).rest.repos.getCommit({ ...REPOSITORY, ref: 'main' });
    await expect(request).rejects.toMatchObject({ status: 501 });
    expect(api.violations).toMatchObject([{ kind: 'response' }]);
  });

  test('records a response that does not fit the description as its own defect', async () => {
    api.runs.add({ id: 5, head_sha: 5 });
    await octokitFor(api).rest.actions.getWorkflowRun({ ...REPOSITORY, run_id: 5 });
    expect(api.violations).toMatchObject([
      { kind: 'response', problems: [expect.stringContaining('/head_sha must be string')] },
    ]);
  });

  test('refuses tokens that it did not hand out, and knows no other repository', async () => {
    const response = await fetch(`${api.url}/repos/octo/demo`, {
      headers: { authorization: 'token stolen' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message: 'Bad credentials', status: '401' });
    const other = octokitFor(api).rest.repos.get({ owner: 'octo', repo: 'other' });
    await expect(other).rejects.toMatchObject({ status: 404 });
    expect(api.violations).toEqual([]);
  });

  test('logs every request with its operation, its body and what was answered', async () => {
    await octokitFor(api).rest.issues.createComment({ ...COMMENTS, body: 'hello' });
    expect(api.requests).toEqual([
      {
        operation: 'issues/create-comment',
        method: 'POST',
        path: '/repos/octo/demo/issues/7/comments',
        body: { body: 'hello' },
        status: 201,
      },
    ]);
  });

  test('fails an operation as often as the test says', async () => {
    const { rest } = octokitFor(api);
    const headers = { 'retry-after': '60' };
    const body = JSON.stringify({ message: 'You have exceeded a secondary rate limit' });
    api.fail('issues/create-comment', { kind: 'answer', status: 403, headers, body }, 2);
    const create = () => rest.issues.createComment({ ...COMMENTS, body: 'hello' });
    const refusal = { status: 403, response: { headers } };
    await expect(create()).rejects.toMatchObject(refusal);
    expect(await rest.issues.listComments(COMMENTS)).toMatchObject({ status: 200, data: [] });
    await expect(create()).rejects.toMatchObject(refusal);
    expect(await create()).toMatchObject({ status: 201 });
  });

  test('can lose a reply after it has carried out the request', async () => {
    const { rest } = octokitFor(api);
    api.fail('issues/create-comment', { kind: 'lose-reply' });
    await expect(rest.issues.createComment({ ...COMMENTS, body: 'hello' })).rejects.toMatchObject({
      status: 500,
    });
    expect(api.comments.of(7)).toHaveLength(1);
    expect(api.calls('issues/create-comment')).toMatchObject([{ status: 'dropped' }]);
  });

  test('can refuse connections for a while', async () => {
    const { rest } = octokitFor(api);
    await api.refuse();
    await expect(rest.repos.get(REPOSITORY)).rejects.toMatchObject({ status: 500 });
    expect(api.requests).toEqual([]);
    await api.recover();
    expect(await rest.repos.get(REPOSITORY)).toMatchObject({ status: 200 });
  });
});
