import { describe, expect, test } from '@jest/globals';
import { failureSignature } from '../../../src/analysis/signature.js';
import { failureOfText } from '../../../src/reports/formats/cucumber/cucumber-failure.js';
import { cucumberJson } from '../../../src/reports/formats/cucumber/cucumber-json.js';
import { cucumberMessages } from '../../../src/reports/formats/cucumber/cucumber-messages.js';
import { readFixture, resultsOf } from '../fixture-files.js';
import { parseWith, utf8 } from '../sources.js';
import { drawCases } from './draw-cases.js';

describe('a failure that Cucumber shows as text', () => {
  test.each([
    ['Error: no shop\n    at World.<anonymous> (/srv/steps.js:1:2)', 'Error', 'no shop'],
    [
      'AssertionError [ERR_ASSERTION]: 0 == 3\n    + expected - actual\n\n    -0\n    +3\n\n    at x (/srv/s.js:6:46)',
      'AssertionError',
      '0 == 3',
    ],
    [
      'java.lang.AssertionError: expected:<1>\n\tat org.junit.Assert.fail(Assert.java:89)',
      'java.lang.AssertionError',
      'expected:<1>',
    ],
    ['java.lang.NullPointerException\n\tat shop.Cart.add(Cart.java:3)', 'java.lang.NullPointerException', ''],
    [
      "expected: 3\n     got: 2\n (RSpec::Expectations::ExpectationNotMetError)\n./features/steps.rb:7:in `/it/'",
      'RSpec::Expectations::ExpectationNotMetError',
      'expected: 3\n     got: 2',
    ],
    ["can't add (RuntimeError)\n./features/steps.rb:7:in `/it/'", 'RuntimeError', "can't add"],
    ['something else', '', 'something else'],
    ['', '', ''],
  ])('%j', (text, type, message) => {
    const failure = failureOfText(text);
    // Where nothing is said, the first line stands for it.
    expect(failure).toEqual({ type, message: message || (text.split('\n', 1)[0] ?? ''), stack: text });
  });
});

function step(status: string, more: object = {}) {
  return { keyword: 'Given ', name: 'a cart', line: 3, result: { status, duration: 1_500_000 }, ...more };
}

const hook = (status: string) => ({
  match: { location: 'Hooks.java:3' },
  result: { status, error_message: 'Error: hook' },
});

function scenario(steps: readonly object[], more: object = {}) {
  return { id: 'cart;adds', keyword: 'Scenario', type: 'scenario', name: 'Adds', line: 5, steps, ...more };
}

async function readJson(elements: readonly unknown[], feature: object = {}) {
  const whole = { uri: 'features/cart.feature', keyword: 'Feature', name: 'Cart', elements, ...feature };
  return parseWith(cucumberJson, utf8(JSON.stringify([whole])));
}

describe('Cucumber’s JSON', () => {
  test.each<[string, readonly object[], object, string]>([
    ['passed', [step('passed')], {}, 'P'],
    ['without steps', [], {}, 'P'],
    ['failed', [step('passed'), step('failed'), step('skipped')], {}, 'F'],
    ['undefined', [step('undefined'), step('skipped')], {}, 'F'],
    ['pending', [step('pending')], {}, 'F'],
    ['ambiguous', [step('ambiguous')], {}, 'F'],
    ['skipped', [step('passed'), step('skipped')], {}, 'S'],
    ['in capitals', [step('FAILED')], {}, 'F'],
    ['with a hook before it that failed', [step('skipped')], { before: [hook('failed')] }, 'E'],
    ['with a hook after it that failed', [step('passed')], { after: [hook('failed')] }, 'E'],
    ['with a hook around it that failed', [step('passed')], { around: [hook('failed')] }, 'E'],
    ['with a hidden hook that failed', [step('failed', { hidden: true }), step('skipped')], {}, 'E'],
    ['with a hook of a step that failed', [step('passed', { after: [hook('failed')] })], {}, 'E'],
    ['failed, and its hook too', [step('failed')], { after: [hook('failed')] }, 'F'],
    ['untested by behave', [step('untested')], { status: 'untested' }, 'S'],
    ['failed by behave alone', [step('passed')], { status: 'failed' }, 'E'],
    ['failed by a hook of behave', [step('hook_error')], {}, 'F'],
    ['with a status that nobody knows', [step('__proto__')], {}, 'P'],
  ])('a scenario %s', async (_, steps, more, attempts) => {
    const { cases } = await readJson([scenario(steps, more)]);
    expect(drawCases(cases)).toEqual([`Cart.Adds ${attempts}`]);
  });

  test('a background belongs to the scenario behind it', async () => {
    const background = { type: 'background', name: '', steps: [step('failed')] };
    const { cases } = await readJson([
      background,
      scenario([step('skipped')]),
      { ...background, steps: [step('passed')] },
      scenario([step('passed')], { name: 'Removes', line: 9 }),
      background,
    ]);
    expect(drawCases(cases)).toEqual(['Cart.Adds F', 'Cart.Removes P', 'Cart.Background E']);
    expect(cases[0]?.attempts[0]?.durationMs).toBe(3);
  });

  test('a scenario that Ruby writes again behind a failure is another try', async () => {
    const { cases } = await readJson([
      scenario([step('failed')]),
      scenario([step('failed')]),
      scenario([step('passed')]),
      scenario([step('passed')]),
      scenario([step('failed')], { line: 8 }),
    ]);
    expect(drawCases(cases)).toEqual(['Cart.Adds FFP', 'Cart.Adds P', 'Cart.Adds #2 F']);
  });

  test('namesakes are numbered by line, in whatever order they ran', async () => {
    const { cases } = await readJson([30, 10, 20].map((line) => scenario([step('passed')], { line })));
    expect(drawCases(cases)).toEqual(['Cart.Adds #3 P', 'Cart.Adds P', 'Cart.Adds #2 P']);
  });

  test.each([
    [{ uri: 'file:src/test/resources/a.feature' }, 'src/test/resources/a.feature', 2],
    [{ uri: 'file:///srv/a.feature' }, '/srv/a.feature', 2],
    [{ uri: 'classpath:shop/a.feature' }, 'shop/a.feature', 2],
    [{ uri: undefined, location: 'features/a.feature:1' }, 'features/a.feature', 1_500],
  ])('%j tells the file, and the unit of time', async (feature, file, durationMs) => {
    const duration = 'location' in feature ? 1.5 : 1_500_000;
    const result = { status: 'passed', duration };
    const { cases } = await readJson([scenario([{ result }])], feature);
    expect(cases).toEqual([
      {
        suites: [],
        className: 'Cart',
        name: 'Adds',
        file,
        line: 5,
        attempts: [{ outcome: 'passed', durationMs }],
      },
    ]);
  });

  test('behave writes the lines of an error one by one', async () => {
    const result = { status: 'failed', error_message: ['Assertion Failed: no', 'more'] };
    const { cases } = await readJson([scenario([{ result }], { line: undefined, location: 'a.feature:7' })]);
    expect(cases[0]).toMatchObject({
      line: 7,
      attempts: [{ failure: { message: 'Assertion Failed: no\nmore' } }],
    });
  });

  test.each([
    [7],
    [{}],
    [[null, 7, [], { elements: 3 }]],
    [[{ elements: [null, { steps: [null, { result: 7 }], before: 1 }] }]],
  ])('%j is read without an exception', async (report) => {
    await expect(parseWith(cucumberJson, utf8(JSON.stringify(report)))).resolves.toBeDefined();
  });
});

const DOCUMENT = {
  gherkinDocument: {
    uri: 'features/cart.feature',
    feature: {
      name: 'Cart',
      children: [
        { background: { id: 'b', name: '' } },
        { scenario: { id: 's', name: 'Adds', examples: [] } },
        {
          rule: {
            name: 'Of thumb',
            children: [
              {
                scenario: {
                  id: 'o',
                  name: 'Adds <n>',
                  examples: [
                    { name: '', tableBody: [] },
                    { name: 'few', tableBody: [{ id: 'r1' }, { id: 'r2' }] },
                  ],
                },
              },
            ],
          },
        },
      ],
    },
  },
};

function pickle(id: string, astNodeIds: readonly string[], name: string) {
  const steps = [{ id: `${id}-step`, text: 'a cart' }];
  return { pickle: { id, uri: 'features/cart.feature', location: { line: 4 }, astNodeIds, name, steps } };
}

function testCase(id: string, pickleId: string) {
  const testSteps = [
    { id: `${id}-hook`, hookId: 'h' },
    { id: `${id}-step`, pickleStepId: `${pickleId}-step` },
  ];
  return { testCase: { id, pickleId, testSteps } };
}

/** One try of a test case, in short: `a:0 step FAILED, hook PASSED`. */
function tried(text: string, willBeRetried = false): object[] {
  const [which = '', ...rest] = text.split(' ');
  const [testCaseId = '', attempt] = which.split(':');
  const id = which;
  const steps = rest
    .join(' ')
    .split(', ')
    .filter((each) => each !== '');
  return [
    { testCaseStarted: { id, testCaseId, attempt: Number(attempt), timestamp: { seconds: 5, nanos: 0 } } },
    ...steps.map((each) => {
      const [step, status] = each.split(' ');
      const testStepResult = { status, message: status === 'FAILED' ? 'Error: no' : '' };
      return {
        testStepFinished: { testCaseStartedId: id, testStepId: `${testCaseId}-${step}`, testStepResult },
      };
    }),
    {
      testCaseFinished: {
        testCaseStartedId: id,
        willBeRetried,
        timestamp: { seconds: 5, nanos: 20_000_000 },
      },
    },
  ];
}

const META = { meta: { protocolVersion: '32.2.0' } };

function finished(success: boolean) {
  return { testRunFinished: { success, timestamp: { seconds: 6, nanos: 0 } } };
}

async function readMessages(...messages: readonly object[]) {
  return readAll(messages);
}

async function readAll(messages: readonly object[]) {
  const text = [META, ...messages].map((message) => `${JSON.stringify(message)}\n`).join('');
  return parseWith(cucumberMessages, utf8(text));
}

const ADDS = [DOCUMENT, pickle('p', ['s'], 'Adds'), testCase('a', 'p')];

describe('Cucumber’s messages', () => {
  test.each<[string, readonly object[], string]>([
    ['passes', tried('a:0 step PASSED'), 'P'],
    ['has no steps', tried('a:0'), 'P'],
    ['fails', tried('a:0 step FAILED'), 'F'],
    ['is undefined', tried('a:0 step UNDEFINED'), 'F'],
    ['is skipped', tried('a:0 step SKIPPED'), 'S'],
    ['has a hook that fails', tried('a:0 hook FAILED, step SKIPPED'), 'E'],
    ['passes at the second try', [...tried('a:0 step FAILED', true), ...tried('a:1 step PASSED')], 'FP'],
    ['is told of in the wrong order', [...tried('a:1 step PASSED'), ...tried('a:0 step FAILED', true)], 'FP'],
  ])('a scenario that %s', async (_, messages, attempts) => {
    const { cases } = await readMessages(...ADDS, ...messages, finished(false));
    expect(drawCases(cases)).toEqual([`Cart.Adds ${attempts}`]);
    expect(cases[0]?.attempts.at(-1)?.durationMs).toBe(20);
  });

  test.each(['UNDEFINED', 'PENDING', 'AMBIGUOUS'])(
    'a scenario that is %s is skipped where the run succeeded all the same',
    async (status) => {
      const { cases } = await readMessages(...ADDS, ...tried(`a:0 step ${status}`), finished(true));
      expect(drawCases(cases)).toEqual(['Cart.Adds S']);
    },
  );

  test('pickles and documents come in any order', async () => {
    const parts = [...ADDS].reverse();
    const { cases } = await readMessages(...parts, ...tried('a:0 step PASSED'), finished(true));
    expect(cases).toEqual([
      {
        suites: [],
        className: 'Cart',
        name: 'Adds',
        file: 'features/cart.feature',
        line: 4,
        attempts: [{ outcome: 'passed', durationMs: 20 }],
      },
    ]);
  });

  test('examples and rules are named as in Cucumber’s JUnit report', async () => {
    const { cases } = await readMessages(
      DOCUMENT,
      pickle('p1', ['o', 'r1'], 'Adds 1'),
      pickle('p2', ['o', 'r2'], 'Adds <n>'),
      testCase('a', 'p1'),
      testCase('b', 'p2'),
      ...tried('a:0 step PASSED'),
      ...tried('b:0 step PASSED'),
      finished(true),
    );
    expect(cases.map(({ name }) => name)).toEqual([
      'Of thumb - Adds <n> - few - #2.1: Adds 1',
      'Of thumb - Adds <n> - few - #2.2',
    ]);
  });

  test('scenarios of several workers are kept apart', async () => {
    const [a, b] = [tried('a:0 step FAILED'), tried('b:0 step PASSED')];
    const mixed = a.flatMap((message, i) => [message, b[i] ?? {}]);
    const { cases } = await readMessages(
      ...ADDS,
      pickle('q', ['s'], 'Adds'),
      testCase('b', 'q'),
      ...mixed,
      finished(false),
    );
    expect(drawCases(cases)).toEqual(['Cart.Adds F', 'Cart.Adds P']);
  });

  test('what fails outside of scenarios is a case', async () => {
    const exception = { type: 'Error', message: 'no power', stackTrace: 'Error: no power' };
    const { cases, problems } = await readMessages(
      {
        hook: {
          id: 'h',
          type: 'AFTER_TEST_RUN',
          name: 'closes',
          sourceReference: { uri: 'steps.js', location: { line: 3 } },
        },
      },
      { testRunHookStarted: { id: 'x', hookId: 'h' } },
      { testRunHookFinished: { testRunHookStartedId: 'x', result: { status: 'FAILED', exception } } },
      { parseError: { source: { uri: 'a.feature', location: { line: 5 } }, message: 'expected' } },
      { testRunFinished: { success: false, exception } },
    );
    expect(drawCases(cases)).toEqual(['AfterAll hook: closes E', 'parse error E', 'test run E']);
    expect(cases.map(({ file, line }) => [file, line])).toEqual([
      ['steps.js', 3],
      ['a.feature', 5],
      ['', undefined],
    ]);
    expect(problems).toEqual([]);
  });

  test('a run that was stopped is incomplete, and calls nothing passed that did not end', async () => {
    const [started, failedStep] = tried('a:0 step FAILED');
    const { cases, problems } = await readMessages(
      ...ADDS,
      pickle('q', ['s'], 'Adds'),
      testCase('b', 'q'),
      ...[started ?? {}, failedStep ?? {}],
      ...tried('b:0 step PASSED').slice(0, -1),
    );
    expect(drawCases(cases)).toEqual(['Cart.Adds F']);
    expect(problems).toEqual([
      { what: 'The run did not finish: scenarios may be missing.', incomplete: true },
      { what: 'Scenarios that were running when it ended: 1.', incomplete: true },
    ]);
  });

  test('a run that failed without a failure here is incomplete', async () => {
    const { problems } = await readMessages(...ADDS, ...tried('a:0 step PASSED'), finished(false));
    expect(problems).toEqual([
      { what: 'The run did not succeed, but no scenario here failed.', incomplete: true },
    ]);
  });

  test('hostile messages are read without an exception, twenty thousand scenarios in one go', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => [
      pickle(`p${i}`, ['s'], `Adds ${i}`),
      testCase(`t${i}`, `p${i}`),
      ...tried(`t${i}:0 step PASSED`),
    ]).flat();
    const { cases } = await readAll([
      DOCUMENT,
      {
        gherkinDocument: {
          feature: { children: [null, { rule: 7 }, { scenario: { id: {}, examples: [7] } }] },
        },
      },
      { testCaseStarted: { id: [] }, testStepFinished: 7 },
      JSON.parse('{"__proto__":{"id":1},"constructor":{}}') as object,
      { pickle: { astNodeIds: 'x', steps: {} }, testCaseFinished: { testCaseStartedId: 'nobody' } },
      ...many,
      finished(true),
    ]);
    expect(cases).toHaveLength(20_000);
  });
});

describe('the reports of one run', () => {
  test.each(['plain', 'checkout', 'retries', 'retries-workers', 'workspace-b'])(
    '%s.json and %s.ndjson tell the same of each scenario',
    async (name) => {
      const [json = [], messages = []] = await Promise.all(
        ['json', 'ndjson'].map(async (extension) => {
          const results = resultsOf([await readFixture(`cucumber/reports/${name}.${extension}`)]);
          // JSON knows no rules, and of outlines only the examples: lines tell which is which.
          return results
            .map(({ location, outcome, attempts }) => {
              const failure = attempts.at(-1)?.failure;
              return [location?.line, outcome, failure?.message, failure && failureSignature(failure)];
            })
            .sort(([a], [b]) => Number(a) - Number(b));
        }),
      );
      expect(json.length).toBeGreaterThan(8);
      expect(json).toEqual(messages);
    },
  );

  test.each(['checkout', 'retries', 'retries-workers'])(
    '%s.ndjson names scenarios as %s.xml does',
    async (name) => {
      const [messages, junit] = await Promise.all(
        ['ndjson', 'xml'].map(async (extension) => {
          const results = resultsOf([await readFixture(`cucumber/reports/${name}.${extension}`)]);
          // JUnit has no file, and a suite of its own around all.
          return results
            .map(({ id }) => id.replace(/^Cucumber › /, '').replace(/ › features\/\w+\.feature/, ''))
            .sort();
        }),
      );
      expect(messages?.map((id) => id.replace('twice #2', 'twice'))).toEqual(
        junit?.map((id) => id.replace('twice #2', 'twice')),
      );
    },
  );
});
