import { describe, expect, it } from '@jest/globals';
import { intervals, middle95 } from '../../../bench/judging/bootstrap.mjs';

/** Forty builds: in every fourth two flaky failures, in the others one, of which some are misjudged. */
const ITEMS = Array.from({ length: 40 }, (_, build) => build).flatMap((build) => {
  const isPositive = build % 3 === 0;
  const saysYes = build % 5 === 0 ? !isPositive : isPositive;
  const item = {
    build: `build ${build}`,
    isPositive,
    saysYes,
    isExcused: saysYes,
    score: saysYes ? 0.9 : 0.2,
  };
  return build % 4 === 0 ? [item, item] : [item];
});

describe('bootstrap intervals', () => {
  it('are the same each time, and others with another seed', () => {
    expect(intervals(ITEMS)).toEqual(intervals(ITEMS));
    expect(intervals(ITEMS, { seed: 1 })).not.toEqual(intervals(ITEMS, { seed: 2 }));
  });

  it('hold the number that they are about', () => {
    const { precision = [], recall = [] } = intervals(ITEMS);
    const yes = ITEMS.filter(({ saysYes }) => saysYes);
    const right = yes.filter(({ isPositive }) => isPositive).length;
    const positives = ITEMS.filter(({ isPositive }) => isPositive).length;
    expect(precision[0]).toBeLessThan(right / yes.length);
    expect(precision[1]).toBeGreaterThan(right / yes.length);
    expect(recall[0]).toBeLessThan(right / positives);
    expect(recall[1]).toBeGreaterThan(right / positives);
  });

  it('have no width where every build says the same', () => {
    const items = [0, 1, 2].flatMap((build) =>
      [true, false].map((isPositive) => ({
        build,
        isPositive,
        saysYes: isPositive,
        isExcused: isPositive,
        score: Number(isPositive),
      })),
    );
    expect(intervals(items)).toMatchObject({ precision: [1, 1], recall: [1, 1], auc: [1, 1], brier: [0, 0] });
  });

  it('leave out resamples in which nothing was called flaky', () => {
    expect(middle95([Number.NaN, 0.4, Number.NaN])).toEqual([0.4, 0.4]);
  });
});
