import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goPatterns } from '../../src/runners/go-patterns.js';
import { goTest } from '../../src/runners/go-test.js';
import { gotestsum } from '../../src/runners/gotestsum.js';
import { drawSelection, factsWith, failed, failedInFixture } from './failed-tests.js';

function go(name: string, className = 'example.com/shop/cart') {
  return failed({ className, name, suites: [className] });
}

function drawn(...names: readonly string[]): string {
  return drawSelection(
    goTest.select(
      names.map((name) => go(name)),
      factsWith(),
    ),
  );
}

describe('go test', () => {
  it.each([
    ['a test', ['TestA'], '-run=^TestA$ -count=1 example.com/shop/cart'],
    ['several tests', ['TestA', 'TestAB'], '-run=^(?:TestA|TestAB)$ -count=1 example.com/shop/cart'],
    [
      'a subtest with its parents',
      ['TestA', 'TestA/b', 'TestA/b/c'],
      '-run=^TestA$/^b$/^c$ -count=1 example.com/shop/cart',
    ],
    [
      'subtests of one test',
      ['TestA', 'TestA/x', 'TestA/y'],
      '-run=^TestA$/^(?:x|y)$ -count=1 example.com/shop/cart',
    ],
    [
      'subtests of two tests, which one pattern would mix',
      ['TestA/x', 'TestB/y'],
      '-run=^TestA$/^x$ -count=1 example.com/shop/cart\n-run=^TestB$/^y$ -count=1 example.com/shop/cart',
    ],
    [
      'equal subtests of two tests',
      ['TestA/x', 'TestB/x'],
      '-run=^(?:TestA|TestB)$/^x$ -count=1 example.com/shop/cart',
    ],
    [
      'the whole test where its subtests don’t fit one pattern',
      ['TestA', 'TestA/x', 'TestA/y', 'TestA/y/z'],
      '-run=^TestA$ -count=1 example.com/shop/cart',
    ],
    ['a name with slashes', ['TestA/b//c'], '-run=^TestA$/^b$/^$/^c$ -count=1 example.com/shop/cart'],
    [
      'odd names',
      ['TestA/$(touch_pwned)|"q"_`b`_[x]_\\x1b', 'TestA/-x#01'],
      '-run=^TestA$/^(?:\\$\\(touch_pwned\\)\\|"q"_`b`_\\[x\\]_\\\\x1b|-x#01)$ -count=1 example.com/shop/cart',
    ],
    [
      'a benchmark',
      ['BenchmarkTax/big', 'TestA'],
      '-run=^TestA$ -count=1 example.com/shop/cart\n-run=^$ -bench=^BenchmarkTax$/^big$ -count=1 example.com/shop/cart',
    ],
  ])('runs %s', (_, names, expected) => {
    expect(drawn(...names)).toBe(expected);
  });

  it('says which tests each process has to bring back', () => {
    const tests = ['TestA', 'TestA/x', 'TestB'].map((name) => go(name));
    const { calls } = goTest.select(tests, factsWith());
    expect(calls.map((call) => call.tests)).toEqual([
      ['example.com/shop/cart › TestA', 'example.com/shop/cart › TestA/x'],
      ['example.com/shop/cart › TestB'],
    ]);
  });

  it('runs packages together only where their tests are called alike', () => {
    const tests = [go('TestA', 'example.com/a'), go('TestA', 'example.com/b'), go('TestB', 'example.com/b')];
    expect(drawSelection(goTest.select(tests.slice(0, 2), factsWith()))).toBe(
      '-run=^TestA$ -count=1 example.com/a example.com/b',
    );
    expect(drawSelection(goTest.select(tests, factsWith()))).toBe(
      '-run=^TestA$ -count=1 example.com/a\n-run=^(?:TestA|TestB)$ -count=1 example.com/b',
    );
  });

  it('orders by a seed', () => {
    expect(drawSelection(goTest.select([go('TestA')], factsWith([], { shuffleSeed: 7 })))).toBe(
      '-run=^TestA$ -count=1 -shuffle=7 example.com/shop/cart',
    );
  });

  it('finds the package in the suite where the class was shortened', () => {
    const tests = [failed({ className: 'cart', name: 'TestA', suites: ['example.com/shop/cart'] })];
    expect(drawSelection(goTest.select(tests, factsWith()))).toBe(
      '-run=^TestA$ -count=1 example.com/shop/cart',
    );
  });

  it.each([
    ['', [], undefined],
    [
      'FAIL\texample.com/shop/broken [build failed]\n',
      [],
      'The package example.com/shop/broken has not been tested',
    ],
    ['=== Errors\nbroken.go:4:9: no\n', [], 'gotestsum had errors outside of tests: broken.go:4:9: no'],
    ['=== FAIL: cart TestA (unknown)\n', [], 'The package cart ended while TestA ran'],
    ['\x1b[31mpanic: boom\x1b[0m\n\ngoroutine 19 [running]:\n', [], 'A package ended in a panic'],
    ['panic: a test printed this\n', [], undefined],
    ['', ['go', 'test', '-failfast'], 'go test may have left out tests (-failfast)'],
  ])('says of %j after %j: %s', (output, words, says) => {
    const said = goTest.unreported?.(output, words);
    if (says === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(says);
  });

  it('can’t run what is no test, or stands in no package', () => {
    const tests = [go('TestMain'), go('TestA', ''), go('TestB', 'command-line-arguments')];
    const { calls, unselectable } = goTest.select(tests, factsWith());
    expect(calls).toEqual([]);
    expect(unselectable.map(({ reason }) => reason.split(/[.,:]/)[0])).toEqual([
      'The package could not be built',
      'The report does not say which package it is in',
      'Go was given single files',
    ]);
  });

  it.each([
    ['go test -json', false],
    ['go test -json ./...', true],
    ['go test -race ./cart', true],
    ['go test -coverpkg ./... -json', false],
    ['go test -coverpkg=./... -json', false],
    ['go test -json > ./report.jsonl', false],
    ['gotestsum --packages=./... --', true],
    ['gotestsum --junitfile report.xml -- -race', false],
  ])('%s: other packages would run along: %s', (command, is) => {
    const { unselectable } = goTest.select([go('TestA')], factsWith([], { words: command.split(' ') }));
    expect(unselectable.length > 0).toBe(is);
  });

  it.each(['plain.jsonl', 'plain.xml', 'retries.xml', 'shuffled.jsonl'])(
    'runs each failure of %s once',
    async (report) => {
      const tests = await failedInFixture(`go/reports/${report}`);
      const { calls, unselectable } = goTest.select(tests, factsWith());
      expect(tests.length).toBeGreaterThan(1);
      expect(unselectable).toEqual([]);
      expect(calls.flatMap((call) => call.tests).toSorted()).toEqual(tests.map(({ id }) => id).toSorted());
    },
  );

  it('leaves builds that failed alone', async () => {
    for (const report of ['load-error.jsonl', 'load-error.xml']) {
      const { unselectable } = goTest.select(await failedInFixture(`go/reports/${report}`), factsWith());
      expect(unselectable.length).toBeGreaterThan(0);
    }
  });
});

describe('gotestsum', () => {
  const select = (command: string) =>
    drawSelection(
      gotestsum.select(
        [go('TestA', 'a.b/c'), go('TestA', 'a.b/d')],
        factsWith([], { words: command.split(' ') }),
      ),
    );

  it('is told the packages by itself, and the tests by go', () => {
    const selection = gotestsum.select([go('TestA', 'a.b/c'), go('TestA', 'a.b/d')], factsWith());
    expect(selection.calls[0]?.args).toEqual(['--packages=a.b/c a.b/d', '--', '-run=^TestA$', '-count=1']);
    expect(select('gotestsum --junitfile report.xml')).toBe(
      '--packages=a.b/c a.b/d -- -run=^TestA$ -count=1',
    );
  });

  it('leaves all to go where the command does', () => {
    const expected = '-run=^TestA$ -count=1 a.b/c a.b/d';
    expect(select('gotestsum --junitfile report.xml -- -race')).toBe(expected);
    expect(select('gotestsum --raw-command -- go test -json')).toBe(expected);
  });

  it.each([
    ['gotestsum --junitfile r.xml', 'gotestsum'],
    ['go run gotest.tools/gotestsum@v1.12.0 --', 'gotestsum'],
    ['gotestsum --raw-command -- go test -json', 'gotestsum go-test'],
    ['go test -json', 'go-test'],
    ['go vet ./...', ''],
  ])('%s is %s', (command, names) => {
    const callers = [gotestsum, goTest].filter((runner) => runner.isCalledBy(command.split(' ')));
    expect(callers.map(({ name }) => name).join(' ')).toBe(names);
  });

  it('knows its tests among those of other tools', () => {
    const looks = (test: Parameters<typeof failed>[0]) => gotestsum.mayHaveReported(failed(test));
    expect(looks({ name: 'TestA/b_c', className: 'example.com/shop' })).toBe(true);
    expect(looks({ name: 'ExampleTax', className: 'example.com/shop' })).toBe(true);
    expect(looks({ name: 'TestA', className: 'example.com/shop', format: 'go-test-json' })).toBe(true);
    expect(looks({ name: 'test_a', className: 'tests.test_a' })).toBe(false);
    expect(looks({ name: 'testAdds', className: 'Shop.CartTest', file: 'CartTest.php' })).toBe(false);
  });
});

/** Which tests Go runs by a pattern: level by level, each split at slashes outside of parentheses. */
function runBy(pattern: string, tests: readonly string[]): string[] {
  const levels = pattern.split('/').map((level) => new RegExp(level, 'u'));
  return tests.filter((name) =>
    name.split('/').every((part, i) => levels[i] === undefined || levels[i].test(part)),
  );
}

const part = fc.constantFrom('x', 'xy', 'y', '$(z)', 'a|b', '[c]', '');
const someTests = fc
  .array(fc.tuple(fc.constantFrom('TestA', 'TestAB', 'TestC'), fc.array(part, { maxLength: 3 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((paths) => {
    // With a test there are its parents.
    const names = paths.flatMap(([top, parts]) =>
      parts.map((_, i) => [top, ...parts.slice(0, i + 1)].join('/')).concat(top),
    );
    return [...new Set(names)];
  });

describe('patterns of Go', () => {
  it('run each wanted test once, and nothing that is neither in nor around one', () => {
    fc.assert(
      fc.property(someTests, fc.integer(), fc.constantFrom(20, 60, 10_000), (tests, seed, room) => {
        // A test that failed makes its parents fail.
        const leaves = tests.filter((_, i) => ((seed >> (i % 30)) & 1) === 1);
        const wanted = tests.filter((name) =>
          leaves.some((leaf) => leaf === name || leaf.startsWith(`${name}/`)),
        );
        const patterns = goPatterns(wanted, room);
        expect(patterns.flatMap((each) => each.tests).toSorted()).toEqual(wanted.toSorted());
        const ran = patterns.flatMap(({ pattern }) => runBy(pattern, tests));
        for (const name of wanted) expect(ran.filter((each) => each === name)).toEqual([name]);
        for (const name of ran)
          expect(wanted.some((each) => name === each || name.startsWith(`${each}/`))).toBe(true);
        for (const { pattern, tests: own } of patterns) expect(runBy(pattern, own)).toEqual(own);
      }),
    );
  });

  it('run no more than is wanted where failing tests lie at the same depth', () => {
    const tests = ['TestA', 'TestA/x', 'TestA/y', 'TestA/z', 'TestB', 'TestB/y', 'TestB/z'];
    const wanted = ['TestA', 'TestA/x', 'TestA/y', 'TestB', 'TestB/y'];
    const ran = goPatterns(wanted, 1_000).flatMap(({ pattern }) => runBy(pattern, tests));
    expect(ran.toSorted()).toEqual(wanted);
  });
});
