import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Tally } from '../../../src/analysis/rates/flake-rate.js';
import {
  addTallies,
  chanceOfPasses,
  chanceOfRow,
  expectedRate,
  flakeLikelihood,
  probabilityOfFlakiness,
} from '../../../src/analysis/rates/flake-rate.js';

const tally = (failed: number, refailed: number, passed: number, recovered: number): Tally => ({
  failed,
  refailed,
  passed,
  recovered,
});

/** Computed with Python's decimal module, 40 digits, from the definition of the prior. */
const BY_PYTHON = [
  { of: tally(0, 0, 0, 0), log: 0, rate: 0.0072132354331, flaky: 0.1 },
  {
    of: tally(0, 0, 500, 0),
    log: -0.0729038331304,
    rate: 2.3735753007926e-5,
    flaky: 0.03241952842,
  },
  { of: tally(1, 0, 99, 1), log: -9.1618507426592, rate: 0.0098275019094, flaky: 0.991812636 },
  { of: tally(5, 1, 490, 4), log: -35.6173331582496, rate: 0.0101199829325, flaky: 1 },
  { of: tally(2, 3, 10, 1), log: -14.0119051412447, rate: 0.2685099043382, flaky: 0.9999999999046 },
];

const tallies = fc
  .tuple(fc.nat(20), fc.nat(20), fc.nat(500), fc.nat(20))
  .map(([failed, refailed, passed, recovered]) => tally(failed, refailed, passed, recovered));

describe('the flake rate of a test', () => {
  it.each(BY_PYTHON)('of $of is as computed elsewhere', ({ of, log, rate, flaky }) => {
    expect(flakeLikelihood(of)).toBeCloseTo(log, 10);
    expect(expectedRate(of)).toBeCloseTo(rate, 10);
    expect(probabilityOfFlakiness(of)).toBeCloseTo(flaky, 8);
  });

  it('gives a row of failures the chance of its failures one after the other', () => {
    expect(chanceOfRow(tally(0, 0, 500, 0), 3)).toBeCloseTo(4.806499847301e-8, 18);
    fc.assert(
      fc.property(tallies, fc.integer({ min: 1, max: 6 }), (known, k) => {
        const longer = chanceOfRow(known, k + 1);
        const shorter = chanceOfRow(known, k);
        const afterRow = addTallies(known, tally(1, k - 1, 0, 0));
        const next = Math.exp(
          flakeLikelihood(addTallies(afterRow, tally(0, 1, 0, 0))) - flakeLikelihood(afterRow),
        );
        expect(longer).toBeLessThan(shorter);
        expect(longer / shorter).toBeCloseTo(next, 9);
      }),
    );
  });

  it('falls with every pass and rises with every failure', () => {
    fc.assert(
      fc.property(tallies, (known) => {
        const rate = expectedRate(known);
        expect(expectedRate(addTallies(known, tally(0, 0, 1, 0)))).toBeLessThanOrEqual(rate);
        expect(expectedRate(addTallies(known, tally(1, 0, 0, 0)))).toBeGreaterThanOrEqual(rate);
      }),
    );
  });

  it('is not the plug-in mean: a few failures leave room for rare and for frequent ones', () => {
    const known = tally(3, 0, 21, 3);
    const mean = expectedRate(known);
    expect(chanceOfRow(known, 3)).toBeGreaterThan(mean ** 3);
    expect(chanceOfPasses(known, 20)).toBeGreaterThan((1 - mean) ** 20);
  });
});
