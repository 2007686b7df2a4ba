import { describe, expect, test } from '@jest/globals';
import { testng } from '../../../src/reports/formats/testng/testng.js';
import { drawXml } from './read-xml.js';

interface Method {
  readonly name?: string;
  readonly status: string;
  readonly exception?: string;
  readonly message?: string;
  readonly more?: string;
  readonly parameters?: readonly string[];
}

function method({
  name = 'adds',
  status,
  exception,
  message = '',
  more = '',
  parameters = [],
}: Method): string {
  const thrown =
    exception === undefined
      ? ''
      : `<exception class="${exception}"><message>\n  <![CDATA[${message}]]>\n  </message></exception>`;
  const params = parameters
    .map((value, i) => `<param index="${i}"><value>\n <![CDATA[${value}]]>\n</value></param>`)
    .join('');
  return `<test-method signature="${name}()[instance:Cart@1]" name="${name}" status="${status}" ${more}>${
    params === '' ? '' : `<params>${params}</params>`
  }${thrown}</test-method>`;
}

function results(tests: Readonly<Record<string, readonly string[]>>, more = ''): string {
  const inside = Object.entries(tests).map(
    ([name, methods]) => `<test name="${name}"><class name="shop.Cart">${methods.join('')}</class></test>`,
  );
  return `<testng-results ${more}><suite name="Shop">${inside.join('')}</suite></testng-results>`;
}

const read = (...methods: Method[]) => drawXml(testng, results({ All: methods.map(method) }));

const ASSERTION = 'java.lang.AssertionError';
const tryOf = (message: string, second: number): Method => ({
  status: 'SKIP',
  exception: ASSERTION,
  message,
  more: `started-at="2026-01-01T10:00:0${second}Z"`,
});

describe('a test', () => {
  test.each<[string, Method, string]>([
    ['that passed', { status: 'PASS', more: 'duration-ms="5"' }, 'P shop.Cart › adds | 5 ms'],
    [
      'that failed',
      { status: 'FAIL', exception: ASSERTION, message: 'no' },
      `F shop.Cart › adds | ${ASSERTION} | no`,
    ],
    [
      'that failed by another assertion',
      { status: 'FAIL', exception: 'org.opentest4j.AssertionFailedError' },
      'F shop.Cart › adds | org.opentest4j.AssertionFailedError',
    ],
    [
      'that threw',
      { status: 'FAIL', exception: 'java.io.IOException' },
      'E shop.Cart › adds | java.io.IOException',
    ],
    ['that was skipped', { status: 'SKIP' }, 'S shop.Cart › adds'],
    ['that skipped itself', { status: 'SKIP', exception: 'org.testng.SkipException' }, 'S shop.Cart › adds'],
    [
      'that waited for a failed one',
      { status: 'SKIP', exception: 'java.lang.Throwable' },
      'S shop.Cart › adds',
    ],
    [
      'that failed within its percentage',
      { status: 'SUCCESS_PERCENTAGE_FAILURE', exception: ASSERTION },
      'P shop.Cart › adds',
    ],
    ['in a state that nobody knows', { status: 'STARTED' }, 'E shop.Cart › adds'],
    [
      'with parameters',
      { status: 'PASS', parameters: ['1', 'Price@1c3a4799', 'a, b'] },
      'P shop.Cart › adds(1, Price, a, b)',
    ],
  ])('%s', async (_, one, line) => {
    expect(await read(one)).toEqual([line]);
  });
});

describe('tries', () => {
  const passed: Method = { status: 'PASS' };

  test('are attempts of the test that they are followed by', async () => {
    expect(await read(tryOf('first', 1), tryOf('second', 2), passed)).toEqual(['FFP shop.Cart › adds']);
    expect(
      await read(tryOf('first', 1), { status: 'FAIL', exception: 'java.io.IOException', message: 'last' }),
    ).toEqual(['FE shop.Cart › adds | java.io.IOException | last']);
  });

  test('may stand behind it: TestNG writes what began in the same second in any order', async () => {
    expect(await read(tryOf('second', 2), passed, tryOf('first', 1))).toEqual(['FFP shop.Cart › adds']);
  });

  test('belong to the same parameters alone', async () => {
    const withParameter = (one: Method, parameter: string) => ({ ...one, parameters: [parameter] });
    expect(
      await read(withParameter(tryOf('x', 1), 'b'), withParameter(passed, 'a'), withParameter(passed, 'b')),
    ).toEqual(['FP shop.Cart › adds(b)', 'P shop.Cart › adds(a)']);
  });

  test('are told as failed if the last one is missing, where TestNG 7 marks them', async () => {
    const marked = (second: number): Method => ({
      ...tryOf('x', second),
      more: `retried="true" started-at="2026-01-01T10:00:0${second}Z"`,
    });
    expect(await read(marked(1), marked(2))).toEqual([`FF shop.Cart › adds | ${ASSERTION} | x`]);
    expect(await read(tryOf('x', 1), tryOf('x', 2))).toEqual(['S shop.Cart › adds', 'S shop.Cart › adds']);
  });

  test('of several invocations go to the next, and no failure gets lost', async () => {
    const failed: Method = { status: 'FAIL', exception: ASSERTION, message: 'no' };
    expect(await read(passed, tryOf('x', 1), failed, tryOf('y', 2))).toEqual([
      'P shop.Cart › adds',
      `FFF shop.Cart › adds | ${ASSERTION} | no`,
    ]);
  });
});

test.each<[string, string[]]>([
  ['PASS', []],
  ['SKIP', []],
  ['FAIL', [`E shop.Cart › adds | ${ASSERTION}`]],
])('a set-up method with %s counts only if it failed, and is an error', async (status, lines) => {
  expect(await read({ status, more: 'is-config="true"', exception: ASSERTION })).toEqual(lines);
});

test('a class that several tests ran has their names in front, those of reruns without their mark', async () => {
  const passed = [method({ status: 'PASS' })];
  expect(await drawXml(testng, results({ Chrome: passed, 'Firefox(failed)': passed }))).toEqual([
    'P Chrome › shop.Cart › adds',
    'P Firefox › shop.Cart › adds',
  ]);
  expect(await drawXml(testng, results({ Chrome: passed, 'Chrome(failed)': passed }))).toEqual([
    'P shop.Cart › adds',
    'P shop.Cart › adds',
  ]);
});

test('a report that declares more failures than it shows is incomplete; failed set-ups are none', async () => {
  const methods = [
    method({ status: 'FAIL', exception: ASSERTION }),
    method({ name: 'connect', status: 'FAIL', more: 'is-config="true"' }),
  ];
  expect(await drawXml(testng, results({ All: methods }, 'failed="2"'))).toEqual([
    `F shop.Cart › adds | ${ASSERTION}`,
    'E shop.Cart › connect',
    '! It declares 2 failures, and shows 1. (incomplete)',
  ]);
});

test('a report that was cut off keeps what was complete, or had failed', async () => {
  const whole = results({
    All: [method({ name: 'a', status: 'PASS' }), method({ name: 'b', status: 'FAIL' })],
  });
  const cutAfter = async (text: string) => {
    const lines = await drawXml(testng, whole.slice(0, whole.indexOf(text) + text.length));
    return lines.filter((line) => !line.startsWith('!'));
  };
  expect(await cutAfter('name="a" status="PASS" >')).toEqual([]);
  expect(await cutAfter('</test-method>')).toEqual(['P shop.Cart › a']);
  expect(await cutAfter('name="b" status="FAIL" >')).toEqual(['P shop.Cart › a', 'E shop.Cart › b']);
});
