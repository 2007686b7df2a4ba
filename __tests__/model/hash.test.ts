import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shortHash } from '../../src/model/hash.js';

/** The definition, with exact integers. */
function fnv1a64(codes: readonly number[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const code of codes) hash = ((hash ^ BigInt(code)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

describe('shortHash', () => {
  test.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['b', 'af63df4c8601f1a5'],
    ['c', 'af63de4c8601eff2'],
    ['fo', '08985907b541d342'],
    ['foo', 'dcb27518fed9d577'],
    ['foob', 'dd120e790c2512af'],
    ['fooba', 'cac165afa2fef40a'],
    ['foobar', '85944171f73967e8'],
    ['chongo was here!\n', '46810940eff5f915'],
  ])('agrees with the published FNV-1a 64 vector for %j', (text, hash) => {
    expect(shortHash(text)).toBe(hash);
  });

  test('agrees with the definition over UTF-16 code units', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const codes = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
        expect(shortHash(text)).toBe(fnv1a64(codes));
      }),
    );
  });

  test('always has sixteen digits', () => {
    fc.assert(fc.property(fc.string(), (text) => /^[0-9a-f]{16}$/.test(shortHash(text))));
  });
});
