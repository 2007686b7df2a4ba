import { describe, expect, test } from '@jest/globals';
import { dartJson } from '../../../src/reports/formats/dart/dart-json.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

const START = { protocolVersion: '0.1.1', type: 'start', time: 0 };
const SUITE = { suite: { id: 0, platform: 'vm', path: '/shop/test/cart_test.dart' }, type: 'suite' };
const ROOT = { group: { id: 2, suiteID: 0, parentID: null, name: '', testCount: 1 }, type: 'group' };
const DONE = { success: true, type: 'done' };
const RED = { success: false, type: 'done' };

const begin = (id: number, name: string, more: object = {}) => ({
  test: { id, name, suiteID: 0, groupIDs: [2], ...more },
  type: 'testStart',
  time: 10,
});
const error = (testID: number, text: string, isFailure = true) => ({
  testID,
  error: text,
  stackTrace: 'test/cart_test.dart 12:5  main',
  isFailure,
  type: 'error',
});
const print = (testID: number, message: string) => ({
  testID,
  message,
  messageType: 'print',
  type: 'print',
  time: 20,
});
const end = (testID: number, result = 'success', more: object = {}) => ({
  testID,
  result,
  skipped: false,
  hidden: false,
  type: 'testDone',
  time: 30,
  ...more,
});

async function readLines(...lines: readonly unknown[]) {
  return parseWith(
    dartJson,
    utf8(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')),
  );
}

const read = (...events: readonly unknown[]) => readLines(START, SUITE, ROOT, ...events);

async function drawn(...events: readonly unknown[]): Promise<string[]> {
  return drawCases((await read(...events)).cases);
}

describe('tests', () => {
  test.each<[string, unknown[], string[]]>([
    ['that end are counted', [begin(3, 'adds'), end(3), DONE], ['adds P']],
    [
      'that are skipped say so at their end',
      [begin(3, 'adds'), end(3, 'success', { skipped: true }), DONE],
      ['adds S'],
    ],
    [
      'that fail by an assertion have failed',
      [begin(3, 'adds'), error(3, 'no'), end(3, 'failure'), RED],
      ['adds F'],
    ],
    ['that throw have errors', [begin(3, 'adds'), error(3, 'no', false), end(3, 'error'), RED], ['adds E']],
    [
      'that do both have errors',
      [begin(3, 'adds'), error(3, 'a'), error(3, 'b', false), end(3, 'error'), RED],
      ['adds E'],
    ],
    ['that fail without a word have failed', [begin(3, 'adds'), end(3, 'failure'), RED], ['adds F']],
    ['that are hidden are left out', [begin(3, '(setUpAll)'), end(3, 'success', { hidden: true }), DONE], []],
    [
      'that fail are never hidden',
      [begin(3, '(setUpAll)'), error(3, 'no', false), end(3, 'error'), RED],
      ['(setUpAll) E'],
    ],
    [
      'that fail when they have ended have failed',
      [begin(3, 'adds'), end(3), error(3, 'late', false), RED],
      ['adds E'],
    ],
    [
      'that were hidden, and fail then, are shown',
      [begin(3, '(tearDownAll)'), end(3, 'success', { hidden: true }), error(3, 'late', false), RED],
      ['(tearDownAll) E'],
    ],
    [
      'stand in the order in which they began',
      [begin(3, 'a'), begin(4, 'b'), end(4), end(3), DONE],
      ['a P', 'b P'],
    ],
    ['of a result that nobody knows have errors', [begin(3, 'adds'), end(3, 'constructor'), RED], ['adds E']],
  ])('%s', async (_name, events, expected) => {
    expect(await drawn(...events)).toEqual(expected);
  });

  test('are tried again behind a print that says so', async () => {
    const tries = [
      error(3, 'first'),
      print(3, 'Retry: adds'),
      error(3, 'second', false),
      print(3, 'Retry: adds'),
    ];
    const { cases } = await read(begin(3, 'adds'), ...tries, end(3), DONE);
    expect(drawCases(cases)).toEqual(['adds FEP']);
    expect(cases[0]?.attempts.map(({ failure }) => failure?.message)).toEqual(['first', 'second', undefined]);
  });

  test('may print that themselves', async () => {
    expect(await drawn(begin(3, 'adds'), print(3, 'Retry: adds'), end(3), DONE)).toEqual(['adds P']);
  });

  test('that could not be loaded are an error of their file', async () => {
    const { cases } = await read(
      begin(1, 'loading /shop/test/cart_test.dart', { groupIDs: [] }),
      error(1, 'Failed to load', false),
      end(1, 'error'),
      RED,
    );
    expect(cases).toEqual([expect.objectContaining({ name: 'loading', file: '/shop/test/cart_test.dart' })]);
  });
});

describe('names', () => {
  const group = (id: number, name: string) => ({
    group: { id, suiteID: 0, parentID: 2, name },
    type: 'group',
  });
  const named = async (name: string, groups: readonly string[], platform = 'vm') => {
    const suite = { suite: { ...SUITE.suite, platform }, type: 'suite' };
    const ids = groups.map((_, i) => 10 + i);
    const { cases } = await readLines(
      START,
      suite,
      ROOT,
      ...groups.map((text, i) => group(10 + i, text)),
      begin(3, name, { groupIDs: [2, ...ids] }),
      end(3),
      DONE,
    );
    return drawCases(cases);
  };

  test.each<[string, string[], string]>([
    ['cart adds', ['cart'], 'cart/adds P'],
    ['cart when full adds', ['cart', 'cart when full'], 'cart/when full/adds P'],
    ['cart', ['cart'], 'cart P'],
    ['cartoon adds', ['cart'], 'cartoon adds P'],
    ['', [], '(no name) P'],
    ['a  b', ['a'], 'a/b P'],
  ])('%j in the groups %j is %s', async (name, groups, expected) => {
    expect(await named(name, groups)).toEqual([expected]);
  });

  test('tell the platform unless it is the usual one', async () => {
    expect(await named('adds', [], 'chrome')).toEqual(['chrome/adds P']);
  });
});

describe('places', () => {
  const file = 'file:///shop/test/cart_test.dart';

  test.each<[string, object, object]>([
    ['in the file of the suite', { url: file, line: 7 }, { line: 7 }],
    [
      'in a helper that was called from there',
      { url: 'file:///shop/test/helper.dart', line: 7, root_url: file, root_line: 3 },
      { line: 3 },
    ],
    ['in a helper, for all that is known', { url: 'package:shop/helper.dart', line: 7 }, {}],
    ['nowhere', { url: null, line: null }, {}],
  ])('%s', async (_name, place, expected) => {
    const { cases } = await read(begin(3, 'adds', place), end(3), DONE);
    expect({ ...cases[0], attempts: [] }).toEqual({
      suites: [],
      className: '',
      name: 'adds',
      file: '/shop/test/cart_test.dart',
      attempts: [],
      ...expected,
    });
  });
});

describe('failures', () => {
  test('have the type that their text begins with', async () => {
    const { cases } = await read(
      begin(3, 'adds'),
      error(3, 'ArgumentError: no\n', false),
      end(3, 'error'),
      RED,
    );
    expect(cases[0]?.attempts[0]?.failure).toEqual({
      type: 'ArgumentError',
      message: 'no',
      stack: 'test/cart_test.dart 12:5  main',
    });
  });

  test('that follow stand in the stack of the first', async () => {
    const { cases } = await read(begin(3, 'adds'), error(3, 'a'), error(3, 'b'), end(3, 'failure'), RED);
    expect(cases[0]?.attempts[0]?.failure).toMatchObject({
      message: 'a',
      stack: expect.stringContaining('b'),
    });
  });

  test('of Flutter stand in what it printed', async () => {
    const printed = [
      '══╡ EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK ╞════',
      'The following TestFailure was thrown running a test:',
      'Expected: <2>',
      '  Actual: <1>',
      '',
      'When the exception was thrown, this was the stack:',
      '#0      fail (package:test_api/expect.dart:1:1)',
      '═══════',
    ].join('\n');
    const said = error(3, 'Test failed. See exception logs above.\nThe test description was: adds', false);
    const { cases } = await read(begin(3, 'adds'), print(3, printed), said, end(3, 'error'), RED);
    expect(cases[0]?.attempts[0]).toMatchObject({
      outcome: 'failed',
      failure: { type: 'TestFailure', message: 'Expected: <2>\n  Actual: <1>' },
    });
  });
});

describe('a run that did not come to its end', () => {
  test.each<[string, unknown[]]>([
    ['says so', [begin(3, 'a'), end(3), { success: null, type: 'done' }]],
    ['says nothing, and shows fewer tests than it announced', []],
    ['says nothing, and a test was running', [{ count: 1, type: 'allSuites' }, begin(3, 'a')]],
    ['shows fewer files than it announced', [{ count: 2, type: 'allSuites' }, begin(3, 'a'), end(3), DONE]],
    ['failed, and shows no failure', [begin(3, 'a'), end(3), RED]],
  ])('%s', async (_name, events) => {
    const { problems } = await read(...events);
    expect(problems.map(({ incomplete }) => incomplete)).toEqual([true]);
  });

  test('keeps what had failed by then', async () => {
    expect(await drawn(begin(3, 'a'), error(3, 'no'), begin(4, 'b'))).toEqual(['a F']);
  });

  test('is whole without a word at its end where all is there: Flutter used to say none', async () => {
    expect((await read({ count: 1, type: 'allSuites' }, begin(3, 'a'), end(3))).problems).toEqual([]);
  });
});

test("Flutter's own events and other text are passed over", async () => {
  const { cases, problems } = await readLines(
    '[{"event":"test.startedProcess","params":{}}]',
    'Running Xcode build...',
    START,
    SUITE,
    ROOT,
    begin(3, 'adds'),
    '[{"event":"x"}]',
    end(3),
    DONE,
  );
  expect(drawCases(cases)).toEqual(['adds P']);
  expect(problems).toEqual([]);
});

test('two runs in one file count their tests anew', async () => {
  const run = [START, SUITE, ROOT, begin(3, 'adds'), end(3), DONE];
  expect(drawCases((await readLines(...run, ...run)).cases)).toEqual(['adds P', 'adds P']);
});

test.each([
  [`${JSON.stringify(START)}\n`, true],
  [`[{"event":"test.startedProcess"}]\n${JSON.stringify(START)}\n`, true],
  ['{"type":"start"}\n', false],
  ['[{"event":"x"}]\n', false],
])('%j is recognised: %s', (text, expected) => {
  expect(dartJson.recognises(reportHead(text))).toBe(expected);
});
