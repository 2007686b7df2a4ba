import { describe, expect, it } from '@jest/globals';
import { oneIn, slipsThrough, slipWords, timeWords } from '../../../src/policy/retry/price.js';

describe('the price of retries', () => {
  it.each([
    [0.5, 0, 0.5],
    [0.5, 3, 0.9375],
    [0.9, 1, 0.19],
    [1, 5, 0],
  ])('a bug that shows in %d of the tries slips through %d retries with %d', (share, retries, chance) => {
    expect(slipsThrough(share, retries)).toBeCloseTo(chance, 12);
  });

  it('is told for a bug like a coin and for one that nearly always shows', () => {
    expect(slipWords(3)).toBe(
      'a real bug that shows in half of the tries slips through with 94 %, one that shows in 9 of 10 with 34 %',
    );
  });

  it.each([
    [0, 'no build'],
    [0.000_232, '1 in 4,300 builds'],
    [0.08, '1 in 13 builds'],
    [0.25, '1 in 4 builds'],
    [0.7, '70 % of builds'],
  ])('%d is told as %j', (chance, words) => {
    expect(oneIn(chance)).toBe(words);
  });

  it.each([
    [0, 'less than a second'],
    [1_400, '1 second'],
    [90_000, '90 seconds'],
    [150_000, '2.5 minutes'],
    [3_600_000, '60 minutes'],
  ])('%d ms are %j', (ms, words) => {
    expect(timeWords(ms)).toBe(words);
  });
});
