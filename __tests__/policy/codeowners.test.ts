import { describe, expect, it } from '@jest/globals';
import type { TestId } from '../../src/model/test-id.js';
import { ownersOf, parseCodeowners, pathsOf } from '../../src/policy/codeowners.js';

const RULES = parseCodeowners(`
# Everybody, unless a later line says otherwise.
*               @acme/all
*.test.ts       @acme/qa # a comment
/docs/          docs@acme.com
apps/           @acme/apps @dora
/src/shop/**    @acme/shop
/src/shop/old/  
docs/*          @acme/writers
**/logs         @acme/ops
/a\\ b/         @acme/space
`);

describe('CODEOWNERS', () => {
  it.each([
    ['README.md', ['@acme/all']],
    ['src/pay/card.test.ts', ['@acme/qa']],
    ['docs/deep/page.md', ['docs@acme.com']],
    ['docs/page.md', ['@acme/writers']],
    ['x/apps/main.ts', ['@acme/apps', '@dora']],
    ['apps/main.ts', ['@acme/apps', '@dora']],
    ['src/shop/cart/cart.ts', ['@acme/shop']],
    ['src/shopping.ts', ['@acme/all']],
    ['src/shop/old/cart.ts', []],
    ['build/logs/today.txt', ['@acme/ops']],
    ['a b/c.ts', ['@acme/space']],
  ])('%s belongs to %j', (path, owners) => {
    expect(ownersOf(RULES, [path])).toEqual(owners);
  });

  it('takes the first path that any line speaks of', () => {
    const rules = parseCodeowners('/src/ @acme/src\n');
    expect(ownersOf(rules, ['tests/a.py', 'src/a.py'])).toEqual(['@acme/src']);
    expect(ownersOf(rules, ['tests/a.py'])).toEqual([]);
  });

  it('finds the file of a test in its report, or else in its id', () => {
    const at = (test: string, file?: string) =>
      pathsOf({
        test: test as TestId,
        failure: { outcome: 'failed', ...(file !== undefined && { location: { file } }) },
      });
    expect(at('cart › adds', 'src/cart.test.ts')).toEqual(['src/cart.test.ts']);
    expect(at('src/cart.test.ts › adds')).toEqual(['src/cart.test.ts']);
    expect(at('tests.shop.test_cart › test_adds')).toContain('tests/shop/test_cart.py');
    expect(at('com.acme.CartTest › adds')).toContain('src/test/java/com/acme/CartTest.java');
    expect(at('it adds 1.5 to the cart')).toEqual([]);
  });

  it('takes no time for patterns that are made to', () => {
    const rules = parseCodeowners(`${'**/'.repeat(90)}x @a\n${'*a'.repeat(40)}b @b\n`);
    expect(ownersOf(rules, [`${'a/'.repeat(60)}y`])).toEqual([]);
  });
});
