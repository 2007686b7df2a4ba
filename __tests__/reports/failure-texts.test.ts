import { describe, expect, test } from '@jest/globals';
import { FailureTexts } from '../../src/reports/failure-texts.js';

const failure = {
  type: 'Error',
  message: 'm'.repeat(4_000),
  stack: `${'first '.repeat(1_000)}${'last '.repeat(1_000)}`,
};

describe('texts of failures', () => {
  test('are kept whole where there are no more than people read', () => {
    const texts = new FailureTexts();
    for (let i = 0; i < 1_000; i++) expect(texts.keep(failure)).toBe(failure);
    expect(texts.problems()).toEqual([]);
  });

  test('are bounded however many there are, keep both ends of a stack, and say so', () => {
    const texts = new FailureTexts();
    let length = 0;
    let kept = failure;
    for (let i = 0; i < 300_000; i++) {
      kept = texts.keep(failure);
      length += kept.message.length + kept.stack.length;
      if (i === 10_000) {
        expect(kept.type).toBe('Error');
        expect(kept.stack).toMatch(/^first .*…\n.*last $/s);
      }
    }
    expect(length).toBeLessThan(256 * 1024 * 1024);
    expect(kept).toEqual({ type: 'Error', message: `${'m'.repeat(299)}…`, stack: '' });
    expect(texts.problems()[0]?.what).toMatch(
      /^It holds more than 32 MiB of failures: the text of \d+ failures were/,
    );
  });
});
