import { describe, expect, test } from '@jest/globals';
import { ApiFailure, type ApiOperation } from '../../src/github/api-failure.js';
import { adviseOn, problemOfFailure, type ReadOnlyToken } from '../../src/github/permission-advice.js';

const FORBIDDEN = 'Resource not accessible by integration';

describe('a refusal names the line that is missing', () => {
  test.each<[ApiOperation, string]>([
    ['create-comment', '`pull-requests: write`'],
    ['create-check-run', '`checks: write`'],
    ['list-caches', '`actions: read`'],
    ['read-file', '`contents: read`'],
    ['read-branch', '`contents: read`'],
    ['write-objects', '`contents: write`'],
    ['move-branch', '`contents: write`'],
  ])('%s: %s', (operation, line) => {
    for (const status of [403, 404]) {
      const { remedy } = adviseOn(new ApiFailure(operation, FORBIDDEN, { status }));
      expect(remedy).toBe(`Add ${line} to the \`permissions:\` of the job.`);
    }
  });
});

test.each<[ReadOnlyToken, string]>([
  ['fork', 'from forks'],
  ['dependabot', 'Dependabot'],
])('a token of %s is expected to be refused writing, and not reading', (readOnlyToken, words) => {
  const refused = (operation: ApiOperation) =>
    adviseOn(new ApiFailure(operation, FORBIDDEN, { status: 403 }), readOnlyToken).remedy;
  expect(refused('create-comment')).toContain('This is expected');
  expect(refused('create-comment')).toContain(words);
  expect(refused('list-caches')).toContain('`actions: read`');
});

test.each<[string, ApiFailure, string | undefined]>([
  [
    'a bad token',
    new ApiFailure('create-comment', 'Bad credentials', { status: 401 }),
    'token that is valid',
  ],
  [
    'a limit',
    new ApiFailure('create-comment', 'slow', { status: 403, isRateLimit: true }),
    'number of requests',
  ],
  ['a server error', new ApiFailure('create-comment', 'oops', { status: 502 }), 'trouble'],
  ['no answer', new ApiFailure('create-comment', 'connect ECONNREFUSED'), 'trouble'],
  [
    'a value that is refused',
    new ApiFailure('create-comment', 'Body is too long', { status: 422 }),
    undefined,
  ],
])('%s has its own advice', (_, failure, words) => {
  const { remedy } = adviseOn(failure);
  if (words === undefined) expect(remedy).toBeUndefined();
  else expect(remedy).toContain(words);
});

test('what GitHub said is repeated in one short line', () => {
  const { what } = adviseOn(
    new ApiFailure('create-comment', `${'x'.repeat(5_000)}\n::error::boo`, { status: 422 }),
  );
  expect(what).toMatch(/^Could not write the comment \(422: x+…\)\.$/);
  expect(what.length).toBeLessThan(260);
});

test('a bug of ours is no problem of the API', () => {
  const bug = new TypeError('undefined is not a function');
  expect(() => problemOfFailure('comment', bug)).toThrow(bug);
});
