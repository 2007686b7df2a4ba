import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Tally } from '../../../src/analysis/rates/flake-rate.js';
import type { Candidate } from '../../../src/policy/retry/cheapest-split.js';
import { cheapestSplit } from '../../../src/policy/retry/cheapest-split.js';
import { failingChances } from '../../../src/policy/retry/retries-needed.js';

const MAX = 4;

function candidate(tally: Tally, durationMs: number): Candidate {
  const chances = failingChances(tally, MAX);
  return { chances, costsMs: chances.slice(0, -1).map((chance) => chance * durationMs) };
}

const often: Tally = { failed: 10, refailed: 2, passed: 40, recovered: 8 };
const seldom: Tally = { failed: 1, refailed: 0, passed: 90, recovered: 1 };

/** Every split there is. */
function all(candidates: readonly Candidate[]): number[][] {
  return candidates.reduce<number[][]>(
    (splits, { costsMs }) =>
      splits.flatMap((split) => Array.from({ length: costsMs.length + 1 }, (_, n) => [...split, n])),
    [[]],
  );
}

function chanceOf(candidates: readonly Candidate[], split: readonly number[]): number {
  return candidates.reduce((sum, { chances }, i) => sum + (chances[split[i] ?? 0] ?? 0), 0);
}

function costOf(candidates: readonly Candidate[], split: readonly number[]): number {
  return candidates.reduce(
    (sum, { costsMs }, i) => sum + costsMs.slice(0, split[i]).reduce((a, b) => a + b, 0),
    0,
  );
}

const anyCandidates = fc.array(
  fc
    .record({
      failed: fc.integer({ min: 0, max: 12 }),
      refailed: fc.integer({ min: 0, max: 4 }),
      passed: fc.integer({ min: 5, max: 100 }),
      ms: fc.integer({ min: 1, max: 60_000 }),
    })
    .map(({ failed, refailed, passed, ms }) =>
      candidate({ failed, refailed, passed, recovered: failed }, ms),
    ),
  { minLength: 1, maxLength: 4 },
);

describe('the cheapest split', () => {
  it('gives most retries to what fails often and is over at once', () => {
    const { retries } = cheapestSplit(
      [candidate(often, 100), candidate(seldom, 100), candidate(seldom, 60_000)],
      {
        target: 0.004,
        budgetMs: Number.POSITIVE_INFINITY,
      },
    );
    expect(retries[0]).toBeGreaterThan(retries[1] ?? 0);
    expect(retries[1]).toBeGreaterThanOrEqual(retries[2] ?? 0);
  });

  it('gives none where nothing is to be bought', () => {
    expect(cheapestSplit([], { target: 0.001, budgetMs: 1 })).toEqual({ retries: [], chance: 0, costMs: 0 });
    expect(cheapestSplit([candidate(often, 100)], { target: 1, budgetMs: 1_000 }).retries).toEqual([0]);
    expect(cheapestSplit([candidate(often, 100)], { target: 0, budgetMs: 0 }).retries).toEqual([0]);
  });

  it('reaches the target whenever that can be done, for at most one retry more than the very cheapest', () => {
    fc.assert(
      fc.property(anyCandidates, fc.double({ min: 1e-4, max: 0.2, noNaN: true }), (candidates, target) => {
        const split = cheapestSplit(candidates, { target, budgetMs: Number.POSITIVE_INFINITY });
        const good = all(candidates).filter((other) => chanceOf(candidates, other) <= target);
        expect(split.chance <= target + 1e-12).toBe(good.length > 0);
        if (good.length === 0) return;
        const best = Math.min(...good.map((other) => costOf(candidates, other)));
        const dearest = Math.max(...candidates.flatMap(({ costsMs }) => costsMs));
        expect(split.costMs).toBeLessThanOrEqual(best + dearest + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the budget, and says what it costs and leaves', () => {
    fc.assert(
      fc.property(anyCandidates, fc.integer({ min: 0, max: 20_000 }), (candidates, budgetMs) => {
        const split = cheapestSplit(candidates, { target: 0, budgetMs });
        expect(split.costMs).toBeLessThanOrEqual(budgetMs + 1e-6);
        expect(split.costMs).toBeCloseTo(costOf(candidates, split.retries), 6);
        expect(split.chance).toBeCloseTo(chanceOf(candidates, split.retries), 9);
      }),
    );
  });
});
