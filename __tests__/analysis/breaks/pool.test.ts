import { describe, expect, it } from '@jest/globals';
import { breakLikelihood } from '../../../src/analysis/breaks/break-rate.js';
import type { PoolOptions } from '../../../src/analysis/breaks/pool.js';
import { logSum, logSumOf, pool as poolKinds } from '../../../src/analysis/breaks/pool.js';

/** Of one kind. */
const pool = (gains: Float64Array, options: PoolOptions) => poolKinds([{ share: 1, gains }], options);

describe('pooling over tests', () => {
  const options = {
    hazard: 0.02,
    sizes: [
      { tests: 1, share: 0.6 },
      { tests: 3, share: 0.4 },
    ],
    tests: 5,
  };

  it('is the sum over all sets of tests that a cause may hit', () => {
    // By Python, adding up all 32 subsets of five tests, of which three failed.
    expect(pool(Float64Array.of(2, 1, -1), options).log).toBeCloseTo(-3.5637178900588, 12);
  });

  it('is of one kind for all tests that it hits', () => {
    const kinds = [
      { share: 0.75, gains: Float64Array.of(2, 1, -1) },
      { share: 0.25, gains: Float64Array.of(0.5, 3, 2) },
    ];
    // By Python, adding up all subsets for each kind.
    expect(poolKinds(kinds, options).log).toBeCloseTo(-2.6338026599329516, 12);
  });

  it('judges a test by the others alone', () => {
    const gains = [2, 1, -1];
    const whole = pool(Float64Array.from(gains), options);
    for (const [i, gain] of gains.entries()) {
      // Without what a test says itself, it is like any other that might have been hit and passed or failed.
      const hit = whole.hits(i) - gain;
      const other = pool(
        Float64Array.from(gains, (g, j) => (j === i ? gain + 5 : g)),
        options,
      );
      expect(other.hits(i) - (gain + 5)).toBeCloseTo(hit, 12);
      expect(other.without(i)).toBeCloseTo(whole.without(i), 12);
    }
  });

  it('makes ten tests that fail together a cause, and one alone not', () => {
    const many = { ...options, tests: 1_000, hazard: 0.01 };
    expect(pool(new Float64Array(10).fill(8), many).log).toBeGreaterThan(10);
    expect(pool(new Float64Array(1).fill(4), many).log).toBeLessThan(0);
  });

  it('adds logarithms without overflow', () => {
    expect(logSum(1_000, 1_000)).toBeCloseTo(1_000 + Math.LN2, 9);
    expect(logSum(Number.NEGATIVE_INFINITY, 3)).toBe(3);
    expect(logSumOf([])).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumOf([-2_000, -2_000, -2_000, -2_000])).toBeCloseTo(-2_000 + Math.log(4), 9);
  });
});

describe('the rate of a break', () => {
  it.each([
    [1, 0, -0.0842515524476],
    [3, 0, -0.1522164193158],
    [2, 3, -5.570650952389],
    [40, 0, -0.2622024596179],
  ])('%d failures and %d passes are as likely as computed elsewhere', (failures, passes, log) => {
    expect(breakLikelihood(failures, passes)).toBeCloseTo(log, 10);
  });
});
