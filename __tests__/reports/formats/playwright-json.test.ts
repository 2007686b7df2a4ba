import { describe, expect, test } from '@jest/globals';
import { playwrightJson } from '../../../src/reports/formats/javascript/playwright-json.js';
import { locate } from '../../../src/reports/locate.js';
import { drawCases, readJson } from './read-json.js';

const CONFIG = { config: { rootDir: '/w/e2e', projects: [] } };

/** A test from the statuses of its tries: `failed passed`. */
function playwrightTest(statuses: string, more: object = {}) {
  const results = statuses
    .split(' ')
    .filter((status) => status !== '')
    .map((status, retry) => ({ status, retry, duration: 5 }));
  return { expectedStatus: 'passed', projectName: 'web', results, status: 'expected', ...more };
}

function spec(title: string, ...tests: readonly unknown[]) {
  return { title, tests, file: 'a.spec.ts', line: 3 };
}

async function read(specs: readonly unknown[], root: object = {}) {
  const suites = [{ title: 'a.spec.ts', file: 'a.spec.ts', specs }];
  const { cases, problems } = await readJson(playwrightJson, { ...CONFIG, suites, errors: [], ...root });
  return {
    cases,
    drawn: drawCases(cases),
    problems: problems.map(({ what, incomplete }) => [what, incomplete]),
  };
}

describe('a test', () => {
  test.each([
    ['passed', 'passed', 'P'],
    ['failed', 'passed', 'E'],
    ['timedOut', 'passed', 'E'],
    ['skipped', 'skipped', 'S'],
    ['', 'skipped', 'S'],
    ['failed passed', 'passed', 'EP'],
    ['failed failed', 'passed', 'EE'],
    ['skipped passed', 'passed', 'SP'],
    ['passed passed', 'passed', 'PP'],
    ['failed', 'failed', 'P'],
    ['passed', 'failed', 'F'],
    ['passed failed', 'failed', 'FP'],
    ['timedOut', 'failed', 'E'],
    ['failed', 'skipped', 'E'],
    ['invented', 'passed', 'S'],
  ])('with tries %j, expected to be %s, is drawn %s', async (statuses, expectedStatus, outcomes) => {
    const { drawn, problems } = await read([spec('opens', playwrightTest(statuses, { expectedStatus }))]);
    expect(drawn).toEqual([`${outcomes} | web | opens | a.spec.ts`]);
    expect(problems).toEqual([]);
  });

  test('is one in each project, and has no suite where projects have no names', async () => {
    const tests = ['web', 'phone', ''].map((projectName) => playwrightTest('passed', { projectName }));
    expect((await read([spec('opens', ...tests)])).drawn).toEqual([
      'P | web | opens | a.spec.ts',
      'P | phone | opens | a.spec.ts',
      'P | opens | a.spec.ts',
    ]);
  });

  test('stands in the folder of tests, though its name does not tell that', async () => {
    const [first] = (await read([spec('opens', playwrightTest('passed'))])).cases;
    expect(first && locate(first, ['/w'])).toEqual({ file: 'e2e/a.spec.ts', line: 3 });
  });

  test('comes in the order of execution, and last if it was not started', async () => {
    const starts = (startTime: string) =>
      playwrightTest('', { results: [{ status: 'passed', startTime }], expectedStatus: 'skipped' });
    const { cases } = await read([
      spec('never', playwrightTest('', { expectedStatus: 'skipped' })),
      spec('second', starts('2026-01-01T00:00:02.000Z')),
      spec('first', starts('2026-01-01T00:00:01.000Z')),
    ]);
    expect(cases.map(({ name }) => name)).toEqual(['first', 'second', 'never']);
  });
});

describe('a failure', () => {
  test.each([
    ['Error: \u001b[2mexpect(\u001b[22ma).\u001b[22mtoBe(b)', 'failed', 'expect.toBe'],
    ['Error: a reason\n\nexpect(a).not.toEqual(b)', 'failed', 'expect.not.toEqual'],
    ["TypeError: Cannot read properties of undefined (reading 'x')", 'error', 'TypeError'],
    ['Test timeout of 200ms exceeded.', 'error', ''],
  ])('of %j is %s of type %s', async (message, outcome, type) => {
    const results = [{ status: 'failed', error: { message }, errors: [{ message }] }];
    const [first] = (await read([spec('opens', playwrightTest('', { results }))])).cases;
    expect(first?.attempts).toEqual([
      expect.objectContaining({ outcome, failure: expect.objectContaining({ type }) }),
    ]);
  });

  test('of several expectations tells of each, once', async () => {
    const [a, b] = ['Error: expect(1).toBe(2)', 'Error: expect(2).toBe(3)'].map((message) => ({ message }));
    const results = [{ status: 'failed', error: a, errors: [a, b] }];
    const [first] = (await read([spec('opens', playwrightTest('', { results }))])).cases;
    expect(first?.attempts[0]?.failure?.stack).toBe(
      'Error: expect(1).toBe(2)\nAlso: expect.toBe: expect(2).toBe(3)\nError: expect(2).toBe(3)',
    );
  });

  test.each([
    ['neither error nor errors', {}, undefined],
    ['only errors', { errors: [{ message: 'Error: a' }] }, 'a'],
    ['only an error', { error: { value: "'a'" } }, "'a'"],
  ])('may have %s', async (_, result, message) => {
    const results = [{ status: 'failed', ...result }];
    const [first] = (await read([spec('opens', playwrightTest('', { results }))])).cases;
    expect(first?.attempts[0]?.failure?.message).toBe(message);
  });
});

describe('a run', () => {
  test('has a case for each error outside of tests', async () => {
    const errors = [
      { message: 'Error: no module', location: { file: '/w/e2e/b.spec.ts', line: 2 } },
      { message: 'Error: No tests found' },
    ];
    expect((await read([], { errors })).drawn).toEqual([
      'E | error outside of tests | /w/e2e/b.spec.ts',
      'E | error outside of tests',
    ]);
  });

  test('that was stopped early is incomplete; that it was is no error', async () => {
    const errors = [
      { message: '\u001b[31mTesting stopped early after 1 maximum allowed failures.\u001b[39m' },
    ];
    const { drawn, problems } = await read([], { errors });
    expect(drawn).toEqual([]);
    expect(problems).toEqual([['The run was stopped early: tests may be missing.', true]]);
  });

  test.each([
    ['was not started', ''],
    ['was interrupted', 'interrupted'],
  ])('with a test that %s is incomplete', async (_, statuses) => {
    const { drawn, problems } = await read([spec('opens', playwrightTest(statuses, { status: 'skipped' }))]);
    expect(drawn).toEqual(['S | web | opens | a.spec.ts']);
    expect(problems).toEqual([['The run was stopped early: 1 test did not run to the end.', true]]);
  });

  test('in which a serial test or a hook failed is incomplete where others were left out for it', async () => {
    const { drawn, problems } = await read([
      spec('logs in', playwrightTest('failed', { status: 'unexpected' })),
      spec('pays', playwrightTest('skipped', { status: 'skipped' })),
      spec('waves', playwrightTest('skipped passed')),
      spec('is not for us', playwrightTest('skipped', { expectedStatus: 'skipped', status: 'skipped' })),
    ]);
    expect(drawn).toHaveLength(4);
    expect(problems).toEqual([['1 test did not run, as a hook or another test failed before.', true]]);
  });

  test('that counts failures which it does not show is incomplete', async () => {
    const { problems } = await read([], { stats: { unexpected: 2 } });
    expect(problems).toEqual([['It counts 2 failed tests and shows 0.', true]]);
  });
});

test('blocks inside each other are read down to a depth of 100', async () => {
  let suite: object = { title: 'deepest', specs: [spec('unseen', playwrightTest('passed'))] };
  for (let i = 0; i < 150; i++)
    suite = { title: `${i}`, suites: [suite], specs: [spec('seen', playwrightTest('passed'))] };
  const { cases, problems } = await readJson(playwrightJson, { ...CONFIG, suites: [suite] });
  expect(cases).toHaveLength(101);
  expect(problems).toEqual([expect.objectContaining({ incomplete: true })]);
});
