import { describe, expect, test } from '@jest/globals';
import { ctrf } from '../../../src/reports/formats/ctrf/ctrf.js';
import { drawCases, readJson } from './read-json.js';

async function read(tests: readonly unknown[], { tool = 'some', summary = {} } = {}) {
  const { cases, problems } = await readJson(ctrf, {
    reportFormat: 'CTRF',
    results: { tool: { name: tool }, summary, tests },
  });
  return { cases, drawn: drawCases(cases), problems };
}

const opens = { name: 'opens', status: 'passed', duration: 1 };

describe('a test', () => {
  test.each([
    ['passed', '', 'P'],
    ['failed', '', 'F'],
    ['failed', 'broken', 'E'],
    ['failed', 'timedOut', 'E'],
    ['failed', 'timed_out', 'E'],
    ['skipped', '', 'S'],
    ['pending', '', 'S'],
    ['other', '', 'S'],
    ['other', 'todo', 'S'],
    ['other', 'failed', 'F'],
    ['other', 'error', 'E'],
    ['invented', 'failed', 'S'],
  ])('of status %j, %j before, is drawn %s', async (status, rawStatus, outcome) => {
    expect((await read([{ ...opens, status, rawStatus }])).drawn).toEqual([`${outcome} | opens`]);
  });

  test.each([
    ['no retries', {}, 'P'],
    ['a number of retries', { retries: 2, flaky: true }, 'FFP'],
    ['a number of retries alone', { retries: 1 }, 'FP'],
    ['a number, and the word that it is not flaky', { retries: 2, flaky: false }, 'P'],
    ['only the word that it is flaky', { flaky: true }, 'FP'],
    ['failed all tries', { status: 'failed', retries: 2, flaky: false }, 'FFF'],
    ['was skipped each time', { status: 'skipped', retries: 2 }, 'S'],
    ['tries before the last', { retries: 1, retryAttempts: [{ status: 'failed' }] }, 'FP'],
    ['all tries', { retries: 1, retryAttempts: [{ status: 'failed' }, { status: 'passed' }] }, 'FP'],
    ['tries that passed', { retries: 1, flaky: true, retryAttempts: [{ status: 'passed' }] }, 'PP'],
    ['a number that nobody configures', { retries: 1e9 }, `${'F'.repeat(100)}P`],
  ])('with %s is drawn %3$s', async (_, tries, outcomes) => {
    expect((await read([{ ...opens, ...tries }])).drawn).toEqual([`${outcomes} | opens`]);
  });

  test.each([
    ['a list', { suite: ['shop', 'till'] }, 'shop | till | opens'],
    ['a text', { suite: 'shop > till' }, 'shop | till | opens'],
    ['the name again', { suite: 'opens' }, 'opens'],
    ['the name of its file', { suite: 'a.js > shop', filePath: '/w/a.js' }, 'shop | opens | /w/a.js'],
    ['nothing', {}, 'opens'],
    ['nonsense', { suite: 7 }, 'opens'],
  ])('whose suite is %s', async (_, suite, drawn) => {
    expect((await read([{ ...opens, ...suite }])).drawn).toEqual([`P | ${drawn}`]);
  });

  test('of Jest has its suites in its name, which are taken off', async () => {
    const tests = [{ ...opens, name: 'shop till opens', suite: 'shop > till' }];
    expect((await read(tests, { tool: 'jest' })).drawn).toEqual(['P | shop | till | opens']);
    expect((await read(tests)).drawn).toEqual(['P | shop | till | shop till opens']);
  });
});

test.each([
  ['Error: no bread\n', 'at x (a.js:1:1)', 'Error', 'no bread'],
  ['no bread', 'TypeError: no bread\n    at x (a.js:1:1)', 'TypeError', 'no bread'],
  ['TypeError no bread', 'TypeError: no bread\n    at x (a.js:1:1)', 'TypeError', 'no bread'],
  ['no bread', '', '', 'no bread'],
  ['', 'Error: no bread', 'Error', 'no bread'],
])('a failure of message %j and trace %j', async (message, trace, type, told) => {
  const { cases } = await read([{ ...opens, status: 'failed', message, trace }]);
  expect(cases[0]?.attempts[0]?.failure).toMatchObject({ type, message: told });
});

test.each([
  [{ failed: 1 }, 'It counts 1 failed test and shows 0.'],
  [{ tests: 3 }, 'It counts 3 tests and shows 1.'],
])('a report that counts more than it shows is incomplete: %j', async (summary, what) => {
  expect((await read([opens], { summary })).problems).toEqual([{ what, incomplete: true }]);
});

test('a report that counts what it shows is complete', async () => {
  expect((await read([opens], { summary: { tests: 1, failed: 0 } })).problems).toEqual([]);
});
