import { describe, expect, test } from '@jest/globals';
import { vitestJson } from '../../../src/reports/formats/javascript/vitest-json.js';
import { drawCases, readJson } from './read-json.js';

type Test = readonly [
  titles: readonly string[],
  title: string,
  status: string,
  ...failures: readonly string[],
];

function inFile(tests: readonly Test[], file: object = {}) {
  const assertionResults = tests.map(([ancestorTitles, title, status, ...failureMessages]) => {
    return { ancestorTitles, title, status, failureMessages };
  });
  const status = tests.some((each) => each[2] === 'failed') ? 'failed' : 'passed';
  return { assertionResults, status, message: '', name: '/w/a.spec.js', ...file };
}

async function read(files: readonly unknown[], root: object = {}) {
  const { cases, problems } = await readJson(vitestJson, { numTotalTests: 1, ...root, testResults: files });
  return {
    cases,
    drawn: drawCases(cases),
    problems: problems.map(({ what, incomplete }) => [what, incomplete]),
  };
}

describe('a test', () => {
  test.each([
    ['passed', [], 'P'],
    ['passed', ['Error: a'], 'FP'],
    ['passed', ['Error: a', 'Error: b'], 'FP'],
    ['failed', ['Error: a', 'Error: b'], 'F'],
    ['failed', [], 'F'],
    ['skipped', [], 'S'],
    ['todo', [], 'S'],
  ])('that %s with failures %j is drawn %s', async (status, failures, outcomes) => {
    expect((await read([inFile([[['shop'], 'opens', status, ...failures]])])).drawn).toEqual([
      `${outcomes} | /w/a.spec.js | shop > opens | /w/a.spec.js`,
    ]);
  });

  test('tells the same failure of several tries once', async () => {
    const { cases } = await read([inFile([[[], 'opens', 'failed', 'Error: a', 'Error: a', 'Error: b']])]);
    expect(cases[0]?.attempts[0]?.failure?.stack).toBe('Error: a\nAlso: Error: b\nError: b');
  });

  test('stands in no suite without a name, as old versions write for the file', async () => {
    expect((await read([inFile([[['', 'shop'], 'opens', 'passed']])])).drawn).toEqual([
      'P | /w/a.spec.js | shop > opens | /w/a.spec.js',
    ]);
  });

  test('that had not finished is skipped, and the report incomplete', async () => {
    const { drawn, problems } = await read([inFile([[[], 'opens', 'pending']])]);
    expect(drawn).toEqual(['S | /w/a.spec.js | opens | /w/a.spec.js']);
    expect(problems).toEqual([['1 test had not finished when it was written.', true]]);
  });
});

describe('what failed outside of tests', () => {
  const itself = 'E | /w/a.spec.js | /w/a.spec.js | /w/a.spec.js';

  test.each([
    ['a file that could not be loaded', inFile([], { status: 'failed', message: 'no such module' }), 1],
    ['a file whose process crashed', inFile([], { status: 'failed' }), 1],
    [
      'a file with an afterAll that failed beside a test',
      inFile([[[], 'a', 'failed']], { message: 'no key' }),
      1,
    ],
    [
      'a beforeAll, all of whose tests are skipped',
      inFile([[['b'], 'a', 'skipped']], { status: 'failed' }),
      2,
    ],
  ])('%s is a case of its own', async (_, file, numFailedTestSuites) => {
    const { drawn, problems } = await read([file], { numFailedTestSuites });
    expect(drawn).toContain(itself);
    expect(problems).toEqual([]);
  });

  test('a file with a skipped test is no failure, though Vitest before 1.0 says so', async () => {
    const file = inFile([[['b'], 'a', 'skipped']], { status: 'failed' });
    expect((await read([file], { numFailedTestSuites: 0 })).drawn).not.toContain(itself);
  });

  // Failed suites that are shown: the file, and each block in which a failed test stands.
  const tests: readonly Test[] = [
    [['a'], '1', 'failed'],
    [['a', 'b'], '2', 'failed'],
    [['a', 'c'], '3', 'passed'],
    [['a'], '4', 'failed'],
    [['d'], '5', 'passed'],
    [['a'], '6', 'failed'],
  ];

  test.each([
    [4, []],
    [
      5,
      [["It counts 5 failed suites and shows 4: hooks failed, of which Vitest's JSON tells nothing.", true]],
    ],
    [0, []],
    [undefined, []],
  ])('of %j failed suites, four are shown', async (numFailedTestSuites, expected) => {
    expect((await read([inFile(tests)], { numFailedTestSuites })).problems).toEqual(expected);
  });

  test('a run that failed without anything to show makes the report incomplete', async () => {
    expect((await read([], { success: false })).problems).toEqual([
      ['It says that the run failed, and shows nothing that did.', true],
    ]);
  });
});
