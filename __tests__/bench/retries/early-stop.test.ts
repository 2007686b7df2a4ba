import { describe, expect, it } from '@jest/globals';
import { measure, measureUntilPass, sprt } from '../../../bench/retries/early-stop.mjs';

const tally = { failed: 1, refailed: 0, passed: 49, recovered: 1 };
const doubt = { probabilityFlaky: 0.9, tally, failures: 1 };

/** Retries of a test that usually fails at this rate. */
function retries(rate: number, alpha: number, fromRetry = false): number {
  return sprt({ expectedRate: () => rate }, { alpha, fromRetry })(doubt);
}

describe('the sequential test that the early stop is compared with', () => {
  it('gives up after as many failures as Wald asks for', () => {
    // ln(0.95 / 0.05) = 2.94; a failure adds ln(0.999 / 0.02) = 3.91, or ln(0.999 / 0.3) = 1.20.
    expect(retries(0.02, 0.05)).toBe(0);
    expect(retries(0.02, 0.05, true)).toBe(1);
    expect(retries(0.3, 0.05, true)).toBe(3);
    expect(retries(0.3, 0.05)).toBe(2);
    // ln(0.95 / 0.0001) = 9.16.
    expect(retries(0.02, 0.0001, true)).toBe(3);
  });

  it('is measured by what is broken and what is not', () => {
    const cases = [
      { doubt, again: 1 },
      { doubt, again: 0.5 },
      { doubt, again: 0.1 },
    ];
    expect(measure(cases, () => 2)).toEqual({ triesOfBroken: 2, flakesGivenUp: (0.25 + 0.01) / 2 });
    const { tries, bugsFound } = measureUntilPass([{ doubt, again: 0.1 }], () => 2);
    expect(tries).toBeCloseTo(1.1, 9);
    expect(bugsFound).toBe(0.25);
  });
});
