import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoted, quotedLoosely, wholly } from '../../src/runners/exact-pattern.js';

describe('a pattern for names', () => {
  it('matches the text it was made of, and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, other) => {
        const pattern = new RegExp(wholly([quoted(name)]));
        expect(pattern.test(name)).toBe(true);
        expect(pattern.test(other)).toBe(name === other);
      }),
    );
  });

  it('never takes a text for one that it begins or ends', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (name, more) => {
        const pattern = new RegExp(wholly([quoted(name), quoted(`other ${name}`)]));
        expect(pattern.test(name + more)).toBe(false);
      }),
    );
  });

  it('is one line without control characters, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(quoted(name)).toMatch(/^[^\p{Cc}\p{Surrogate}]*$/u);
        expect(quoted(name)).not.toContain('\n');
      }),
    );
  });

  it('holds both ends of each alternative', () => {
    const pattern = new RegExp(wholly(['a', 'b']));
    expect(['a', 'b', 'ab', 'xb', 'ax', ''].filter((name) => pattern.test(name))).toEqual(['a', 'b']);
  });
});

describe('a loose pattern', () => {
  it.each([
    ['cart › total', ['cart total', 'cart › total', 'cart > total']],
    ['cart > total', ['cart total', 'cart > total']],
    [' top', ['top', ' top']],
    ['two lines', ['two lines', 'two\nlines']],
    ['a  b', ['a b', 'a  b']],
    ['2 + 2', ['2 + 2', '2 2', '2 > 2']],
  ])('of %j matches %j and nothing that has more in it', (name, same) => {
    const pattern = new RegExp(wholly([quotedLoosely(name)]));
    const others = same.flatMap((each) => [`${each}x`, `x${each}`, `${each} tax`, `my ${each}`]);
    expect([...same, ...others].filter((each) => pattern.test(each))).toEqual(same);
  });

  it('matches the name itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(new RegExp(wholly([quotedLoosely(name)])).test(name)).toBe(true);
      }),
    );
  });
});
