import { describe, expect, test } from '@jest/globals';
import { decideAttempts } from '../../../src/model/test-result.js';
import { allure } from '../../../src/reports/formats/allure/allure.js';
import { readReports } from '../../../src/reports/read-reports.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { fixtureBytes, fixturePaths, resultsOf } from '../fixture-files.js';
import { memorySource } from '../sources.js';
import { drawCases, readJson } from './read-json.js';

const result = { uuid: 'u', historyId: 'h', name: 'opens', status: 'passed', start: 1_000, stop: 1_005 };

async function drawn(report: unknown): Promise<string[]> {
  return drawCases((await readJson(allure, report)).cases);
}

test('results, containers and globals are recognised, and other JSON with a uuid is not', () => {
  const recognised = [
    result,
    { uuid: 'u', children: [], befores: [] },
    { attachments: [], errors: [] },
    { uuid: 'u', version: 3 },
  ].map((report) => allure.recognises(reportHead(JSON.stringify(report))));
  expect(recognised).toEqual([true, true, true, false]);
});

describe('a result', () => {
  test.each([
    ['passed', 'P'],
    ['failed', 'F'],
    ['broken', 'E'],
    ['skipped', 'S'],
    ['unknown', 'S'],
    [undefined, 'S'],
  ])('of status %j is drawn %s', async (status, outcome) => {
    expect(await drawn({ ...result, status })).toEqual([`${outcome} | opens`]);
  });

  test.each([
    ['its suites', { suite: 'till', parentSuite: 'shop' }, 'shop | till | opens'],
    ['its class', { suite: 'shop', testClass: 'a.Shop', package: 'a' }, 'shop | a.Shop | opens'],
    ['its package, where it has no suites', { package: 'a' }, 'a | opens'],
  ])('is named after %s', async (_, labels, name) => {
    const list = Object.entries(labels).map(([key, value]) => ({ name: key, value }));
    expect(await drawn({ ...result, labels: list })).toEqual([`P | ${name}`]);
  });

  test('has parameters in its name, but for those that stand there and those that change', async () => {
    const parameters = [
      { name: 'code', value: 'SPRING' },
      { name: 'percent', value: '10' },
      { name: 'Project', value: 'web' },
      { name: 'Retry', value: '1' },
      { name: 'now', value: '17:20', excluded: true },
      { name: 'token', value: 'secret', mode: 'masked' },
    ];
    expect(await drawn({ ...result, parameters, labels: [{ name: 'suite', value: 'web' }] })).toEqual([
      'P | web | opens [code=SPRING, percent=10]',
    ]);
  });

  test('tells how long it took and how it failed', async () => {
    const statusDetails = { message: 'no key', trace: 'TypeError: no key\n    at x (a.js:1:1)' };
    const { cases } = await readJson(allure, { ...result, status: 'broken', statusDetails });
    expect(cases[0]?.attempts).toEqual([
      {
        outcome: 'error',
        durationMs: 5,
        failure: { type: 'TypeError', message: 'no key', stack: 'TypeError: no key\n    at x (a.js:1:1)' },
      },
    ]);
  });
});

describe('a container', () => {
  const failed = { name: 'close', status: 'broken', statusDetails: { message: 'no key' } };

  test.each([
    ['failed after its tests', { children: ['t'], afters: [failed] }, ['E | close']],
    ['failed before its tests, which tell that', { children: ['t'], befores: [failed] }, []],
    ['failed before there were any', { children: [], befores: [failed] }, ['E | close']],
    ['passed', { children: [], befores: [{ ...failed, status: 'passed' }] }, []],
  ])('has a case for a fixture that %s', async (_, container, expected) => {
    expect(await drawn({ uuid: 'u', ...container })).toEqual(expected);
  });
});

test('errors outside of tests are cases, named after the hook where that is told', async () => {
  const errors = [{ message: '"before all" hook failed: no key' }, { message: 'out of memory' }];
  const { cases } = await readJson(allure, { attachments: [], errors });
  expect(drawCases(cases)).toEqual(['E | "before all" hook failed', 'E | error outside of tests']);
  expect(cases.map(({ attempts }) => attempts[0]?.failure?.message)).toEqual(['no key', 'out of memory']);
});

/** Results of all files of a fixture's folder: outcome, attempts, name. */
async function joined(folder: string): Promise<string[]> {
  const paths = fixturePaths().filter((path) => path.startsWith(`allure/reports/${folder}/`));
  const files = Object.fromEntries(paths.map((path) => [path, fixtureBytes(path)]));
  expect(paths.length).toBeGreaterThan(5);
  return resultsOf(await readReports(memorySource(files))).map(({ id, attempts, ambiguous }) => {
    expect(ambiguous).toBeUndefined();
    const { outcome, flaky } = decideAttempts(attempts);
    return `${flaky ? 'flaky' : outcome} in ${attempts.length}: ${id}`;
  });
}

test("tries of a test are joined, in the order in which they began, from Mocha's files", async () => {
  const results = await joined('mocha-retries');
  expect(results.slice(0, 7)).toEqual([
    'passed in 1: checkout › talks',
    'flaky in 2: checkout › pays at the second try',
    'error in 3: checkout › never ships',
    'error in 3: checkout › is slow',
    'passed in 1: checkout › is done twice',
    'failed in 1: shelf › takes',
    'passed in 1: closing › puts back',
  ]);
  // Containers and globals tell no order: theirs is that of their names, which are random.
  expect(results.slice(7).sort()).toEqual([
    'error in 1: "after each" hook',
    'error in 1: "after each" hook failed',
    'error in 1: "before all" hook: open the <shop> failed',
    'error in 1: "before each" hook failed',
  ]);
});

test("and from Playwright's", async () => {
  const results = await joined('playwright-retries');
  expect(results).toContain('flaky in 2: desktop › devices.spec.js › fits the screen');
  expect(results).toContain('flaky in 2: mobile "small" › devices.spec.js › fits the screen');
  expect(results).toContain(
    'failed in 2: desktop › cart.spec.js › cart > total › is nothing for an empty cart',
  );
  expect(results).toContain('passed in 1: desktop › cart.spec.js › cart > total › adds up');
});

test('what failed first and passed then is not the other way round, however the files are called', async () => {
  const file = (status: string, start: number) =>
    JSON.stringify({ ...result, uuid: status, status, start, stop: start });
  const reports = await readReports(
    memorySource({
      'r/a-result.json': file('passed', 2),
      'r/b-result.json': file('failed', 1),
      's/c.json': file('failed', 3),
    }),
  );
  expect(resultsOf(reports).map(({ outcome, flaky, id }) => [id, outcome, flaky])).toEqual([
    ['opens', 'passed', true],
    ['opens #2', 'failed', false],
  ]);
});
