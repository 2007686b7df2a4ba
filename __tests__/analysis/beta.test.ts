import { describe, expect, it } from '@jest/globals';
import { chanceOfRow, mean, posteriorRate } from '../../src/analysis/beta.js';
import { toLogOdds, toProbability } from '../../src/analysis/log-odds.js';

describe('the Beta distribution', () => {
  it('gives the published chance of three failures in a row for Beta(3, 21)', () => {
    // 3/24 · 4/25 · 5/26, worked out by hand; the third power of the mean would be 0.00195.
    expect(chanceOfRow({ a: 3, b: 21 }, 3)).toBeCloseTo(0.003846, 6);
    expect(mean({ a: 3, b: 21 }) ** 3).toBeCloseTo(0.001953, 6);
  });

  it('has the mean as its chance of one failure, and certainty for none', () => {
    expect(chanceOfRow({ a: 2, b: 6 }, 1)).toBe(mean({ a: 2, b: 6 }));
    expect(chanceOfRow({ a: 2, b: 6 }, 0)).toBe(1);
  });

  it('adds failures and passes to its prior', () => {
    expect(posteriorRate(2, 10)).toEqual({ a: 2.3, b: 10.5 });
  });
});

describe('log-odds', () => {
  it.each([0.01, 0.5, 0.9, 0.999])('turn %d into odds and back', (probability) => {
    expect(toProbability(toLogOdds(probability))).toBeCloseTo(probability, 12);
  });

  it('are zero at even odds', () => {
    expect(toLogOdds(0.5)).toBe(0);
    expect(toProbability(0)).toBe(0.5);
  });
});
