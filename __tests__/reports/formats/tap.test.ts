import { describe, expect, test } from '@jest/globals';
import { tap } from '../../../src/reports/formats/tap/tap.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

async function read(...lines: readonly string[]) {
  return parseWith(tap, utf8(`${lines.join('\n')}\n`));
}

async function drawn(...lines: readonly string[]): Promise<string[]> {
  return drawCases((await read(...lines)).cases);
}

async function attemptOf(...lines: readonly string[]) {
  const { cases } = await read('1..1', ...lines);
  return { ...cases[0]?.attempts[0], failedAt: cases[0]?.failedAt };
}

describe('what TAP is recognised by', () => {
  test.each([
    'TAP version 13\n',
    'TAP version 14\r\n1..2\r\n',
    '\ufeffTAP version 13\n',
    '1..3\nok 1\n',
    '1..0 # SKIP no database\n',
    'ok 1 - adds\n',
    'not ok 1 adds\n',
    '# a comment\n\nok 1\n',
    'pragma +strict\nok 1\n',
    '> shop@1.0.0 test\n> tape test.js\n\nTAP version 13\n# cart\nok 1 adds\n',
    'building…\n1..2\nok 1 - adds\n',
    '1..1\nnot ok 1\n  ---\n  {"json": true}\n  ...\n',
  ])('%j is', (text) => {
    expect(tap.recognises(reportHead(text))).toBe(true);
  });

  test.each([
    '',
    'ok\n',
    'ok  \texample.com/shop\t0.002s\n',
    'ok: [localhost]\n',
    'everything is ok 1\n',
    'built 3 of 3\nok 1\n',
    'ok 2 - and no first\n',
    '1..\n',
    'see items 1..3\n',
    't/cart.t .. \n1..2\nok 1 - adds\nok 2\nok\n',
    '{"output": "1..1"}\n1..1\nok 1\n',
    '<testsuite><system-out>\n1..1\nok 1\n</system-out></testsuite>',
  ])('%j is not', (text) => {
    expect(tap.recognises(reportHead(text))).toBe(false);
  });
});

describe('points', () => {
  test.each<[string, string]>([
    ['ok 1 - adds', 'adds P'],
    ['not ok 1 - adds', 'adds F'],
    ['ok adds without number', 'adds without number P'],
    ['ok', '1 P'],
    ['not ok 1', '1 F'],
    ['ok 1 -', '1 P'],
    ['ok 1 - - dash', '- dash P'],
    ['ok 1 2 apples', '2 apples P'],
    ['ok 1st try', '1st try P'],
    ['ok 1 - adds # SKIP no database', 'adds S'],
    ['ok 1 - adds # skipped', 'adds S'],
    ['ok 1 # SKIP', '1 S'],
    ['ok 1 - adds # TODO later', 'adds P'],
    ['not ok 1 - adds # TODO later', 'adds S'],
    ['not ok 1 - adds #todo', 'adds S'],
    ['not ok 1 - adds # TODO & SKIP crashes', 'adds S'],
    ['not ok 1 - adds # SKIP no database', 'adds S'],
    ['not ok 1 - adds # todos are many', 'adds # todos are many F'],
    ['not ok 1 - issue#todo', 'issue#todo F'],
    ['not ok 1 - adds \\# TODO', 'adds # TODO F'],
    ['ok 1 - back\\\\slash', 'back\\slash P'],
    ['ok 1 - first # TODO name # SKIP', 'first # TODO name S'],
    ['ok 1 - adds # time=12.6ms', 'adds P'],
    ['ok 1 - cart › adds', 'cart/adds P'],
  ])('%j is %s', async (line, expected) => {
    expect(await drawn('1..1', line)).toEqual([expected]);
  });

  test.each(['NOT OK 1', 'okay', 'ok: fine', 'notok 1', '  ok 1 - in the output of something'])(
    '%j is none',
    async (line) => {
      expect(await drawn('1..0', line)).toEqual([]);
    },
  );
});

describe('subtests', () => {
  test.each<[string, string[], string[]]>([
    [
      'count at their leaves (TAP 14)',
      ['# Subtest: cart', '    ok 1 - adds', '    not ok 2 - sums', '    1..2', 'not ok 1 - cart', '1..1'],
      ['cart/adds P', 'cart/sums F'],
    ],
    [
      'of subtests are suites inside each other',
      [
        '# Subtest: a',
        '    # Subtest: b',
        '        ok 1 - c',
        '        1..1',
        '    ok 1 - b',
        '    1..1',
        'ok 1 - a',
        '1..1',
      ],
      ['a/b/c P'],
    ],
    [
      'are announced inside by old versions of Test::More',
      ['    # Subtest: cart', '    not ok 1 - adds', '    1..1', 'not ok 1 - cart', '1..1'],
      ['cart/adds F'],
    ],
    [
      'stand in braces with node-tap up to 16',
      ['ok 1 - cart # time=5ms {', '    ok 1 - adds', '    1..1', '}', 'ok 2 - b', '1..2'],
      ['cart/adds P', 'b P'],
    ],
    [
      'stand in braces behind what the point says',
      ['not ok 1 - cart', '  ---', '  at: x', '  ...', '{', '    not ok 1 - adds', '    1..1', '}', '1..1'],
      ['cart/adds F'],
    ],
    [
      'that fail though none of their tests does, are a test that failed',
      ['# Subtest: cart', '    ok 1 - adds', '    1..2', 'not ok 1 - cart', '1..1'],
      ['cart/adds P', 'cart E'],
    ],
    [
      'without tests are a test',
      ['# Subtest: cart', '    1..0 # SKIP no database', 'ok 1 - cart # SKIP no database', '1..1'],
      ['cart S'],
    ],
    [
      'that are to do excuse what failed in them',
      ['# Subtest: cart', '    not ok 1 - adds', '    1..1', 'not ok 1 - cart # TODO', '1..1'],
      ['cart/adds S'],
    ],
    [
      'are no tests if a test printed them, and passed',
      ['    not ok 1 - printed', 'ok 1 - cart', '1..1'],
      ['cart P'],
    ],
    [
      'without a closing point keep the name that announced them',
      ['# Subtest: cart', '    not ok 1 - adds', 'Bail out! no till'],
      ['cart/adds F', 'Bail out! E'],
    ],
    [
      'follow each other',
      [
        '# Subtest: a',
        '    ok 1 - x',
        '    1..1',
        'ok 1 - a',
        '# Subtest: b',
        '    ok 1 - x',
        '    1..1',
        'ok 2 - b',
        '1..2',
      ],
      ['a/x P', 'b/x P'],
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await drawn(...lines)).toEqual(expected);
  });

  test("node:test says whether a parent's failure is its own", async () => {
    const parent = (failureType: string) =>
      drawn(
        '# Subtest: cart',
        '    not ok 1 - adds',
        '    1..1',
        'not ok 1 - cart',
        '  ---',
        `  failureType: '${failureType}'`,
        '  ...',
        '1..1',
      );
    expect(await parent('subtestsFailed')).toEqual(['cart/adds F']);
    expect(await parent('hookFailed')).toEqual(['cart/adds F', 'cart E']);
  });

  test('of more than a hundred levels end there', async () => {
    const lines = Array.from({ length: 150 }, (_, i) => `${' '.repeat(4 * i)}# Subtest: ${i}`);
    const { problems } = await read(...lines, `${' '.repeat(600)}ok 1 - deep`, '1..1');
    expect(problems).toContainEqual({ what: 'It holds subtests of more than 100 levels.', incomplete: true });
  });
});

describe('failures', () => {
  test.each<[string, string[], object]>([
    [
      'YAML',
      [
        '  ---',
        "  message: 'it''s no'",
        '  severity: fail',
        '  duration_ms: 12.4',
        '  at:',
        '    file: t/cart.t',
        '    line: 7',
        '  ...',
      ],
      {
        outcome: 'failed',
        durationMs: 12,
        failure: expect.objectContaining({ message: "it's no" }),
        failedAt: { file: 't/cart.t', line: 7 },
      },
    ],
    [
      'blocks of text',
      ['  ---', '  message: |', '    one', '', '    two', '  stack: |-', '    at f (a.js:1:2)', '  ...'],
      { failure: { type: '', message: 'one\n\ntwo', stack: 'at f (a.js:1:2)' } },
    ],
    [
      'YAML that never ends',
      ['  ---', '  message: no', 'ok 2'],
      { failure: expect.objectContaining({ message: 'no' }) },
    ],
    [
      'comments',
      ["#   Failed test 'adds'", '#   at t/cart.t line 9.', "#          got: '4'"],
      { failure: expect.objectContaining({ message: "got: '4'" }), failedAt: { file: 't/cart.t', line: 9 } },
    ],
    [
      'comments of Bats',
      ['# (in test file cart.bats, line 16)', "#   `false' failed"],
      { failedAt: { file: 'cart.bats', line: 16 } },
    ],
    [
      'an assertion of node:test',
      [
        '  ---',
        "  failureType: 'testCodeFailure'",
        "  error: '4 !== 5'",
        "  code: 'ERR_ASSERTION'",
        "  name: 'AssertionError'",
        "  location: '/home/me/a b.mjs:5:1'",
        '  ...',
      ],
      {
        outcome: 'failed',
        failure: expect.objectContaining({ type: 'AssertionError', message: '4 !== 5' }),
        failedAt: { file: '/home/me/a b.mjs', line: 5 },
      },
    ],
    [
      'an exception in node:test',
      [
        '  ---',
        "  failureType: 'testCodeFailure'",
        "  code: 'ERR_TEST_FAILURE'",
        "  name: 'TypeError'",
        '  ...',
      ],
      { outcome: 'error' },
    ],
    [
      'a time-out in node:test',
      ['  ---', "  failureType: 'testTimeoutFailure'", "  code: 'ERR_TEST_FAILURE'", '  ...'],
      { outcome: 'error', failure: expect.objectContaining({ type: 'testTimeoutFailure' }) },
    ],
    [
      'a difference',
      ['  ---', '    operator: equal', '    expected: 5', '    actual:   4', '  ...'],
      { failure: expect.objectContaining({ message: 'expected 5, got 4' }) },
    ],
    ['nothing', [], { outcome: 'failed', failure: { type: '', message: '', stack: '' } }],
  ])('are read from %s', async (_name, lines, expected) => {
    expect(await attemptOf('not ok 1 - adds', ...lines)).toMatchObject(expected);
  });

  test("of Bats may have `# skip` in the test's name", async () => {
    expect(await drawn('1..1', 'not ok 1 has # skip in its name', '# (in test file a.bats, line 7)')).toEqual(
      ['has # skip in its name F'],
    );
    expect(await drawn('1..1', 'not ok 1 adds # SKIP no till', '  ---', '  duration_ms: 9', '  ...')).toEqual(
      ['adds S'],
    );
  });

  test('what YAML holds is no TAP', async () => {
    expect(
      await drawn('1..1', 'not ok 1 - adds', '  ---', '  text: |', '    not ok 3', '    1..9', '  ...'),
    ).toEqual(['adds F']);
  });
});

describe('the plan', () => {
  const MISSING = {
    what: 'It has no plan: tests may be missing.',
    remedy: 'The run may have been stopped.',
    incomplete: true,
  };

  test.each<[string, string[], object[]]>([
    ['first', ['1..1', 'ok 1'], []],
    ['last', ['ok 1', '1..1'], []],
    ['nowhere', ['ok 1'], [MISSING]],
    [
      'of more tests than there are',
      ['1..3', 'ok 1'],
      [{ what: 'It plans 3 tests and shows 1.', incomplete: true }],
    ],
    [
      'of fewer tests than there are',
      ['1..1', 'ok 1', 'ok 2'],
      [{ what: 'It plans 1 tests and shows 2.', incomplete: false }],
    ],
    ['in the middle, printed by a test', ['ok 1', '1..2', 'ok 2', 'ok 3'], [MISSING]],
    [
      'of each of two streams',
      ['TAP version 13', '1..1', 'ok 1', 'TAP version 13', '1..2', 'ok 1'],
      [{ what: 'It plans 2 tests and shows 1.', incomplete: true }],
    ],
    ['of none', ['1..0 # SKIP no database'], []],
  ])('%s', async (_name, lines, expected) => {
    expect((await read(...lines)).problems).toEqual(expected);
  });

  test.each([
    ['ok 1 - adds\n1..1', false],
    ['1..1\nok 1 - adds\n# pass 1', false],
    ['1..1\nok 1 - ad', true],
    ['ok 1 - adds\nok 2 - sums\n1..', true],
  ])('%j without an end of its last line is incomplete: %s', async (text, expected) => {
    const { problems } = await parseWith(tap, utf8(text));
    expect(problems.some(({ incomplete }) => incomplete)).toBe(expected);
  });
});

test('a bail out is an error, once, and the rest is missing', async () => {
  const { cases, problems } = await read('1..9', 'ok 1 - a', 'Bail out! no till', 'Bail out! no till');
  expect(drawCases(cases)).toEqual(['a P', 'Bail out! E']);
  expect(cases[1]?.attempts[0]?.failure?.message).toBe('no till');
  expect(problems).toEqual([expect.objectContaining({ incomplete: true })]);
});

test('pgTAP says that a test died before the point that sums it up', async () => {
  const { cases } = await read(
    '    # Subtest: public.test_raises()',
    '    # Test died: P0001: no warehouse',
    '    #         CONTEXT: line 1',
    'not ok 1 - public.test_raises',
    'not ok 2 - fails',
    '1..2',
  );
  expect(drawCases(cases)).toEqual(['public.test_raises E', 'fails F']);
  expect(cases[0]?.attempts[0]?.failure?.message).toContain('no warehouse');
});

test('Check writes what became of a test into its name', async () => {
  const { cases } = await read(
    'ok 1 - a_test.c:core:adds: Passed',
    'not ok 2 - a_test.c:core:sums: 1: 2',
    'not ok 3 - a_test.c:core:dies: Received signal 6 (Aborted)',
    '1..3',
  );
  expect(drawCases(cases)).toEqual(['core/adds P', 'core/sums F', 'core/dies E']);
  expect(cases[1]).toMatchObject({ file: 'a_test.c', attempts: [{ failure: { message: '1: 2' } }] });
  expect(await drawn('ok 1 - a_test.c:core:adds: well', 'not ok 2 - a_test.c:core:sums: no', '1..2')).toEqual(
    ['a_test.c:core:adds: well P', 'a_test.c:core:sums: no F'],
  );
});

test('tape names its tests in comments above their assertions', async () => {
  expect(
    await drawn(
      'TAP version 13',
      '# cart',
      'ok 1 should be equal',
      '# till',
      'ok 2 should be equal',
      '',
      '1..2',
      '# tests 2',
      '# pass  2',
    ),
  ).toEqual(['cart/should be equal P', 'till/should be equal P']);
});

test('comments of others name nothing', async () => {
  expect(await drawn('TAP version 13', '# printed', '# Subtest: adds', 'ok 1 - adds', '1..1')).toEqual([
    'adds P',
  ]);
  expect(await drawn('TAP version 13', '# printed', 'ok 1 - adds', '1..1')).toEqual(['adds P']);
  expect(await drawn('TAP version 13', '1..1', '# printed', 'ok 1 adds')).toEqual(['adds P']);
  expect(await drawn('# printed', 'ok 1 adds', '1..1')).toEqual(['adds P']);
});

test('a hundred thousand tests with YAML are read in time with their number', async () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, i) => `ok ${i + 1} - t${i}\n  ---\n  duration_ms: 1\n  ...`,
  );
  const { cases, problems } = await read(...lines, '1..100000');
  expect(cases.length).toBe(100_000);
  expect(problems).toEqual([]);
});
