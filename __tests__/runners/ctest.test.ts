import { describe, expect, it } from '@jest/globals';
import { ctest } from '../../src/runners/ctest.js';
import { askedAgain, factsWith } from './asked-again.js';

function named(name: string, format = 'junit') {
  return askedAgain({ className: name, name }, format);
}

function patternsFor(...names: string[]): (string | undefined)[] {
  return ctest
    .select(
      names.map((name) => named(name)),
      factsWith(),
    )
    .calls.map(({ args }) => args[1]);
}

describe('ctest', () => {
  it('anchors all names together', () => {
    expect(patternsFor('cart.adds', 'cart', 'pays')).toEqual(['^(cart\\.adds|cart|pays)$']);
  });

  it.each([
    ['a.b*c+d?e[f]g(h)i|j^k$l', 'a\\.b\\*c\\+d\\?e\\[f]g\\(h\\)i\\|j\\^k\\$l'],
    ['back\\slash\\', 'back\\\\slash\\\\'],
    ['$(touch pwned) `x` "y" ünï 🦆 {2}', '\\$\\(touch pwned\\) `x` "y" ünï 🦆 {2}'],
    ['two\nlines', 'two\nlines'],
    ['[NON-XML-CHAR-0x1B][31mred', '\x1b\\[31mred'],
    ['[NON-UTF-8-BYTE-0xFF]x', '.x'],
  ])('takes %j literally', (name, pattern) => {
    expect(patternsFor(name)).toEqual([`^(${pattern})$`]);
  });

  it('asks for all of the selected tests where the command asks for a part of all', () => {
    expect(ctest.select([named('a')], factsWith()).calls[0]?.args.slice(2)).toEqual(['-I', '1,,1']);
  });

  it('splits what makes an expression too large for CTest, and loses none', () => {
    const tests = Array.from({ length: 2_000 }, (_, i) => named(`suite.with.a.rather.long.name.${i}`));
    const { calls } = ctest.select(tests, factsWith());
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.flatMap((call) => call.tests)).toEqual(tests.map(({ id }) => id));
  });

  it('splits what is too long for the arguments of a process', () => {
    const tests = Array.from({ length: 10 }, (_, i) => named(`${'x'.repeat(500)}${i}`));
    const { calls } = ctest.select(tests, factsWith({ maxArgumentChars: 2_000 }));
    expect(Math.max(...calls.map(({ args }) => args.join(' ').length))).toBeLessThanOrEqual(2_000);
    expect(calls).toHaveLength(4);
  });

  it('names a test once that two folders have', () => {
    expect(patternsFor('a', 'a')).toEqual(['^(a)$']);
  });

  it('selects nothing for nothing', () => {
    expect(ctest.select([], factsWith())).toEqual({ calls: [], unselectable: [] });
  });

  it.each([
    [['ctest', '--test-dir', 'build'], true],
    [['xvfb-run', '/usr/bin/ctest', '-j4'], true],
    [['C:\\cmake\\bin\\ctest.exe'], true],
    [['cmake', '--build', 'build', '--target', 'ctest-all'], false],
    [['./ctest_runner'], false],
  ])('is called by %j: %s', (words, is) => {
    expect(ctest.isCalledBy(words)).toBe(is);
  });

  it('tells where it was to stop at a failure', () => {
    expect(ctest.unreported?.('', ['x', '--stop-on-failure'])).toMatch(/left out tests/);
    expect(ctest.unreported?.('', ['x', '--stop'])).toBeUndefined();
  });

  it('knows its tests in reports of others', () => {
    expect(ctest.mayHaveReported(named('a b'))).toBe(true);
    expect(ctest.mayHaveReported(named('a', 'ctest-xml'))).toBe(true);
    expect(
      ctest.mayHaveReported(askedAgain({ suites: ['AllTests', 'Cart'], className: 'Cart', name: 'Adds' })),
    ).toBe(false);
  });
});
