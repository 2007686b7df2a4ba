import { describe, expect, test } from '@jest/globals';
import { jestJson } from '../../../src/reports/formats/javascript/jest-json.js';
import { vitestJson } from '../../../src/reports/formats/javascript/vitest-json.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { drawCases, readJson } from './read-json.js';

const HEAD = { numTotalTests: 1, numRuntimeErrorTestSuites: 0 };

function inFile(tests: readonly unknown[], file: object = {}) {
  return { assertionResults: tests, message: '', name: '/w/a.test.js', status: 'passed', ...file };
}

async function read(files: readonly unknown[], root: object = {}) {
  const { cases, problems } = await readJson(jestJson, { ...HEAD, ...root, testResults: files });
  return { cases, drawn: drawCases(cases), problems };
}

const passed = { ancestorTitles: ['shop'], title: 'opens', status: 'passed' };
const failed = {
  ...passed,
  title: 'sells',
  status: 'failed',
  failureMessages: ['Error: no bread\n    at x (a.js:1:1)'],
};

test('Jest and Vitest are told apart by a key that Vitest does not write', () => {
  const jest = reportHead(JSON.stringify({ ...HEAD, testResults: [] }));
  const vitest = reportHead(JSON.stringify({ numTotalTests: 1, testResults: [] }));
  expect([jestJson.recognises(jest), vitestJson.recognises(jest)]).toEqual([true, false]);
  expect([jestJson.recognises(vitest), vitestJson.recognises(vitest)]).toEqual([false, true]);
});

describe('a test', () => {
  test.each([
    ['passed', 'P'],
    ['failed', 'F'],
    ['pending', 'S'],
    ['skipped', 'S'],
    ['todo', 'S'],
    ['disabled', 'S'],
    ['focused', 'S'],
    ['', 'S'],
  ])('that is %j is drawn %s', async (status, outcome) => {
    expect((await read([inFile([{ ...passed, status }])])).drawn).toEqual([
      `${outcome} | shop | opens | /w/a.test.js`,
    ]);
  });

  test.each([
    ['no more than one try', { invocations: 1 }, 'P'],
    ['a reason for each earlier try', { invocations: 3, retryReasons: ['Error: a', 'Error: b'] }, 'FFP'],
    ['tries without reasons, as before Jest 29', { invocations: 3 }, 'FFP'],
    ['fewer reasons than tries', { invocations: 3, retryReasons: ['Error: b'] }, 'FFP'],
    ['a number that nobody configures', { invocations: 1e9 }, `${'F'.repeat(100)}P`],
    ['a number that is none', { invocations: 'many' }, 'P'],
  ])('that has %s', async (_, tries, outcomes) => {
    expect((await read([inFile([{ ...passed, ...tries }])])).drawn).toEqual([
      `${outcomes} | shop | opens | /w/a.test.js`,
    ]);
  });

  test('tells of each try how it failed', async () => {
    const tries = { invocations: 3, retryReasons: ['RangeError: a\n    at x (a.js:1:1)', 'two\nlines'] };
    const [first] = (await read([inFile([{ ...failed, ...tries }])])).cases;
    expect(first?.attempts.map(({ failure }) => [failure?.type, failure?.message])).toEqual([
      ['RangeError', 'a'],
      ['', 'two\nlines'],
      ['Error', 'no bread'],
    ]);
  });

  test('that failed in several places is one failed test', async () => {
    const messages = ['Error: a', 'TypeError: b\n    at x (a.js:1:1)'];
    const [first] = (await read([inFile([{ ...failed, failureMessages: messages }])])).cases;
    expect(first?.attempts).toEqual([
      {
        outcome: 'failed',
        failure: {
          type: 'Error',
          message: 'a',
          stack: 'Error: a\nAlso: TypeError: b\nTypeError: b\n    at x (a.js:1:1)',
        },
      },
    ]);
  });
});

describe('a file', () => {
  test('that failed in afterAll, after all its tests passed, is a case of its own', async () => {
    const message =
      '\n\n  ● Test suite failed to run\n\n    no key\n\n      1 | a\n\n      at Object.x (a.js:2:26)\n';
    const { drawn, cases } = await read([inFile([passed], { status: 'failed', message })]);
    expect(drawn).toEqual(['P | shop | opens | /w/a.test.js', 'E | Test suite failed to run | /w/a.test.js']);
    expect(cases[1]?.attempts[0]?.failure?.message).toBe('no key');
  });

  test('that failed by itself as well as in a test has both, in colours too', async () => {
    const message =
      '\u001b[1m\u001b[31m  \u001b[1m● \u001b[22m\u001b[1mshop › sells\u001b[39m\u001b[22m\n\n    no bread\n\n' +
      '\u001b[1m\u001b[31m  \u001b[1m● \u001b[22m\u001b[1mTest suite failed to run\u001b[39m\u001b[22m\n\n    TypeError: no key\n';
    const { drawn, cases } = await read([inFile([failed], { status: 'failed', message })]);
    expect(drawn).toEqual(['F | shop | sells | /w/a.test.js', 'E | Test suite failed to run | /w/a.test.js']);
    expect(cases[1]?.attempts[0]?.failure).toMatchObject({ type: 'TypeError', message: 'no key' });
  });

  test('whose failed test explains its status is no case', async () => {
    const message = '  ● shop › sells\n\n    no bread\n';
    expect((await read([inFile([failed], { status: 'failed', message })])).drawn).toHaveLength(1);
  });

  test('that failed and says nothing is a case all the same', async () => {
    expect((await read([inFile([], { status: 'failed' })])).drawn).toEqual([
      'E | Test suite failed to run | /w/a.test.js',
    ]);
  });

  test('is read in the raw form too', async () => {
    const raw = {
      testFilePath: '/w/b.test.js',
      testResults: [failed],
      testExecError: { message: 'no key', stack: 'Error: no key' },
    };
    expect((await read([raw, { ...raw, status: 'failed', testResults: [] }])).drawn).toEqual([
      'F | shop | sells | /w/b.test.js',
      'E | Test suite failed to run | /w/b.test.js',
    ]);
  });
});

describe('obsolete snapshots', () => {
  test('fail the run, and are a case for each file', async () => {
    const snapshot = {
      failure: true,
      unchecked: 2,
      uncheckedKeysByFile: [{ filePath: '/w/a.test.js', keys: ['a 1', 'b 1'] }],
      filesRemoved: 1,
      filesRemovedList: ['/w/__snapshots__/b.snap'],
    };
    const { drawn, cases } = await read([inFile([passed])], { snapshot, success: false });
    expect(drawn.slice(1)).toEqual([
      'E | obsolete snapshots | /w/a.test.js',
      'E | obsolete snapshots | /w/__snapshots__/b.snap',
    ]);
    expect(cases[1]?.attempts[0]?.failure?.message).toBe('2 snapshots obsolete: a 1, b 1');
  });

  test.each([
    ['they do not fail the run', { failure: false, unchecked: 1, uncheckedKeysByFile: [{ keys: ['a'] }] }],
    [
      'snapshots only differ, which fails their tests',
      { failure: true, unmatched: 1, uncheckedKeysByFile: [] },
    ],
  ])('are no case where %s', async (_, snapshot) => {
    expect((await read([inFile([passed])], { snapshot })).drawn).toHaveLength(1);
  });

  test('that are only counted are one case', async () => {
    expect((await read([], { snapshot: { failure: true, unchecked: 2 } })).drawn).toEqual([
      'E | obsolete snapshots',
    ]);
  });
});

describe('a report is incomplete if', () => {
  test.each([
    [
      'it counts files that it does not show',
      { numTotalTestSuites: 3 },
      '2 test files of the run are missing',
    ],
    ['the run was interrupted', { wasInterrupted: true }, 'interrupted'],
    [
      'it counts failures that it does not show',
      { numFailedTests: 2 },
      'It counts 2 failed tests and shows 0.',
    ],
    ['the run failed and nothing shows why', { success: false }, 'It says that the run failed'],
  ])('%s', async (_, root, what) => {
    const { problems } = await read([inFile([passed])], root);
    expect(problems).toEqual([
      expect.objectContaining({ what: expect.stringContaining(what), incomplete: true }),
    ]);
  });

  test('it was cut off: what had failed by then is kept, and what passed in a file without a name is not', async () => {
    const whole = JSON.stringify({
      ...HEAD,
      numFailedTests: 9,
      testResults: [inFile([passed, failed, passed])],
    });
    const { cases, problems } = await readJson(jestJson, whole.slice(0, whole.lastIndexOf('}]') - 5));
    expect(drawCases(cases)).toEqual(['F | shop | sells']);
    expect(problems).toHaveLength(1);
  });

  test('and not if all is well', async () => {
    const { problems } = await read([inFile([passed])], {
      success: true,
      numTotalTestSuites: 1,
      numFailedTests: 0,
    });
    expect(problems).toEqual([]);
  });
});
