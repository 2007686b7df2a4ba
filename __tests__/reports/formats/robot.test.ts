import { describe, expect, test } from '@jest/globals';
import { robot } from '../../../src/reports/formats/robot/robot.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { drawXml } from './read-xml.js';

function status(outcome: string, message = '', more = ''): string {
  return `<status status="${outcome}" ${more}>${message}</status>`;
}

function testOf(name: string, outcome: string, message = '', more = ''): string {
  return `<test name="${name}" line="7"><kw name="Log"><msg>noise</msg>${status('FAIL', 'inside')}</kw>${status(outcome, message, more)}</test>`;
}

function suite(name: string, inside: string, ended = ''): string {
  return `<suite name="${name}" source="/w/${name}.robot">${inside}${ended}</suite>`;
}

function report(inside: string, failed = 0): string {
  return `<robot generator="Robot 7.3">${inside}<statistics><total><stat fail="9">Critical Tests</stat><stat fail="${failed}">All Tests</stat></total></statistics></robot>`;
}

const read = (inside: string, failed?: number) => drawXml(robot, report(inside, failed));

describe('a test', () => {
  test.each([
    ['PASS', '', 'P Cart › adds'],
    ['FAIL', '3 != 2', 'F Cart › adds | 3 != 2 | /w/Cart.robot:7'],
    ['FAIL', 'Setup failed:\nno till', 'E Cart › adds | Setup failed:\nno till | /w/Cart.robot:7'],
    [
      'FAIL',
      'Parent suite setup failed:\nno till',
      'E Cart › adds | Parent suite setup failed:\nno till | /w/Cart.robot:7',
    ],
    [
      'FAIL',
      '*HTML* &lt;b&gt;3&lt;/b&gt;&lt;br/&gt;1 &amp;lt; 2',
      'F Cart › adds | 3\n1 < 2 | /w/Cart.robot:7',
    ],
    ['SKIP', 'later', 'S Cart › adds'],
    ['NOT RUN', '', 'S Cart › adds'],
    ['HOVERS', '', 'E Cart › adds | /w/Cart.robot:7'],
  ])('with %s and %j', async (outcome, message, line) => {
    expect(await read(suite('Cart', testOf('adds', outcome, message)))).toEqual([line]);
  });

  test.each([
    ['start="2026-11-26T17:00:00" elapsed="1.5"', 'P Cart › adds | 1500 ms'],
    ['starttime="20261126 17:00:00.100" endtime="20261126 17:00:01.000"', 'P Cart › adds | 900 ms'],
    ['starttime="20261126 17:00:01.000" endtime="20261126 17:00:00.000"', 'P Cart › adds'],
    ['starttime="N/A" endtime="N/A"', 'P Cart › adds'],
    ['elapsed="soon"', 'P Cart › adds'],
  ])('takes as long as %s say', async (times, line) => {
    expect(await read(suite('Cart', testOf('adds', 'PASS', '', times)))).toEqual([line]);
  });

  test('stands in all its suites', async () => {
    expect(await read(suite('Tests', suite('Cart', testOf('adds', 'PASS'))))).toEqual([
      'P Tests › Cart › adds',
    ]);
  });
});

describe('a suite that failed', () => {
  test('because of its tests is told by them', async () => {
    expect(await read(suite('Cart', testOf('adds', 'FAIL'), status('FAIL')), 1)).toEqual([
      'F Cart › adds | /w/Cart.robot:7',
    ]);
  });

  test.each([
    ['Suite teardown failed:\non fire', 'Suite Teardown'],
    ['Suite setup failed:\nno till\n\nAlso suite teardown failed:\non fire', 'Suite Teardown'],
    ['Suite setup failed:\nno till', 'Suite Setup'],
  ])('with %j is a case of its own, and is compared with no sum', async (message, name) => {
    expect(await read(suite('Cart', testOf('adds', 'PASS'), status('FAIL', message)), 1)).toEqual([
      'P Cart › adds',
      `E Cart › ${name} | ${message}`,
    ]);
  });

  test('in its set-up is told by its tests', async () => {
    const inside = testOf('adds', 'FAIL', 'Parent suite setup failed:\nno till');
    const lines = await read(suite('Cart', inside, status('FAIL', 'Suite setup failed:\nno till')), 1);
    expect(lines).toHaveLength(1);
  });
});

describe('tries', () => {
  test('of RetryFailed are attempts', async () => {
    const inside = [
      testOf('adds', 'SKIP', 'first\nSkipped for Retry'),
      testOf('other', 'PASS'),
      testOf('adds', 'SKIP', 'second\nSkipped for Retry'),
      testOf('adds', 'PASS', '[RETRY] PASS on 2. retry.'),
    ];
    expect(await read(suite('Cart', inside.join('')))).toEqual(['P Cart › other', 'FFP Cart › adds']);
  });

  test('that rebot left out are known by their number', async () => {
    const inside = testOf('adds', 'FAIL', 'last\n[RETRY] FAIL on 2. retry.');
    expect(await read(suite('Cart', inside))).toEqual(['FFF Cart › adds | last | /w/Cart.robot:7']);
  });

  test('that nothing followed have failed', async () => {
    expect(await read(suite('Cart', testOf('adds', 'SKIP', 'first\nSkipped for Retry')))).toEqual([
      'F Cart › adds | first',
    ]);
  });

  const html = (text: string) => `*HTML*${text}`.replaceAll('<', '&lt;');

  test.each([
    [
      'since version 3.1',
      ' <span>Test has been re-executed and results merged.</span><hr><b>New status:</b> PASS<br><hr><b>Old status:</b> FAIL<br><b>Old message:</b> second<br><hr><b>Old status:</b> FAIL<br><b>Old message:</b> first<br>',
    ],
    [
      'before that',
      'Re-executed test has been merged.<hr>New status:  <span>PASS</span><br>New message:  <hr>Old status:  <span>FAIL</span><br>Old message:  Re-executed test has been merged.<hr>New status:  FAIL<br>New message:  second<hr>Old status:  FAIL<br>Old message:  first',
    ],
  ])('that rebot merged, as written %s, are attempts', async (_, message) => {
    expect(await read(suite('Cart', testOf('adds', 'PASS', html(message))))).toEqual(['FFP Cart › adds']);
  });
});

test('a report that declares more failures than it shows is incomplete', async () => {
  expect(await read(suite('Cart', testOf('adds', 'PASS')), 1)).toEqual([
    'P Cart › adds',
    '! It declares 1 failures, and shows 0. (incomplete)',
  ]);
});

test('a report that was cut off keeps what was complete: how a test went stands at its end', async () => {
  const whole = report(suite('Cart', testOf('a', 'PASS') + testOf('b', 'FAIL', 'no'), status('FAIL')), 1);
  const cutAfter = async (text: string) => {
    const lines = await drawXml(robot, whole.slice(0, whole.lastIndexOf(text) + text.length));
    return lines.filter((line) => !line.startsWith('!'));
  };
  expect(await cutAfter('<test name="b" line="7">')).toEqual(['P Cart › a']);
  expect(await cutAfter('</test>')).toEqual(['P Cart › a', 'F Cart › b | no | /w/Cart.robot:7']);
});

test.each([
  ['<robot generator="Rebot 7.3 (Python 3.13.0 on linux)">', true],
  ['<robot generated="20260101 10:00:00.000" generator="Robot 3.1">', true],
  ['<robot name="arm"><link/></robot>', false],
])('%s: recognised is %s', (text, isOne) => {
  expect(robot.recognises(reportHead(text))).toBe(isOne);
});
