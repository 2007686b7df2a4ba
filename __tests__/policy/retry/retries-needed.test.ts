import { describe, expect, it } from '@jest/globals';
import type { Tally } from '../../../src/analysis/rates/flake-rate.js';
import { chanceOfRow, NO_RESULTS } from '../../../src/analysis/rates/flake-rate.js';
import { failingChances, retriesNeeded } from '../../../src/policy/retry/retries-needed.js';

/** E[p^k] with p ~ Beta(a, b), by hand: Π (a + i) / (a + b + i). */
function beta(a: number, b: number) {
  return (failures: number): number => {
    let chance = 1;
    for (let i = 0; i < failures; i++) chance *= (a + i) / (a + b + i);
    return chance;
  };
}

describe('how many retries a test needs', () => {
  it('agrees with the numbers of a Beta(3, 21) worked out by hand', () => {
    const chance = beta(3, 21);
    // 3·4·5 / (24·25·26)
    expect(chance(3)).toBeCloseTo(60 / 15_600, 12);
    expect(retriesNeeded(chance, { target: 0.0039, max: 5 })).toBe(2);
    expect(retriesNeeded(chance, { target: 0.003, max: 5 })).toBe(3);
  });

  it('is not what the average rate says: the high rates among the possible ones fail in rows', () => {
    const mean = (failures: number): number => (3 / 24) ** failures;
    expect(retriesNeeded(mean, { target: 0.002, max: 5 })).toBe(2);
    expect(retriesNeeded(beta(3, 21), { target: 0.002, max: 5 })).toBe(3);
  });

  it('says so when no number that is allowed is enough', () => {
    expect(retriesNeeded(beta(1, 1), { target: 0.001, max: 5 })).toBeUndefined();
    expect(retriesNeeded(beta(1, 1), { target: 0.5, max: 5 })).toBe(0);
  });

  it('is more than independent tries at the average rate need, because failures come in bursts', () => {
    const tally: Tally = { failed: 8, refailed: 0, passed: 384, recovered: 8 };
    const rate = chanceOfRow(tally, 1);
    const independent = retriesNeeded((k) => rate ** k, { target: 1e-5, max: 9 }) ?? Number.NaN;
    const needed = retriesNeeded((k) => chanceOfRow(tally, k), { target: 1e-5, max: 9 }) ?? Number.NaN;
    expect(rate).toBeCloseTo(0.02, 2);
    expect(needed).toBeGreaterThan(independent);
  });
});

describe('the chance that all tries fail', () => {
  const tallies: readonly Tally[] = [
    NO_RESULTS,
    { failed: 1, refailed: 0, passed: 20, recovered: 1 },
    { failed: 4, refailed: 2, passed: 40, recovered: 4 },
    { failed: 30, refailed: 20, passed: 30, recovered: 30 },
  ];

  it.each(tallies)('never rises, and each retry is worth no more than the one before: %j', (tally) => {
    const chances = failingChances(tally, 8);
    const gains = chances.slice(1).map((chance, i) => (chances[i] ?? 0) - chance);
    expect(chances).toHaveLength(9);
    for (const [i, gain] of gains.entries()) {
      expect(gain).toBeGreaterThan(0);
      if (i > 0) expect(gain).toBeLessThanOrEqual((gains[i - 1] ?? 0) * (1 + 1e-9));
    }
  });

  it('is what a simulation finds that knows nothing of likelihoods', () => {
    const { seen, rows } = simulate({ runs: 40, failures: 3, tests: 120_000, longest: 2 });
    // Three lone failures in forty runs, the last run passed after a pass or a failure.
    const tally: Tally = { failed: 3, refailed: 0, passed: 34, recovered: 3 };
    expect(seen).toBeGreaterThan(1_000);
    for (let k = 1; k <= 2; k++) {
      const expected = chanceOfRow(tally, k);
      const deviation = Math.sqrt((expected * (1 - expected)) / seen);
      expect(Math.abs((rows[k] ?? 0) / seen - expected)).toBeLessThan(4 * deviation);
    }
  });
});

/**
 * Draws flaky tests as the prior says (rates spread evenly over the orders of magnitude), lets each run with bursts, keeps
 * those that look like the history in question, and counts how often these fail so many times in a row just after.
 */
function simulate({
  runs,
  failures,
  tests,
  longest,
}: Record<'runs' | 'failures' | 'tests' | 'longest', number>) {
  const random = mulberry32(20_260_301);
  const rows = Array.from({ length: longest + 1 }, () => 0);
  let seen = 0;
  for (let t = 0; t < tests; t++) {
    const rate = 1e-4 * 5_000 ** (Math.floor(random() * 16) / 15);
    const again = Math.max(0.045, rate + Math.min(rate, 0.05));
    let failed = 0;
    let refailed = 0;
    let before = false;
    for (let r = 0; r < runs && failed <= failures && refailed === 0; r++) {
      const fails: boolean = random() < (before ? again : rate);
      if (fails && before) refailed++;
      else if (fails) failed++;
      before = fails;
    }
    if (failed !== failures || refailed > 0 || before) continue;
    seen++;
    for (let k = 1; k <= longest && random() < (k === 1 ? rate : again); k++) rows[k] = (rows[k] ?? 0) + 1;
  }
  return { seen, rows };
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
