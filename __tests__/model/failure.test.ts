import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundedFailure, cut, firstLine, MAX_STACK_LENGTH } from '../../src/model/failure.js';

describe('cut', () => {
  test('leaves what fits alone', () => {
    expect(cut('abc', 3)).toBe('abc');
  });

  test('says that it cut', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
  });

  test('never leaves half a surrogate pair, and never more than asked for', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 50 }),
        fc.integer({ min: 1, max: 50 }),
        (text, length) => {
          const short = cut(text, length);
          expect(short.length).toBeLessThanOrEqual(length);
          expect(/[\ud800-\udbff](?![\udc00-\udfff])/.test(short)).toBe(false);
        },
      ),
    );
  });
});

describe('boundedFailure', () => {
  test('bounds what a hostile report holds', () => {
    const stack = 'x'.repeat(1_000_000);
    expect(boundedFailure({ type: stack, message: stack, stack }).stack).toHaveLength(MAX_STACK_LENGTH);
  });
});

describe('firstLine', () => {
  test.each([
    ['', ''],
    ['\n\n  \n', ''],
    ['\n  boom \nat x', 'boom'],
    ['one', 'one'],
  ])('of %j is %j', (text, line) => {
    expect(firstLine(text)).toBe(line);
  });
});
