import { describe, expect, it } from '@jest/globals';
import { missedLimit } from '../../../src/analysis/causes/threshold-numbers.js';

describe('a missed limit', () => {
  it.each([
    [
      'AssertionError: memory grew 15.3 % (limit 15 %)\nassert 15.262726860585852 <= 15',
      15.262726860585852,
      15,
    ],
    [
      'AssertionError: 28 of 30 succeeded, 93.3 % (limit 96 %)\nassert 93.33333333333333 > 96',
      93.33333333333333,
      96,
    ],
    ['AssertionError: 15.3 not less than 15', 15.3, 15],
    ['assert 15.3 < 15', 15.3, 15],
    ['assert 10 < 9.5', 10, 9.5],
    ['expected to be less than 100, got 103', 103, 100],
    ['Expected value to be at least 0.95 but was 0.94', 0.94, 0.95],
    ['expect(received).toBeLessThan(expected)\n\nExpected: < 100\nReceived:   103', 103, 100],
    ['expect(received).toBeGreaterThanOrEqual(expected)\n\nExpected: >= 0.9\nReceived:    0.87', 0.87, 0.9],
    ['AssertionError: expected 103 to be below 100', 103, 100],
    ['expected 0.87 to be greater than or equal to 0.9', 0.87, 0.9],
    ['\nExpected: a value less than <100L>\n     but: <103L> was greater than <100L>', 103, 100],
    ['\nExpecting actual:\n  103\nto be less than:\n  100', 103, 100],
    ['latency: got 103ms, want < 100ms', 103, 100],
    ['response took 1,250 ms which exceeds the limit of 1,000', 1_250, 1_000],
  ])('is read from %j', (text, value, limit) => {
    expect(missedLimit(text)).toEqual({ value, limit });
  });

  it.each([
    'expected 19.01 to be 19.00',
    'expected:<16> but was:<0>',
    'Timed out after 5000 ms waiting for the list of suggestions',
    "TypeError: Cannot read properties of undefined (reading '0')",
    'assert 15 <= 20',
    'request to write 4096 bytes exceeds',
    '<div>1</div>',
    '',
  ])('is not read from %j', (text) => {
    expect(missedLimit(text)).toBeUndefined();
  });

  it('costs no time with hostile text', () => {
    const texts = ['1 ', '<', '1_', 'not ', '1 to be ', 'expected: < '].map((piece) =>
      piece.repeat(400 / piece.length),
    );
    for (const text of texts) expect(missedLimit(`${text} x`)).toBeUndefined();
  });
});
