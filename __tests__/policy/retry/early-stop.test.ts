import { describe, expect, it } from '@jest/globals';
import type { Tally } from '../../../src/analysis/rates/flake-rate.js';
import { chanceOfRow } from '../../../src/analysis/rates/flake-rate.js';
import {
  GIVEN_UP_BELOW,
  nextTry,
  probabilityAfter,
  retriesUntilGivenUp,
} from '../../../src/policy/retry/early-stop.js';

const flaky: Tally = { failed: 12, refailed: 3, passed: 60, recovered: 12 };
const steady: Tally = { failed: 0, refailed: 0, passed: 200, recovered: 0 };

describe('the early stop', () => {
  it('is the formula π / (π + (1 − π)·E[p^k]) where only the first failure is known', () => {
    const prior = 0.02;
    const broken = (k: number) => prior / (prior + (1 - prior) * chanceOfRow(flaky, k));
    const doubt = { probabilityFlaky: 1 - broken(1), tally: flaky, failures: 1 };
    for (const more of [0, 1, 2, 3])
      expect(1 - probabilityAfter(doubt, more)).toBeCloseTo(broken(1 + more), 9);
  });

  it('gives a steady test up much sooner than a flaky one', () => {
    const retriesOf = (tally: Tally) =>
      retriesUntilGivenUp({ probabilityFlaky: 0.5, tally, failures: 1 }, 10);
    expect(retriesOf(steady)).toBeLessThanOrEqual(1);
    expect(retriesOf(flaky)).toBeGreaterThan(retriesOf(steady));
  });

  it('does not begin where it is clear from the start', () => {
    const doubt = { probabilityFlaky: GIVEN_UP_BELOW / 2, tally: flaky, failures: 1 };
    expect(retriesUntilGivenUp(doubt, 5)).toBe(0);
    expect(nextTry(doubt, { tries: [], retries: 5 })).toEqual({ again: false, because: 'broken' });
  });

  it('stops at a pass, at a row of failures, and at what is planned', () => {
    const doubt = { probabilityFlaky: 0.9, tally: flaky, failures: 1 };
    const next = (...tries: ('passed' | 'failed' | 'skipped')[]) => nextTry(doubt, { tries, retries: 3 });
    expect(next()).toEqual({ again: true });
    expect(next('failed')).toEqual({ again: true });
    expect(next('failed', 'passed')).toEqual({ again: false, because: 'passed' });
    expect(next('skipped', 'skipped', 'skipped')).toEqual({ again: false, because: 'no-retries-left' });
    const dozen = Array.from({ length: 12 }, () => 'failed' as const);
    expect(nextTry(doubt, { tries: dozen, retries: 20 })).toEqual({ again: false, because: 'broken' });
  });

  it('never doubts a certain flake', () => {
    expect(probabilityAfter({ probabilityFlaky: 1, tally: flaky, failures: 1 }, 3)).toBe(1);
  });
});
