import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanRunsNeeded, compareRates, KNOWN } from '../../../src/analysis/fixes/compare-rates.js';
import type { Tally } from '../../../src/analysis/rates/flake-rate.js';
import { NO_RESULTS } from '../../../src/analysis/rates/flake-rate.js';

const tally = (failed: number, passed: number): Tally => ({ ...NO_RESULTS, failed, passed });
const tallies = fc.tuple(fc.nat(30), fc.nat(300)).map(([failed, passed]) => tally(failed, passed));

describe('the rate before a change and after it', () => {
  it('gives probabilities', () => {
    fc.assert(
      fc.property(tallies, tallies, (before, after) => {
        const { helped, nothing, worse } = compareRates(before, after);
        for (const p of [helped, nothing, worse]) expect(p).toBeGreaterThanOrEqual(0);
        expect(helped + nothing + worse).toBeCloseTo(1, 9);
      }),
    );
  });

  it('holds every clean run for the change, and every failure against it', () => {
    fc.assert(
      fc.property(tallies, tallies, (before, after) => {
        const now = compareRates(before, after).helped;
        expect(compareRates(before, { ...after, passed: after.passed + 1 }).helped).toBeGreaterThanOrEqual(
          now - 1e-9,
        );
        expect(compareRates(before, { ...after, failed: after.failed + 1 }).helped).toBeLessThanOrEqual(
          now + 1e-9,
        );
      }),
    );
  });

  it.each([
    ['helped', tally(6, 20), tally(0, 40)],
    ['nothing', tally(6, 20), tally(6, 20)],
    ['worse', tally(1, 200), tally(10, 20)],
  ] as const)('tells %s', (word, before, after) => {
    expect(compareRates(before, after)[word]).toBeGreaterThan(0.8);
  });

  it('knows nothing yet after no run', () => {
    const { helped, worse } = compareRates(tally(6, 20), NO_RESULTS);
    expect(helped).toBeGreaterThan(0.4);
    expect(helped).toBeLessThan(0.6);
    expect(worse).toBeLessThan(0.1);
  });
});

describe('the clean runs that are needed', () => {
  it('are the fewest after which it is known that the change helped', () => {
    fc.assert(
      fc.property(tallies, fc.nat(40), (before, passed) => {
        fc.pre(before.failed > 0);
        const after = tally(0, passed);
        const needed = cleanRunsNeeded(before, after);
        const helpedAfter = (runs: number) => compareRates(before, tally(0, passed + runs)).helped;
        if (needed === undefined) expect(helpedAfter(1_000)).toBeLessThan(KNOWN);
        else {
          expect(helpedAfter(needed)).toBeGreaterThanOrEqual(KNOWN);
          if (needed > 0) expect(helpedAfter(needed - 1)).toBeLessThan(KNOWN);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are more for a rarer failure', () => {
    const [often = 0, seldom = 0] = [tally(10, 20), tally(2, 58)].map((before) =>
      cleanRunsNeeded(before, NO_RESULTS),
    );
    expect(often).toBeGreaterThan(5);
    expect(seldom).toBeGreaterThan(3 * often);
  });
});
