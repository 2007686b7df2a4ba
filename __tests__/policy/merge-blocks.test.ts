import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeBlocks } from '../../src/policy/merge-blocks.js';

/** Texts as words of one letter a block. */
function merged(ancestor: string, first: string, second: string): string | undefined {
  return mergeBlocks({
    ancestor: ancestor.split(''),
    first: first.split(''),
    second: second.split(''),
  })?.join('');
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 });

describe('two versions of a text', () => {
  it.each([
    ['abc', 'abxc', 'yabc', 'yabxc'],
    ['abc', 'ac', 'abcd', 'acd'],
    ['abc', 'abcx', 'abcy', 'abcxy'],
    ['', 'abc', 'xbz', 'axbcz'],
    ['abc', 'axc', 'axc', 'axc'],
    ['abc', 'axc', 'ayc', undefined],
    ['abc', 'ac', 'ayc', undefined],
    ['abc', '', 'abcd', undefined],
    ['abc', '', '', ''],
  ])('%j, made %j and %j, become %j', (ancestor, first, second, expected) => {
    expect(merged(ancestor, first, second)).toBe(expected);
  });

  it('become the one that was changed where the other was not', () => {
    fc.assert(
      fc.property(text, text, (ancestor, changed) => {
        expect(merged(ancestor, changed, ancestor)).toBe(changed);
        expect(merged(ancestor, ancestor, changed)).toBe(changed);
        expect(merged(ancestor, changed, changed)).toBe(changed);
      }),
    );
  });

  it('keep all that was added where nothing was taken away', () => {
    const additions = fc.array(fc.tuple(text, text), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(additions, (pairs) => {
        // Blocks of the ancestor are digits, so that it is certain what was added where.
        const version = (side: 0 | 1) => pairs.map((pair, i) => `${i}${pair[side].toUpperCase()}`).join('');
        const both = merged('0123', version(0), version(1).toLowerCase());
        expect(both?.replace(/[a-z]/g, '')).toBe(version(0));
        expect(both?.replace(/[A-Z]/g, '')).toBe(version(1).toLowerCase());
      }),
    );
  });

  it('are not compared for ever', () => {
    const long = Array.from({ length: 6_000 }, (_, i) => `${i}`);
    expect(mergeBlocks({ ancestor: long, first: long, second: long })).toBeUndefined();
  });
});
