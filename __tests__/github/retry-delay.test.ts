import { describe, expect, test } from '@jest/globals';
import { type FailedTry, isRateLimit, retryDelayMs } from '../../src/github/retry-delay.js';

function failed(status: number | undefined, headers: FailedTry['headers'] = {}, message = ''): FailedTry {
  return { status, headers, message };
}

describe('how long to pause before the next try', () => {
  test.each<[string, FailedTry, number, number | undefined]>([
    ['no answer, the first time', failed(undefined), 0, 1_000],
    ['no answer, the third time', failed(undefined), 2, 4_000],
    ['no answer, once too often', failed(undefined), 3, undefined],
    ['a server error', failed(502), 1, 2_000],
    ['a server error that asks for more', failed(503, { 'retry-after': '30' }), 0, 30_000],
    ['a server error that asks for less', failed(503, { 'retry-after': '0' }), 1, 2_000],
    ['a server error that asks for too much', failed(503, { 'retry-after': '600' }), 0, undefined],
    ['a pause that is no number', failed(503, { 'retry-after': 'soon' }), 0, 1_000],
    ['bad credentials', failed(401), 0, undefined],
    ['a missing permission', failed(403, {}, 'Resource not accessible by integration'), 0, undefined],
    ['not found', failed(404), 0, undefined],
    ['a refused value', failed(422), 0, undefined],
    ['too many, with a pause', failed(429, { 'retry-after': '5' }), 0, 5_000],
    ['too many, with a pause beyond our patience', failed(429, { 'retry-after': '61' }), 0, undefined],
    ['a secondary limit by header', failed(403, { 'retry-after': '9' }), 0, 9_000],
    ['a secondary limit by words', failed(403, {}, 'You have exceeded a secondary rate limit.'), 0, 60_000],
    [
      'the hourly limit',
      failed(403, { 'x-ratelimit-remaining': '0' }, 'API rate limit exceeded'),
      0,
      undefined,
    ],
  ])('%s', (_, tried, retries, delay) => {
    expect(retryDelayMs(tried, retries)).toBe(delay);
  });
});

test.each<[FailedTry, boolean]>([
  [failed(429), true],
  [failed(403, { 'x-ratelimit-remaining': 0 }), true],
  [failed(403, { 'x-ratelimit-remaining': '4999' }, 'Resource not accessible by integration'), false],
  [failed(500, { 'retry-after': '1' }), false],
])('a limit is told from a missing permission: %j', (tried, expected) => {
  expect(isRateLimit(tried)).toBe(expected);
});
