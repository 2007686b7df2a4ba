import { describe, expect, test } from '@jest/globals';
import { mochaJson } from '../../../src/reports/formats/javascript/mocha-json.js';
import { mochawesome } from '../../../src/reports/formats/javascript/mochawesome.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { drawCases, readJson } from './read-json.js';

const adds = { title: 'adds', fullTitle: 'cart adds', file: '/w/a.js', duration: 1, speed: 'fast', err: {} };
const failed = {
  ...adds,
  speed: undefined,
  err: { message: 'no cart', stack: 'TypeError: no cart\n    at x (a.js:1:1)' },
};
const pending = { ...adds, duration: undefined, speed: undefined };

async function read(root: object) {
  const { cases, problems } = await readJson(mochaJson, { stats: {}, ...root });
  return { cases, drawn: drawCases(cases), problems };
}

test('Mocha and mochawesome are told apart', () => {
  const mocha = reportHead(JSON.stringify({ stats: { passes: 0 }, tests: [], pending: [] }));
  const awesome = reportHead(JSON.stringify({ stats: { passes: 0 }, results: [{ tests: [] }] }));
  expect([mochaJson.recognises(mocha), mochawesome.recognises(mocha)]).toEqual([true, false]);
  expect([mochaJson.recognises(awesome), mochawesome.recognises(awesome)]).toEqual([false, true]);
});

describe('a test of Mocha', () => {
  test.each([
    ['passed', { tests: [adds], passes: [adds] }, 'P'],
    ['failed', { tests: [failed], failures: [failed] }, 'F'],
    ['failed, though nothing tells how', { tests: [adds], failures: [adds] }, 'F'],
    [
      'passed and then failed',
      { tests: [{ ...failed, speed: 'fast' }], passes: [adds], failures: [failed] },
      'F',
    ],
    ['was pending', { tests: [pending], pending: [pending] }, 'S'],
    ['was skipped by its own code', { tests: [{ ...pending, duration: 3 }], pending: [pending] }, 'S'],
    ['passed in a report that was cut off behind it', { tests: [adds] }, 'P'],
    ['was pending in a report that was cut off behind it', { tests: [pending] }, 'S'],
    ['passed at the third try', { tests: [{ ...adds, currentRetry: 2 }], passes: [adds] }, 'FFP'],
    ['failed in all tries', { tests: [{ ...failed, currentRetry: 1 }], failures: [failed] }, 'FF'],
  ])('that %s', async (_, root, outcomes) => {
    expect((await read(root)).drawn).toEqual([`${outcomes} | cart | adds | /w/a.js`]);
  });

  test('keeps its outcome beside namesakes that have others', async () => {
    const { drawn } = await read({
      tests: [pending, adds, failed],
      pending: [pending],
      passes: [adds],
      failures: [failed],
    });
    expect(drawn.map((line) => line[0])).toEqual(['S', 'P', 'F']);
  });

  test('that failed is not lost beside a namesake that passed, though old versions tell no error', async () => {
    const [one, other] = [adds, { ...adds, speed: undefined }];
    const { drawn } = await read({ tests: [one, other], passes: [one], failures: [other] });
    expect(drawn.map((line) => line[0])).toEqual(['P', 'F']);
  });

  test('stands alone where its title is all there is', async () => {
    const alone = { ...adds, fullTitle: 'adds' };
    expect((await read({ tests: [alone], passes: [alone] })).drawn).toEqual(['P | adds | /w/a.js']);
  });

  test('tells each of several failures', async () => {
    const err = { ...failed.err, multiple: [{ message: 'no key', stack: 'Error: no key' }] };
    const { cases } = await read({ tests: [{ ...failed, err }], failures: [failed] });
    expect(cases[0]?.attempts[0]?.failure).toEqual({
      type: 'TypeError',
      message: 'no cart',
      stack: 'TypeError: no cart\n    at x (a.js:1:1)\nAlso: Error: no key\nError: no key',
    });
  });
});

test('a hook of Mocha that failed is a case of its own, named after it', async () => {
  const title = '"before each" hook for "adds"';
  const hook = { title, fullTitle: `cart ${title}`, file: '/w/a.js', err: { message: 'no till' } };
  expect((await read({ tests: [], failures: [hook] })).drawn).toEqual([`E | cart | ${title} | /w/a.js`]);
});

test('a report of Mocha that counts failures which it does not show is incomplete', async () => {
  expect((await read({ stats: { failures: 2 }, tests: [failed], failures: [failed] })).problems).toEqual([
    { what: 'It counts 2 failures and shows 1.', incomplete: true },
  ]);
});

describe('mochawesome', () => {
  const file = { title: '', fullFile: '/w/a.js', suites: [] as unknown[] };

  test('tells tests and the hooks that failed, with the file of the outermost suite', async () => {
    const inner = {
      title: 'total',
      fullFile: '',
      tests: [
        { title: 'adds', fullTitle: 'cart total adds', pass: true },
        {
          title: 'fails',
          fullTitle: 'cart total fails',
          fail: true,
          err: { message: 'Error: no', estack: 'Error: no\n    at x (a.js:1:1)' },
        },
        { title: 'waits', fullTitle: 'cart total waits', pending: true },
        { title: 'was left out', fullTitle: 'cart total was left out', skipped: true },
      ],
    };
    const cart = {
      title: 'cart',
      beforeHooks: [{ title: '"before all" hook', fullTitle: 'cart "before all" hook', fail: true }],
      afterHooks: [{ title: '"after all" hook', pass: true }],
      suites: [inner],
    };
    const { cases } = await readJson(mochawesome, { stats: {}, results: [{ ...file, suites: [cart] }] });
    expect(drawCases(cases)).toEqual([
      'E | cart | "before all" hook | /w/a.js',
      'P | cart total | adds | /w/a.js',
      'F | cart total | fails | /w/a.js',
      'S | cart total | waits | /w/a.js',
      'S | cart total | was left out | /w/a.js',
    ]);
  });

  test('is read down to a depth of 100', async () => {
    let suite: object = { title: 'deepest', tests: [{ title: 'unseen' }] };
    for (let i = 0; i < 150; i++)
      suite = { title: `${i}`, suites: [suite], tests: [{ title: 'seen', pass: true }] };
    const { cases, problems } = await readJson(mochawesome, { stats: {}, results: [suite] });
    expect(cases).toHaveLength(101);
    expect(problems).toEqual([expect.objectContaining({ incomplete: true })]);
  });
});
