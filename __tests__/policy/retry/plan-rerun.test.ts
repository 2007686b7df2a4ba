import { describe, expect, it } from '@jest/globals';
import type { GateSettings } from '../../../src/model/run.js';
import { decide } from '../../../src/policy/decide.js';
import { NO_QUARANTINE } from '../../../src/policy/quarantine.js';
import type { RetryPlan } from '../../../src/policy/retry/retry-plan.js';
import type { RetrySettings } from '../../../src/policy/retry/retry-settings.js';
import type { Drawing, DrawOptions } from '../../drawn.js';
import { judgeDrawing, times } from '../../drawn.js';

const gate: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

const usual: RetrySettings = {
  target: 0.001,
  maxRetries: 5,
  budget: { number: 10 },
  maxFailures: { number: 20 },
};

const FLAKY = 'PPPFPPPPFPPPFPPPPFPPPF';
const last = FLAKY.length - 1;
const pr = { pullRequest: 7, branch: 'feature', baseBranch: 'main', event: 'pull_request' };

function retriesFor(
  drawing: Drawing,
  { retry, ...options }: DrawOptions & { readonly retry?: Partial<RetrySettings> } = {},
): RetryPlan {
  const plan = decide(judgeDrawing(drawing, { runs: { [last]: pr }, ...options }), {
    gate,
    quarantine: NO_QUARANTINE,
    today: '2026-03-10',
    retry: { ...usual, ...retry },
  });
  if (plan.retry === undefined) throw new Error('The plan says nothing of retries.');
  return plan.retry;
}

describe('what is run again', () => {
  it('is a known flake, as often as its rate asks for', () => {
    const { tests, left, says } = retriesFor({ a: FLAKY, b: times(last + 1, 'P') });
    expect(left).toEqual([]);
    expect(tests).toEqual([
      {
        test: 'a',
        retries: expect.any(Number),
        passesIfFlaky: expect.any(Number),
        doubt: expect.objectContaining({ failures: 1 }),
        durationMs: 100,
      },
    ]);
    expect(tests[0]?.retries).toBeGreaterThanOrEqual(3);
    expect(tests[0]?.passesIfFlaky).toBeGreaterThan(0.98);
    expect(says[0]).toMatch(
      /^Worth running again: 1 test, each until it passes, at most \d times \(\d tries in all/,
    );
    expect(says.at(-1)).toMatch(
      /^Known flakiness \(1 test\) fails 1 in \d builds without retries, 1 in [\d,]+ builds with up to \d; retry-target/,
    );
    expect(says[1]).toMatch(/The price: a real bug that shows in half of the tries slips through with 9\d %/);
  });

  it('is fewer times what the tool itself has tried already', () => {
    const fresh = retriesFor({ a: FLAKY }).tests[0]?.retries ?? 0;
    const tried = retriesFor({ a: `${FLAKY.slice(0, -1)}X` }).tests[0]?.retries ?? 0;
    expect(tried).toBeLessThan(fresh);
  });

  it('is not a new test', () => {
    const { tests, left } = retriesFor({ a: times(last + 1, 'P'), born: `${times(last, '.')}F` });
    expect(tests).toEqual([]);
    expect(left).toEqual([{ reason: expect.stringMatching(/the test is new/), tests: ['born'] }]);
  });

  it('is not what failed before this change, every time', () => {
    const { tests, says } = retriesFor({ a: `${times(last - 5, 'P')}FFFFFF`, b: times(last + 1, 'P') });
    expect(tests).toEqual([]);
    expect(says[0]).toBe('No retry: it failed before this change, every time.');
  });

  it('is nothing when too much fails at once', () => {
    // Each has failed at times of its own before.
    const many = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [`t${i}`, `${times(i, 'P')}${FLAKY.slice(0, last - i)}F`]),
    );
    expect(retriesFor(many).tests).toHaveLength(6);
    const { tests, says } = retriesFor(many, { retry: { maxFailures: { number: 5 } } });
    expect(tests).toEqual([]);
    expect(says[0]).toMatch(
      /^No retry: too much fails at once, 6 of 6 tests\. Above 5 \(retry-max-failures\)/,
    );
    expect(retriesFor(many, { retry: { maxFailures: { share: 0.99 } } }).tests).toEqual([]);
    expect(retriesFor(many, { retry: { maxFailures: { share: 1 } } }).tests).toHaveLength(6);
  });

  it('is nothing after the end of the run itself', () => {
    const runs = { [last]: { ...pr, part: { exitCode: 137 } } };
    expect(retriesFor({ a: FLAKY }, { runs }).says).toEqual([
      'No retry: the job stays red whatever the tests do. The test command was killed by signal 9.',
    ]);
  });

  it('is nothing where it is switched off', () => {
    expect(retriesFor({ a: FLAKY }, { retry: { maxRetries: 0 } }).says).toEqual([
      'No retry: max-retries is 0.',
    ]);
  });

  it('goes where it rescues most when the budget is short', () => {
    const drawing = { a: FLAKY, b: FLAKY, c: FLAKY };
    const tries = (retry: Partial<RetrySettings>) =>
      retriesFor(drawing, { retry }).tests.map(({ retries }) => retries);
    const free = tries({}).reduce((a, b) => a + b, 0);
    expect(free).toBeGreaterThan(6);
    // 100 ms a try.
    expect(tries({ budget: { number: 300 / 60_000 } })).toEqual([1, 1, 1]);
    const none = retriesFor(drawing, { retry: { budget: { number: 0 } } });
    expect(none.tests).toEqual([]);
  });

  it('has nothing to say of a green run', () => {
    const analysis = judgeDrawing({ a: 'PPP' });
    const plan = decide(analysis, {
      gate,
      quarantine: NO_QUARANTINE,
      today: '2026-03-10',
      retry: usual,
    });
    expect(plan.retry).toBeUndefined();
  });
});
