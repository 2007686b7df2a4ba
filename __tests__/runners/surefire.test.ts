import { describe, expect, it } from '@jest/globals';
import { surefire } from '../../src/runners/surefire.js';
import { askedAgain, factsWith } from './asked-again.js';

function named(className: string, name: string) {
  return askedAgain({ className, name });
}

function argsFor(...names: [className: string, name: string][]): readonly (readonly string[])[] {
  return surefire
    .select(
      names.map(([className, name]) => named(className, name)),
      factsWith(),
    )
    .calls.map(({ args }) => args);
}

/** What `-Dtest` selects, without what it leaves out. */
function methodsFor(name: string): string | undefined {
  return /^-Dtest=a\.B#(.*),!\*\/a\/B$/s.exec(argsFor(['a.B', name])[0]?.[0] ?? '')?.[1];
}

describe('surefire', () => {
  it('names methods of classes, and leaves out classes of the same name elsewhere', () => {
    expect(
      argsFor(['com.example.CartTest', 'adds'], ['b.TaxTest', 'pays'], ['com.example.CartTest', 'sums']),
    ).toEqual([
      [
        '-Dtest=b.TaxTest#pays,com.example.CartTest#adds+sums,!*/b/TaxTest,!*/com/example/CartTest',
        '-DfailIfNoTests=false',
        '-Dsurefire.failIfNoSpecifiedTests=false',
      ],
    ]);
  });

  it('leaves out no class that is to run', () => {
    expect(argsFor(['CartTest', 'adds'], ['shop.CartTest', 'adds'])[0]?.[0]).toBe(
      '-Dtest=CartTest#adds,shop.CartTest#adds,!*/shop/CartTest',
    );
  });

  it.each([
    ['adds', 'adds'],
    // JUnit 4
    ['isFine[2: a|b]', 'isFine+isFine[2: a|b]'],
    ['isFine[0: a,b#c+d*e?f!g%h]', 'isFine+isFine[0: a?b?c?d?e?f!g%h]'],
    ['isFine[%regex[x]]', 'isFine+isFine[?regex[x]]'],
    ['isFine[6: two\nlines]', 'isFine+isFine[6: two?lines]'],
    ['isFine[7: naïve 日本 🦆]', 'isFine+isFine[7: naïve 日本 ??]'],
    // JUnit 5, by Surefire 2 and 3
    ['tax{int, int}[2]', 'tax'],
    ['tax(int, int)[2]', 'tax'],
    ['repeats{RepetitionInfo}[1]', 'repeats'],
    ['dynamic[2][1]', 'dynamic+dynamic[2][1]'],
    ['takesInfo(TestInfo)', 'takesInfo'],
    // TestNG
    ['adds(1, 2)', 'adds'],
    // Kotlin
    ['adds two numbers', 'adds two numbers'],
    ['adds (two) numbers, and more', 'adds (two) numbers? and more'],
    ['adds(two) numbers', 'adds(two) numbers'],
    [' spaced ', '?spaced?'],
    ['$(touch pwned)', '$(touch pwned)'],
  ])('finds the method of %j', (name, methods) => {
    expect(methodsFor(name)).toBe(methods);
  });

  it('takes no suffix of the report for a part of the class', () => {
    expect(argsFor(['a.B(jdk17)', 'adds'])[0]?.[0]).toBe('-Dtest=a.B#adds,!*/a/B');
  });

  it('names nested classes', () => {
    expect(argsFor(['a.B$With coupons, all', 'adds'])[0]?.[0]).toBe(
      '-Dtest=a.B$With coupons? all#adds,!*/a/B$With coupons? all',
    );
  });

  it('gives integration tests to Failsafe, and Surefire nothing', () => {
    const integration = argsFor(
      ['a.OrderIT$Late', 'ships'],
      ['a.ITOrder', 'x'],
      ['a.OrderITCase', 'x'],
      ['a.ItemTest', 'x'],
    );
    expect(integration).toEqual([
      expect.arrayContaining(['-Dtest=a.ItemTest#x,!*/a/ItemTest', '-DskipITs']),
      expect.arrayContaining([
        '-Dit.test=a.ITOrder#x,a.OrderIT$Late#ships,a.OrderITCase#x,!*/a/ITOrder,!*/a/OrderIT$Late,!*/a/OrderITCase',
        '-Dtest=none.ChosenTest',
        '-Dsurefire.failIfNoSpecifiedTests=false',
        '-Dfailsafe.failIfNoSpecifiedTests=false',
      ]),
    ]);
  });

  it.each([
    ['-Dmaven.test.failure.ignore', true],
    ['-Dmaven.test.failure.ignore=true', true],
    ['-fn', true],
    ['-fae', false],
    ['-Dmaven.test.failure.ignore=false', false],
  ])('leaves integration tests out where they ran after the failures: %s', (word, leavesOut) => {
    const { calls } = surefire.select([named('a.B', 'c')], factsWith({ words: ['mvn', 'verify', word] }));
    expect(calls[0]?.args.includes('-DskipITs')).toBe(leavesOut);
  });

  it.each([
    ['a.B', '', 'The class failed'],
    ['a.B', 'a.B', 'The class failed'],
    ['a.B', 'initializationError', 'could not make tests'],
    ['Shopping cart', 'adds', 'display name'],
  ])('says why %j %j can’t run again', (className, name, reason) => {
    const test = named(className, name);
    const { calls, unselectable } = surefire.select([test], factsWith());
    expect(calls).toEqual([]);
    expect(unselectable).toEqual([{ test: test.id, reason: expect.stringContaining(reason) }]);
  });

  it('splits what is too long for one argument, and loses none', () => {
    const tests = Array.from({ length: 3_000 }, (_, i) =>
      named(`com.example.shop.Test${i % 40}`, `method${i}`),
    );
    const { calls } = surefire.select(tests, factsWith({ maxArgumentChars: 8_000 }));
    expect(calls.length).toBeGreaterThan(3);
    expect(Math.max(...calls.map(({ args }) => args.join(' ').length))).toBeLessThanOrEqual(8_000);
    expect(new Set(calls.flatMap((call) => call.tests))).toEqual(new Set(tests.map(({ id }) => id)));
  });

  it('has classes and methods in another order', () => {
    const { calls } = surefire.select([named('a.B', 'c')], factsWith({ shuffleSeed: 7 }));
    expect(calls[0]?.args).toEqual(
      expect.arrayContaining([
        '-Dsurefire.runOrder=random',
        '-Dsurefire.runOrder.random.seed=7',
        '-Djunit.jupiter.execution.order.random.seed=7',
        '-Djunit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer$Random',
      ]),
    );
  });

  it.each([
    [['mvn', '-B', 'verify'], true],
    [['./mvnw', 'test'], true],
    [['mvnw.cmd', 'test'], true],
    [['mvnd', 'test'], true],
    [['./gradlew', 'test'], false],
  ])('is called by %j: %s', (words, is) => {
    expect(surefire.isCalledBy(words)).toBe(is);
  });

  it('knows its tests in reports of others', () => {
    expect(surefire.mayHaveReported(named('com.example.CartTest$Nested', 'adds'))).toBe(true);
    expect(surefire.mayHaveReported(askedAgain({ className: 'a.B', name: 'adds(1)' }, 'testng'))).toBe(true);
    expect(surefire.mayHaveReported(askedAgain({ className: 'tests/a.test.ts', name: 'adds' }))).toBe(false);
  });
});
