import { describe, expect, it } from '@jest/globals';
import { BREAK_SIZES } from '../../../src/analysis/breaks/hazards.js';
import { lonelyPool } from '../../../src/analysis/breaks/lonely-pool.js';
import { pool } from '../../../src/analysis/breaks/pool.js';

describe('pooling over one test', () => {
  it.each([-40, -3, 0, 5, 30])('says the same as pooling over several does, for a gain of %d', (gain) => {
    for (const tests of [1, 30, 20_000]) {
      const hazard = 0.03;
      const one = pool([{ share: 1, gains: Float64Array.of(gain) }], { hazard, sizes: BREAK_SIZES, tests });
      const { log, hit, alone } = lonelyPool(BREAK_SIZES, tests);
      expect(log(Math.log(hazard), gain)).toBeCloseTo(one.log, 11);
      expect(Math.log(hazard) + hit + gain).toBeCloseTo(one.hits(0), 11);
      expect(Math.log(hazard) + alone).toBeCloseTo(one.without(0), 11);
    }
  });

  it('says nothing of places at which it can not have broken', () => {
    const { log, alone } = lonelyPool(BREAK_SIZES, 100);
    expect(log(0, Number.NEGATIVE_INFINITY)).toBeLessThan(alone);
    expect(Number.isFinite(log(0, Number.NEGATIVE_INFINITY))).toBe(true);
  });
});
