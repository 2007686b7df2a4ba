import { describe, expect, test } from '@jest/globals';
import { libtestJson } from '../../../src/reports/formats/rust/libtest-json.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

const started = (count: number) => ({ type: 'suite', event: 'started', test_count: count });
const ended = (failed = 0) => ({ type: 'suite', event: failed === 0 ? 'ok' : 'failed', failed });
const event = (name: string, what: string, more: object = {}) => ({
  type: 'test',
  name,
  event: what,
  ...more,
});

async function read(...lines: readonly unknown[]) {
  return parseWith(
    libtestJson,
    utf8(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')),
  );
}

async function drawn(...lines: readonly unknown[]): Promise<string[]> {
  return drawCases((await read(...lines)).cases);
}

describe('tests', () => {
  test.each<[object, string]>([
    [event('adds', 'ok'), 'adds P'],
    [event('cart::adds', 'ok'), 'cart.adds P'],
    [event('cart::full::adds', 'failed'), 'cart::full.adds F'],
    [event('adds', 'ignored', { message: 'no till' }), 'adds S'],
    [{ type: 'bench', name: 'tax', median: 1, deviation: 0 }, 'tax P'],
    [event('src/lib.rs - Cart::add (line 11)', 'ok'), 'src/lib.rs.Cart::add (line 11) P'],
    [event('shop::shop$cart::adds', 'ok'), 'shop.cart::adds P'],
    [event('my-shop::my_shop$adds', 'ok'), 'my-shop.adds P'],
    [event('shop::checkout$pays', 'ok'), 'shop::checkout.pays P'],
    [event('shop::checkout$pays#3', 'ok'), 'shop::checkout.pays FFP'],
    [event('shop::checkout$pays#2', 'failed'), 'shop::checkout.pays FF'],
  ])('%j is %s', async (line, expected) => {
    const { name } = line as { name: string };
    expect(await drawn(started(1), event(name, 'started'), line, ended())).toEqual([expected]);
  });

  test("of several binaries at once are nextest's, which names them", async () => {
    const nextest = (binary: string) => ({ nextest: { crate: 'shop', test_binary: binary, kind: 'test' } });
    const { cases, problems, duplicatesAreAttempts } = await read(
      { ...started(1), ...nextest('a') },
      event('shop::a$x', 'started'),
      { ...started(1), ...nextest('b') },
      event('shop::b$x', 'started'),
      event('shop::b$x', 'ok'),
      { ...ended(), ...nextest('b') },
      event('shop::a$x#2', 'failed', { reason: 'time limit exceeded' }),
      { ...ended(1), ...nextest('a') },
    );
    expect(drawCases(cases)).toEqual(['shop::b.x P', 'shop::a.x FE']);
    expect(problems).toEqual([]);
    expect(duplicatesAreAttempts).toBe(true);
  });

  test('that take long are not over', async () => {
    expect(
      await drawn(started(1), event('a', 'started'), event('a', 'timeout'), event('a', 'ok'), ended()),
    ).toEqual(['a P']);
  });

  test('of binaries that cargo names between them are told apart', async () => {
    expect(
      await drawn(
        '     Running unittests src/lib.rs (target/debug/deps/shop-0123456789abcdef)',
        started(1),
        event('tests::adds', 'ok'),
        ended(),
        '     Running tests/checkout.rs (target/debug/deps/checkout-fedcba9876543210)',
        started(1),
        event('adds', 'ok'),
        ended(),
        '   Doc-tests shop',
        started(0),
        ended(),
      ),
    ).toEqual(['shop/src/lib.rs/tests.adds P', 'checkout/tests/checkout.rs/adds P']);
  });
});

describe('failures', () => {
  const failed = async (more: object) => {
    const { cases } = await read(started(1), event('a', 'failed', more), ended(1));
    return { ...cases[0]?.attempts[0]?.failure, failedAt: cases[0]?.failedAt };
  };

  test.each<[string, object, object]>([
    [
      'a panic',
      {
        stdout:
          "\nthread 'a' (37) panicked at src/lib.rs:56:9:\nno\nway\nnote: run with `RUST_BACKTRACE=1`\n",
      },
      { type: 'panic', message: 'no\nway', failedAt: { file: 'src/lib.rs', line: 56 } },
    ],
    [
      'a panic of Rust before 1.73',
      { stdout: "thread 'a' panicked at 'no way', src/lib.rs:56:9\nnote: run with" },
      { type: 'panic', message: 'no way', failedAt: { file: 'src/lib.rs', line: 56 } },
    ],
    [
      'an error that was returned',
      { stdout: 'Error: "no"\n' },
      { type: '', message: 'Error: "no"', failedAt: undefined },
    ],
    [
      'a panic that did not come',
      { message: 'test did not panic as expected' },
      { message: 'test did not panic as expected' },
    ],
    ['a time limit', { reason: 'time limit exceeded' }, { message: 'time limit exceeded' }],
  ])('%s', async (_name, more, expected) => {
    expect(await failed(more)).toMatchObject(expected);
  });
});

describe('what is missing', () => {
  test.each<[string, unknown[], string[]]>([
    [
      'a suite that stops names the test that ran',
      [started(2), event('a', 'ok'), event('b', 'started')],
      ['a P'],
    ],
    [
      'a process that dies has killed what ran',
      [started(2), event('a', 'ok'), event('b', 'started'), started(0), ended()],
      ['a P', 'b E'],
    ],
    ['fewer tests than announced', [started(2), event('a', 'ok'), ended()], ['a P']],
    ['more failures than shown', [started(1), event('a', 'ok'), ended(1)], ['a P']],
  ])('%s', async (name, lines, expected) => {
    const { cases, problems } = await read(...lines);
    expect(drawCases(cases)).toEqual(expected);
    expect(problems.map(({ incomplete }) => incomplete)).toEqual(name.startsWith('a process') ? [] : [true]);
  });

  test('a build that failed is an error of its target', async () => {
    const message = {
      level: 'error',
      message: 'no such function',
      code: { code: 'E0425' },
      rendered: 'error[E0425]: …\n',
      spans: [{ is_primary: true, file_name: 'src/lib.rs', line_start: 4 }],
    };
    const compiler = {
      reason: 'compiler-message',
      target: { name: 'shop', src_path: '/shop/src/lib.rs' },
      message,
    };
    const { cases } = await read(compiler, compiler, { reason: 'build-finished', success: false });
    expect(cases).toEqual([
      {
        suites: [],
        className: '',
        name: 'shop',
        file: '/shop/src/lib.rs',
        failedAt: { file: 'src/lib.rs', line: 4 },
        attempts: [
          {
            outcome: 'error',
            failure: { type: 'error[E0425]', message: 'no such function', stack: 'error[E0425]: …' },
          },
        ],
      },
    ]);
  });

  test('warnings of a build that succeeded are nothing', async () => {
    expect(
      await drawn(
        { reason: 'compiler-message', message: { level: 'error' } },
        { reason: 'build-finished', success: true },
      ),
    ).toEqual([]);
  });
});
