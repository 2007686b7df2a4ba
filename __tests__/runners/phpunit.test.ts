import { describe, expect, it } from '@jest/globals';
import { phpunit } from '../../src/runners/phpunit.js';
import { drawSelection, factsWith, failed, failedInFixture } from './failed-tests.js';

function test(name: string, className = 'Shop.Tests.CartTest') {
  return failed({ name, className, file: 'tests/CartTest.php' });
}

describe('PHPUnit', () => {
  it('runs tests by a filter that matches nothing else', () => {
    const tests = [test('testAdds'), test('testSums with data set #1'), test('testPays', 'PayTest')];
    expect(drawSelection(phpunit.select(tests, factsWith()))).toBe(
      '--filter /^(?:Shop\\\\Tests\\\\CartTest\\:\\:testAdds|' +
        'Shop\\\\Tests\\\\CartTest\\:\\:testSums with data set \\#1|PayTest\\:\\:testPays)$/D',
    );
  });

  it('writes anything but ASCII as bytes, which are the same in every code page', () => {
    const { calls } = phpunit.select([test('testNamed with data set "日\n/`$(id)`"', 'T')], factsWith());
    expect(calls[0]?.args[1]).toBe(
      '/^(?:T\\:\\:testNamed with data set \\"\\xe6\\x97\\xa5\\x0a\\/\\`\\$\\(id\\)\\`\\")$/D',
    );
  });

  it('orders by a seed', () => {
    expect(drawSelection(phpunit.select([test('testAdds')], factsWith([], { shuffleSeed: 3 })))).toContain(
      '/D --order-by=random --random-order-seed=3',
    );
  });

  it('splits what is too long for an expression', () => {
    const tests = Array.from({ length: 500 }, (_, i) => test(`test${'X'.repeat(60)}${i}`));
    const { calls } = phpunit.select(tests, factsWith());
    expect(calls.length).toBeGreaterThan(1);
    expect(calls.flatMap((call) => call.tests)).toEqual(tests.map(({ id }) => id));
    expect(calls.every(({ args }) => (args[1] ?? '').length < 21_000)).toBe(true);
  });

  it('can’t run what failed around tests, and says which report would help', () => {
    const tests = [
      test('Error', ''),
      test('tearDownAfterClass'),
      failed({ name: 'adds', className: 'CartTest', format: 'tap' }),
    ];
    const { calls, unselectable } = phpunit.select(tests, factsWith());
    expect(calls).toEqual([]);
    expect(unselectable.map(({ reason }) => reason.split(/[,.:]/)[0])).toEqual([
      'It failed before a test',
      'It failed before a test',
      'This report does not say which class it is in',
    ]);
  });

  it.each(['plain', 'hooks', 'no-retries', 'selected', 'isolated'])(
    'chooses each failure of %s.xml',
    async (report) => {
      const tests = await failedInFixture(`phpunit/reports/${report}.xml`);
      const { calls, unselectable } = phpunit.select(tests, factsWith());
      const pattern = calls[0]?.args[1] ?? '';
      // Its syntax is that of JavaScript, as far as it goes.
      const matches = new RegExp(pattern.slice(1, -2).replaceAll(/\\([:"#'`=<>&! ;,@~%])/g, '$1'), 'u');
      const names = tests.flatMap(({ reported: { className, name } }) =>
        className === '' || name === 'tearDownAfterClass'
          ? []
          : [`${className.replaceAll('.', '\\')}::${name}`],
      );
      expect(names.length).toBeGreaterThan(0);
      expect(calls).toHaveLength(1);
      expect(unselectable).toHaveLength(tests.length - names.length);
      expect(names.filter((name) => !matches.test(name))).toEqual([]);
      expect(names.filter((name) => matches.test(`${name}x`) || matches.test(`x${name}`))).toEqual([]);
    },
  );

  it.each([
    [['vendor/bin/phpunit', '-c', 'phpunit.xml'], true],
    [['php', 'phpunit-9.6.phar'], true],
    [['vendor/bin/paratest'], true],
    [['composer', 'test'], false],
    [['php', 'tests/phpunit.php'], false],
  ])('is called by %j: %s', (words, is) => {
    expect(phpunit.isCalledBy(words)).toBe(is);
  });

  it('says what stops it early', () => {
    expect(phpunit.unreported?.('', ['phpunit', '--stop-on-failure'])).toContain('--stop-on-failure');
    expect(phpunit.unreported?.('', ['phpunit'])).toBeUndefined();
  });

  it('knows its tests among those of other tools', () => {
    expect(phpunit.mayHaveReported(test('testAdds'))).toBe(true);
    expect(phpunit.mayHaveReported(failed({ name: 'test_a', className: 'tests.test_a' }))).toBe(false);
  });
});
