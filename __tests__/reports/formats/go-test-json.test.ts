import { describe, expect, test } from '@jest/globals';
import { goTestJson } from '../../../src/reports/formats/go/go-test-json.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

const PACKAGE = 'github.com/me/shop/v2/cart';

/** An event of the package, as `go test -json` writes it: `fail TestTax`, `output TestTax: text`, `pass`. */
function event(text: string): object {
  const [, action, name, output] = /^([\w-]+)(?: ([^\s:]\S*?))?(?:: ?(.*))?$/s.exec(text) ?? [];
  return {
    Action: action,
    Package: PACKAGE,
    ...(name === undefined ? {} : { Test: name }),
    ...(output === undefined ? {} : { Output: `${output}\n` }),
  };
}

async function readLines(lines: readonly (string | object)[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  return parseWith(goTestJson, utf8(`${text}\n`));
}

async function read(...events: readonly string[]) {
  return readLines(events.map(event));
}

async function drawn(...events: readonly string[]): Promise<string[]> {
  return drawCases((await read(...events)).cases).map((line) => line.replace(`${PACKAGE}.`, ''));
}

async function failureOf(...output: readonly string[]) {
  const { cases } = await read(
    'run TestTax',
    ...output.map((text) => `output TestTax: ${text}`),
    'fail TestTax',
    'fail',
  );
  const [reported] = cases;
  return {
    ...reported?.attempts[0]?.failure,
    outcome: reported?.attempts[0]?.outcome,
    failedAt: reported?.failedAt,
  };
}

describe('tests of a package', () => {
  test.each<[string, string[], string[]]>([
    [
      'each subtest and its parent is a test',
      ['run A', 'run A/b', 'pass A/b', 'pass A', 'pass'],
      ['A P', 'A/b P'],
    ],
    [
      'a test that runs again repeats its name',
      ['run A', 'fail A', 'run A', 'pass A', 'fail'],
      ['A F', 'A P'],
    ],
    [
      'parallel tests stand in the order in which they began',
      ['run A', 'run B', 'pass B', 'skip A', 'pass'],
      ['A S', 'B P'],
    ],
    ['a test that only printed is none', ['output A: --- FAIL: A (0.00s)', 'pass'], []],
    ['an end without a beginning counts', ['output A: --- FAIL: A', 'fail A', 'fail'], ['A F']],
    ['a package without tests is no test', ['output: ?   \tshop\t[no test files]', 'skip'], []],
    ['a package that failed on its own is a test', ['run A', 'pass A', 'fail'], ['A P', 'TestMain E']],
    ['a package that failed because of a test is not', ['run A', 'fail A', 'fail'], ['A F']],
    ['a test that ran when its package failed has died', ['run A', 'run A/b', 'fail'], ['A E', 'A/b E']],
    ['a test whose end is missing passed if its package did', ['run A', 'pass'], ['A P']],
    [
      'a subtest whose end is missing passed if its parent did',
      ['run A', 'run A/b', 'pass A', 'run C', 'fail C', 'fail'],
      ['A P', 'A/b P', 'C F'],
    ],
    [
      'an end behind an unfinished line of output counts',
      ['run A', 'output A: no end--- FAIL: A (0.02s)', 'fail'],
      ['A F'],
    ],
    [
      'a benchmark that ran to its end passed',
      [
        'run BenchmarkA',
        'output BenchmarkA: BenchmarkA-2 5 12 ns/op',
        'run B',
        'fail B',
        'output: FAIL',
        'fail',
      ],
      ['BenchmarkA P', 'B F'],
    ],
    [
      'a benchmark that logged has another name at its end',
      ['run BenchmarkA', 'bench BenchmarkA-16', 'pass'],
      ['BenchmarkA P'],
    ],
    ['a benchmark whose process died has died', ['run BenchmarkA', 'fail'], ['BenchmarkA E']],
  ])('%s', async (_name, events, expected) => {
    expect(await drawn(...events)).toEqual(expected);
  });

  test('a panic behind failed tests is told too, if it belongs to none of them', async () => {
    const panic = ['output: panic: no till', 'output: ', 'output: goroutine 1 [running]:'];
    expect(await drawn('run A', 'fail A', ...panic, 'fail')).toEqual(['A F', 'TestMain E']);
    expect(await drawn('run A', 'fail A', 'output: panic: is only printed', 'fail')).toEqual(['A F']);
  });

  test('repeated names are attempts', async () => {
    expect((await read('run A', 'fail A', 'fail')).duplicatesAreAttempts).toBe(true);
  });

  test('events without a package (test2json) are read', async () => {
    const { cases } = await readLines([
      { Action: 'start' },
      { Action: 'run', Test: 'A' },
      { Action: 'pass', Test: 'A', Elapsed: 1.5 },
      { Action: 'pass' },
    ]);
    expect(cases).toEqual([
      {
        suites: [],
        className: '',
        name: 'A',
        file: '',
        attempts: [{ outcome: 'passed', durationMs: 1_500 }],
      },
    ]);
  });

  test('packages interleave', async () => {
    const { cases } = await readLines([
      { Action: 'run', Package: 'a', Test: 'T' },
      { Action: 'run', Package: 'b', Test: 'T' },
      { Action: 'fail', Package: 'b', Test: 'T' },
      { Action: 'fail', Package: 'b' },
      { Action: 'pass', Package: 'a', Test: 'T' },
      { Action: 'pass', Package: 'a' },
    ]);
    expect(drawCases(cases)).toEqual(['a.T P', 'b.T F']);
  });
});

describe('builds that fail', () => {
  const output = (text: string) => ({
    ImportPath: 'shop/cart [shop/cart.test]',
    Action: 'build-output',
    Output: text,
  });

  test('are the failure of the package, with what the compiler said (Go 1.24)', async () => {
    const { cases } = await readLines([
      output('# shop/cart [shop/cart.test]\n'),
      output('cart/cart.go:4:9: undefined: Tax\n'),
      { ImportPath: 'shop/cart [shop/cart.test]', Action: 'build-fail' },
      { Action: 'start', Package: 'shop/cart' },
      { Action: 'output', Package: 'shop/cart', Output: 'FAIL\tshop/cart [build failed]\n' },
      { Action: 'fail', Package: 'shop/cart', FailedBuild: 'shop/cart [shop/cart.test]' },
    ]);
    expect(drawCases(cases)).toEqual(['shop/cart.TestMain E']);
    expect(cases[0]?.attempts[0]?.failure).toEqual({
      type: 'build failed',
      message: 'cart/cart.go:4:9: undefined: Tax',
      stack: '# shop/cart [shop/cart.test]\ncart/cart.go:4:9: undefined: Tax',
    });
  });

  test('are told by every package that needs what was built', async () => {
    const fail = (name: string) => ({ Action: 'fail', Package: name, FailedBuild: 'shop/money' });
    const { cases } = await readLines([
      { ImportPath: 'shop/money', Action: 'build-output', Output: 'money.go:1:1: no\n' },
      { ImportPath: 'shop/money', Action: 'build-fail' },
      fail('shop/a'),
      fail('shop/b'),
    ]);
    expect(cases.map(({ attempts }) => attempts[0]?.failure?.message)).toEqual([
      'money.go:1:1: no',
      'money.go:1:1: no',
    ]);
  });

  test('are a test of their own if no package tells of them', async () => {
    const { cases } = await readLines([output('no\n'), { ImportPath: 'shop/cart', Action: 'build-fail' }]);
    expect(drawCases(cases)).toEqual(['shop/cart.TestMain E']);
  });

  test('stand in plain text before Go 1.24', async () => {
    const { cases } = await readLines(['{"Action":"pass","Package":"a"}', 'FAIL\tshop/cart [setup failed]']);
    expect(drawCases(cases)).toEqual(['shop/cart.TestMain E']);
    expect(cases[0]?.attempts[0]?.failure?.type).toBe('setup failed');
  });
});

describe('failures', () => {
  test('the last entry that a test logged is the message, with the lines that belong to it', async () => {
    const failure = await failureOf(
      '    cart_test.go:3: before',
      '    cart_test.go:9: got 1,',
      '        wanted 2',
    );
    expect(failure).toMatchObject({ outcome: 'failed', type: '', message: 'got 1,\nwanted 2' });
    expect(failure.stack).toContain('cart_test.go:3: before');
  });

  test('where it failed is known where the package tells the folder', async () => {
    expect((await failureOf('    cart_test.go:9: no')).failedAt).toEqual({
      file: 'cart/cart_test.go',
      line: 9,
    });
    expect((await failureOf('    /home/me/cart_test.go:9: no')).failedAt).toEqual({
      file: '/home/me/cart_test.go',
      line: 9,
    });
  });

  test("testify's table is read", async () => {
    const failure = await failureOf(
      '    cart_test.go:9: ',
      '        \tError Trace:\t/home/me/cart_test.go:9',
      '        \tError:      \tNot equal: ',
      '        \t            \texpected: 1',
      '        \t            \tactual  : 2',
      '        \tTest:       \tTestTax',
    );
    expect(failure.message).toBe('Not equal:\nexpected: 1\nactual  : 2');
  });

  test('a panic is an error, and where it happened stands in the stack', async () => {
    const failure = await failureOf(
      'panic: no rate [recovered]',
      '\tpanic: no rate',
      '',
      'goroutine 7 [running]:',
      'testing.tRunner.func1()',
      '\t/usr/lib/go/src/testing/testing.go:1396 +0x24e',
      `${PACKAGE}.TestTax(0xc000084d00?)`,
      '\t/home/me/shop/cart/cart_test.go:14 +0x25',
    );
    expect(failure).toMatchObject({ outcome: 'error', type: 'panic', message: 'no rate' });
    expect(failure.failedAt).toEqual({ file: '/home/me/shop/cart/cart_test.go', line: 14 });
  });

  test('the lines of go itself are left out, and those that only look so are not lost', async () => {
    const failure = await failureOf(
      '=== RUN   TestTax',
      '=== CONT  TestTax',
      'goos: linux',
      'printed',
      '--- FAIL: TestTax (0.00s)',
    );
    expect(failure.stack).toBe('printed');
    expect(failure.message).toBe('printed');
  });

  test('a parent names the subtest that failed', async () => {
    const { cases } = await read('run A', 'run A/b', 'run A/c', 'fail A/b', 'fail A/c', 'fail A', 'fail');
    expect(cases[0]?.attempts[0]?.failure?.message).toBe('Failed below: A/b and 1 more');
  });

  test('what ran when the package died is told why', async () => {
    const { cases } = await read(
      'run A',
      'run B',
      'output B: panic: test timed out after 1s',
      'output B: goroutine 7 [running]:',
      'fail',
    );
    expect(cases.map(({ attempts }) => attempts[0]?.failure)).toMatchObject([
      { type: '', message: 'Was running when its package ended: test timed out after 1s' },
      { type: 'timeout', message: 'test timed out after 1s' },
    ]);
  });

  test('of megabytes of output the beginning and the end are kept', async () => {
    const much = Array.from({ length: 2_000 }, (_, i) => `output TestTax: line ${i} ${'x'.repeat(500)}`);
    const { cases } = await read(
      'run TestTax',
      ...much,
      'output TestTax:     cart_test.go:9: at last',
      'fail TestTax',
      'fail',
    );
    const failure = cases[0]?.attempts[0]?.failure;
    expect(failure?.message).toBe('at last');
    expect(failure?.stack).toContain('line 0 ');
    expect(failure?.stack.length).toBeLessThanOrEqual(12_000);
  });
});

describe('a stream that stops', () => {
  test('names what was running, and makes no test of it', async () => {
    const { cases, problems } = await read('run A', 'pass A', 'run B');
    expect(drawCases(cases)).toEqual([`${PACKAGE}.A P`]);
    expect(problems).toEqual([
      expect.objectContaining({ incomplete: true, what: expect.stringContaining('B was running') }),
    ]);
  });

  test('in the middle of a line of text is incomplete', async () => {
    const report = await parseWith(goTestJson, utf8('{"Action":"pass","Package":"a"}\nFAIL\tshop/ca'));
    expect(report.problems).toEqual([{ what: 'It ends in the middle of a line.', incomplete: true }]);
  });
});

test('keys that objects have anyway are names like others', async () => {
  expect(
    await drawn('run __proto__', 'fail __proto__', 'run constructor', 'pass constructor', 'fail'),
  ).toEqual(['__proto__ F', 'constructor P']);
});
