import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { binomialTail, fisherTail } from '../../../src/analysis/rates/exact-tests.js';

/** Independent oracle: whole numbers, counted one by one. */
function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return ways;
}

function countedTail(a: number, here: number, b: number, there: number): number {
  const hits = a + b;
  let ways = 0n;
  for (let k = a; k <= Math.min(hits, here); k++) ways += choose(here, k) * choose(there, hits - k);
  return Number((ways * 10n ** 15n) / choose(here + there, hits)) / 1e15;
}

const share = fc
  .tuple(fc.nat(40), fc.nat(40))
  .map(([x, y]) => ({ hits: Math.min(x, y), of: Math.max(x, y) }));

describe("Fisher's exact test", () => {
  it('gives the lady tasting tea her due', () => {
    expect(fisherTail({ hits: 3, of: 4 }, { hits: 1, of: 4 })).toBeCloseTo(17 / 70, 10);
    expect(fisherTail({ hits: 4, of: 4 }, { hits: 0, of: 4 })).toBeCloseTo(1 / 70, 10);
  });

  it('counts what whole numbers count', () => {
    fc.assert(
      fc.property(share, share, (here, there) => {
        const tail = fisherTail(here, there);
        expect(tail).toBeCloseTo(countedTail(here.hits, here.of, there.hits, there.of), 9);
        expect(tail).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('stays exact over thousands of runs', () => {
    const tail = fisherTail({ hits: 10, of: 20 }, { hits: 0, of: 3_000 });
    expect(tail).toBeGreaterThan(0);
    expect(tail).toBeLessThan(1e-18);
  });
});

describe('the binomial tail', () => {
  it.each([
    [0, 5, 0.3, 1],
    [5, 5, 0.5, 1 / 32],
    [1, 2, 0.5, 0.75],
    [3, 3, 0, 0],
    [3, 3, 1, 1],
  ])('is the chance of %d or more of %d at %d', (hits, of, rate, chance) => {
    expect(binomialTail({ hits, of }, rate)).toBeCloseTo(chance, 12);
  });
});
