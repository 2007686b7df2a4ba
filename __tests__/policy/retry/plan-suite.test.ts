import { describe, expect, it } from '@jest/globals';
import type { Tally } from '../../../src/analysis/rates/flake-rate.js';
import { NO_RESULTS } from '../../../src/analysis/rates/flake-rate.js';
import type { LaneRates } from '../../../src/analysis/rates/lane-rates.js';
import type { TestId } from '../../../src/model/test-id.js';
import { planSuite } from '../../../src/policy/retry/plan-suite.js';
import type { RetrySettings } from '../../../src/policy/retry/retry-settings.js';

const settings: RetrySettings = {
  target: 0.001,
  maxRetries: 8,
  budget: { number: 60 },
  maxFailures: { number: 20 },
};

function rates(tests: Record<string, { tally: Tally; durationMs?: number }>, suiteMs?: number): LaneRates {
  const flaky = Object.entries(tests).map(([test, rate]) => ({ test: test as TestId, ...rate }));
  return {
    flaky,
    steadyTests: 100,
    suiteMs: () => suiteMs,
    rateOf: (test) => flaky.find((rate) => rate.test === test) ?? { test, tally: NO_RESULTS },
  };
}

const often: Tally = { failed: 20, refailed: 3, passed: 160, recovered: 20 };
const seldom: Tally = { failed: 2, refailed: 0, passed: 196, recovered: 2 };

describe('the plan of a suite', () => {
  it('gives each test what it needs, and keeps the target for all together', () => {
    const plan = planSuite(
      rates({ often: { tally: often, durationMs: 200 }, seldom: { tally: seldom, durationMs: 200 } }),
      settings,
    );
    const [first, second] = plan.tests;
    expect(first?.test).toBe('often');
    expect(first?.retries).toBeGreaterThan(second?.retries ?? 99);
    expect(plan.isReached).toBe(true);
    expect(plan.chanceWith).toBeLessThanOrEqual(0.001);
    expect(plan.chanceWithout).toBeGreaterThan(0.1);
    // The first retry of "often" alone: a tenth of the builds, 200 ms.
    expect(plan.expectedMs).toBeGreaterThan(20);
    expect(plan.expectedMs).toBeLessThan(40);
  });

  it('needs more retries a test the more flaky tests there are', () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`t${i}`, { tally: seldom, durationMs: 10 }]),
    );
    const alone = planSuite(rates({ a: { tally: seldom, durationMs: 10 } }), settings);
    const crowd = planSuite(rates(many), settings);
    expect(crowd.tests[0]?.retries).toBeGreaterThan(alone.tests[0]?.retries ?? 99);
    expect(crowd.chanceWith).toBeLessThanOrEqual(0.001);
  });

  it('keeps max-retries, and says that the target is out of reach', () => {
    const plan = planSuite(rates({ often: { tally: often, durationMs: 200 } }), {
      ...settings,
      maxRetries: 1,
    });
    expect(plan.tests[0]?.retries).toBe(1);
    expect(plan.isReached).toBe(false);
    expect(
      planSuite(rates({ often: { tally: often } }), { ...settings, maxRetries: 0 }).tests[0]?.retries,
    ).toBe(0);
  });

  it('promises no retries that the budget of one run can not pay', () => {
    const slow = rates({ often: { tally: often, durationMs: 60_000 } }, 600_000);
    expect(planSuite(slow, { ...settings, budget: { share: 0.2 } }).tests[0]?.retries).toBe(2);
    expect(planSuite(slow, { ...settings, budget: { number: 1 } }).tests[0]?.retries).toBe(1);
    // A minute is always allowed: of a small suite, a share would be nothing.
    expect(planSuite(slow, { ...settings, budget: { share: 0.01 } }).tests[0]?.retries).toBe(1);
    expect(planSuite(slow, { ...settings, budget: { number: 0.5 } }).tests[0]?.retries).toBe(0);
  });

  it('has nothing to do where nothing is flaky', () => {
    expect(planSuite(rates({}), settings)).toEqual({
      tests: [],
      chanceWithout: 0,
      chanceWith: 0,
      expectedMs: 0,
      isReached: true,
    });
  });

  it('holds in builds that are drawn from what the history leaves possible', () => {
    const plan = planSuite(rates({ often: { tally: often, durationMs: 1 } }), { ...settings, target: 0.01 });
    const retries = plan.tests[0]?.retries ?? 0;
    // Rates on a fine grid of its own, weighed by the likelihood of the history, failing in bursts.
    let weight = 0;
    let fails = 0;
    for (let i = 0; i <= 4_000; i++) {
      const rate = 1e-4 * 5_000 ** (i / 4_000);
      const again = Math.max(0.045, rate + Math.min(rate, 0.05));
      const likelihood = Math.exp(
        20 * Math.log(rate) + 3 * Math.log(again) + 160 * Math.log1p(-rate) + 20 * Math.log1p(-again) + 70,
      );
      weight += likelihood;
      fails += likelihood * rate * again ** retries;
    }
    expect(fails / weight).toBeLessThan(0.012);
    expect(fails / weight).toBeGreaterThan(0.0005);
  });
});
