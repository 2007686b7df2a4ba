import { describe, expect, it } from '@jest/globals';
import { scriptSites } from '../../src/rerun/command/script-sites.js';
import { googletest } from '../../src/runners/googletest.js';
import { askedAgain, factsWith } from './asked-again.js';

function named(suite: string, name: string) {
  return askedAgain({ suites: ['AllTests', suite], className: suite, name, file: 'shop_test.cpp', line: 3 });
}

function filterFor(...names: [suite: string, name: string][]): string | undefined {
  return googletest.select(
    names.map(([suite, name]) => named(suite, name)),
    factsWith(),
  ).calls[0]?.args[0];
}

describe('googletest', () => {
  it('names suite and test', () => {
    expect(filterFor(['Cart', 'Adds'], ['Small/Sums', 'Sum/1'], ['Typed/0', 'IsSmall'])).toBe(
      '--gtest_filter=Cart.Adds:Small/Sums.Sum/1:Typed/0.IsSmall',
    );
  });

  it.each([
    [['Typed/std::vector<int*>', 'Small'], 'Typed/std??vector<int?>.Small'],
    [['Reg', '-x: a?*'], 'Reg.?x? a??'],
    [['Reg', '$(touch pwned) `x` "y" ünï\nz'], 'Reg.$(touch pwned) `x` "y" ünï\nz'],
    [['Reg', ''], 'Reg.'],
  ] as [[string, string], string][])('spells %j so that it is matched', (name, pattern) => {
    expect(filterFor(name)).toBe(`--gtest_filter=${pattern}`);
  });

  it('runs all of the selected tests where the job runs a part of all', () => {
    expect(googletest.select([named('Cart', 'Adds')], factsWith()).calls[0]?.env).toEqual({
      GTEST_TOTAL_SHARDS: '1',
      GTEST_SHARD_INDEX: '0',
    });
  });

  it.each([
    [7, 8],
    [0, 1],
    [99_999, 1],
    [123_456_789, 58_024],
  ])('makes of %d a seed that GoogleTest takes', (shuffleSeed, seed) => {
    const { calls } = googletest.select([named('Cart', 'Adds')], factsWith({ shuffleSeed }));
    expect(calls[0]?.args.slice(1)).toEqual(['--gtest_shuffle', `--gtest_random_seed=${seed}`]);
  });

  it('says why a failure of an environment can’t run again', () => {
    const outside = askedAgain({
      suites: ['AllTests', 'NonTestSuiteFailure'],
    });
    const { calls, unselectable } = googletest.select([outside], factsWith());
    expect(calls).toEqual([]);
    expect(unselectable).toEqual([
      { test: outside.id, reason: expect.stringContaining('outside of every test') },
    ]);
  });

  it('splits what is too long for one argument, and loses none', () => {
    const tests = Array.from({ length: 5_000 }, (_, i) => named('Suite', `${'x'.repeat(40)}${i}`));
    const { calls } = googletest.select(tests, factsWith({ maxArgumentChars: 40_000 }));
    expect(calls.length).toBeGreaterThan(1);
    expect(Math.max(...calls.map(({ args }) => (args[0] ?? '').length))).toBeLessThanOrEqual(40_000);
    expect(calls.flatMap((call) => call.tests)).toEqual(tests.map(({ id }) => id));
  });

  it.each([
    [['./shop_test', '--gtest_output=xml:report.xml'], true],
    [['env', 'GTEST_OUTPUT=xml:report.xml', './shop_test'], true],
    [['./shop_test'], false],
    [['ctest'], false],
  ])('is called by %j: %s', (words, is) => {
    expect(googletest.isCalledBy(words)).toBe(is);
  });

  it('is called where a variable of its own is set for a program', () => {
    const [site] = scriptSites('CI=1 GTEST_OUTPUT="xml:a b.xml" ./shop_test {args}', 'bash');
    expect(googletest.isCalledBy(site?.words ?? [], site?.variables)).toBe(true);
    expect(googletest.isCalledBy(['./shop_test'], ['CI=1'])).toBe(false);
  });

  it('is not called through CTest, which runs all tests where it is given a filter', () => {
    expect(googletest.isCalledBy(['ctest', '-j4'], ['GTEST_OUTPUT=xml:reports/'])).toBe(false);
    expect(googletest.isCalledBy(['env', 'GTEST_OUTPUT=xml:reports/', 'ctest'])).toBe(false);
  });

  it('tells where it was to stop at a failure', () => {
    expect(googletest.unreported?.('', ['x', '--gtest_fail_fast'])).toMatch(/left out tests/);
    expect(googletest.unreported?.('', ['x', '--gtest_fail_fast=0'])).toBeUndefined();
  });

  it('knows its tests in reports of others', () => {
    expect(googletest.mayHaveReported(named('Cart', 'Adds'))).toBe(true);
    expect(googletest.mayHaveReported(askedAgain({ className: 'shop', name: 'shop' }))).toBe(false);
  });
});
