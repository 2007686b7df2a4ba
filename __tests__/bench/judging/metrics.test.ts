import { describe, expect, it } from '@jest/globals';
import { auc, bestThreshold, brier, confusion, f1, mcc, rates } from '../../../bench/judging/metrics.mjs';
import { calibrationError, reliability } from '../../../bench/judging/reliability.mjs';

/** Scores of positives and of negatives. */
function scored(positives: readonly number[], negatives: readonly number[]) {
  return [
    ...positives.map((score) => ({ isPositive: true, score })),
    ...negatives.map((score) => ({ isPositive: false, score })),
  ];
}

describe('numbers of a judgement', () => {
  it('counts what was called flaky and what was', () => {
    const said = [
      { isPositive: true, saysYes: true },
      { isPositive: true, saysYes: true },
      { isPositive: true, saysYes: false },
      { isPositive: false, saysYes: true },
      { isPositive: false, saysYes: false },
    ];
    expect(confusion(said)).toEqual({ tp: 2, fp: 1, fn: 1, tn: 1 });
    expect(rates(confusion(said))).toMatchObject({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
  });

  it('computes MCC and F1 as by hand', () => {
    // (6·3 − 1·2) / √(7·8·4·5) = 16 / √1120
    expect(mcc({ tp: 6, fp: 1, fn: 2, tn: 3 })).toBeCloseTo(0.478091, 6);
    expect(f1({ tp: 6, fp: 1, fn: 2 })).toBeCloseTo(0.8, 12);
  });

  it('gives a rule that always says the same no correlation', () => {
    expect(mcc({ tp: 6, fp: 4, fn: 0, tn: 0 })).toBe(0);
  });

  it.each([
    ['all in order', [0.9, 0.8], [0.2, 0.1], 1],
    ['all the wrong way round', [0.1], [0.9], 0],
    ['ties only', [0.5, 0.5], [0.5], 0.5],
    // Pairs: 0.9 beats both; 0.4 ties with 0.4 and loses to 0.6: (2 + 0.5) of 4.
    ['one tie', [0.9, 0.4], [0.4, 0.6], 0.625],
  ])('computes AUC with %s', (_, positives, negatives, expected) => {
    expect(auc(scored(positives, negatives))).toBe(expected);
  });

  it('counts an item of weight two twice', () => {
    const items = [
      { isPositive: true, score: 0.7, weight: 1 },
      { isPositive: false, score: 0.2, weight: 2 },
      { isPositive: false, score: 0.9, weight: 1 },
    ];
    expect(auc(items)).toBeCloseTo(2 / 3, 12);
  });

  it('computes Brier as by hand', () => {
    // (0.1² + 0.4² + 0.3²) / 3
    expect(brier(scored([0.9, 0.6], [0.3]))).toBeCloseTo(0.26 / 3, 12);
  });

  it('finds the threshold with the highest MCC', () => {
    expect(bestThreshold(scored([0.9, 0.7], [0.6, 0.1]))).toBe(0.7);
  });
});

describe('reliability', () => {
  it('puts 0 and 1 into the outer bins and compares means', () => {
    const bins = reliability(scored([1, 0.96], [0, 0.94]));
    expect(bins).toHaveLength(10);
    expect(bins[0]).toEqual({ from: 0, to: 0.1, count: 1, predicted: 0, observed: 0 });
    expect(bins[9]).toMatchObject({ count: 3, observed: 2 / 3 });
    expect(bins[9]?.predicted).toBeCloseTo(2.9 / 3, 12);
    // A quarter is exact, three quarters are 0.3 off.
    expect(calibrationError(bins)).toBeCloseTo(0.75 * 0.3, 12);
  });
});
