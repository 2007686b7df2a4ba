import { describe, expect, test } from '@jest/globals';
import { nunit2 } from '../../../src/reports/formats/dotnet/nunit2.js';
import { nunit3 } from '../../../src/reports/formats/dotnet/nunit3.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { drawXml } from './read-xml.js';

function assembly(inside: string, more = 'result="Passed"'): string {
  return `<test-suite type="Assembly" name="Shop.Tests.dll" fullname="/w/Shop.Tests.dll" ${more}>${inside}</test-suite>`;
}

function fixture(name: string, inside: string, more = 'result="Passed"'): string {
  return `<test-suite type="TestFixture" name="${name}" fullname="Shop.${name}" classname="Shop.${name}" ${more}>${inside}</test-suite>`;
}

function testCase(name: string, more = 'result="Passed"', inside = ''): string {
  return `<test-case name="${name}" fullname="Shop.Cart.${name}" classname="Shop.Cart" ${more}>${inside}</test-case>`;
}

function failure(message: string, stack = ''): string {
  return `<failure><message><![CDATA[${message}]]></message><stack-trace><![CDATA[${stack}]]></stack-trace></failure>`;
}

const run = (inside: string, more = 'result="Passed"') => `<test-run id="2" ${more}>${inside}</test-run>`;
const read = (inside: string, more?: string) => drawXml(nunit3, run(inside, more));
const inCart = (inside: string, more?: string) => read(assembly(fixture('Cart', inside, more)));

describe('a test', () => {
  test.each([
    ['result="Passed"', 'P'],
    ['result="Warning"', 'P'],
    ['result="Failed"', 'F'],
    ['result="Failed" label="Error"', 'E'],
    ['result="Failed" label="Cancelled"', 'E'],
    ['result="Failed" label="Invalid"', 'E'],
    ['result="Failed(Error)"', 'E'],
    ['result="Failed:Error"', 'E'],
    ['result="Skipped"', 'S'],
    ['result="Skipped" label="Ignored"', 'S'],
    ['result="Skipped" label="Explicit"', 'S'],
    ['result="Inconclusive"', 'S'],
    ['', 'E'],
  ])('with %s is %s', async (more, letter) => {
    expect((await inCart(testCase('Adds', more)))[0]).toBe(`${letter} Shop.Tests.dll › Shop.Cart › Adds`);
  });

  test('that holds a failure is failed, whatever else it says', async () => {
    const lines = await inCart(testCase('Adds', 'result="Skipped"', failure('no')));
    expect(lines).toEqual(['F Shop.Tests.dll › Shop.Cart › Adds | no']);
  });

  test('tells type, message, stack, time and place of its failure', async () => {
    const stack = '   at Shop.Cart.Adds() in /w/Cart.cs:line 7\n';
    const inside = failure('System.IO.IOException : no disk\n  ----> System.Exception : full', stack);
    expect(
      await inCart(testCase('Adds', 'result="Failed" label="Error" duration="0.135485"', inside)),
    ).toEqual([
      'E Shop.Tests.dll › Shop.Cart › Adds | 135 ms | System.IO.IOException | no disk\n  ----> System.Exception : full |    at Shop.Cart.Adds() in /w/Cart.cs:line 7 | /w/Cart.cs:7',
    ]);
  });

  test('that can not be run says why', async () => {
    const reason = '<reason><message>No arguments were provided</message></reason>';
    expect(await inCart(testCase('Sums', 'result="Failed" label="Invalid"', reason))).toEqual([
      'E Shop.Tests.dll › Shop.Cart › Sums | No arguments were provided',
    ]);
  });

  test('of a fixture with arguments is named by it', async () => {
    const inside = testCase('IsEuro');
    expect(await read(assembly(fixture('Currency(&quot;EUR&quot;)', inside)))).toEqual([
      'P Shop.Tests.dll › Shop.Currency("EUR") › IsEuro',
    ]);
  });

  test('of no fixture is named by its class, or its full name', async () => {
    expect(await read(assembly(testCase('Adds')))).toEqual(['P Shop.Tests.dll › Shop.Cart › Adds']);
    expect(
      await read('<test-case name="Adds(1.5)" fullname="Shop.Cart.Adds(1.5)" result="Passed"/>'),
    ).toEqual(['P Shop.Cart › Adds(1.5)']);
  });
});

describe('[Retry]', () => {
  const retry = (value: string) => `<properties><property name="Retry" value="${value}"/></properties>`;

  test.each([
    ['3', 'result="Failed"', 'FFF'],
    ['1', 'result="Failed"', 'F'],
    ['3', 'result="Failed" label="Error"', 'E'],
    ['3', 'result="Failed" site="SetUp"', 'F'],
    ['3', 'result="Passed"', 'P'],
    ['many', 'result="Failed"', 'F'],
    ['999999999', 'result="Failed"', 'F'],
  ])('of %s and %s is %s: what failed in the end has failed each time', async (value, more, letters) => {
    expect(await inCart(testCase('Flaky', more, retry(value)))).toEqual([
      `${letters} Shop.Tests.dll › Shop.Cart › Flaky`,
    ]);
  });
});

describe('a suite that failed', () => {
  const child = 'result="Failed" site="Child"';

  test('because of its tests is told by them', async () => {
    const inside = testCase('Adds', 'result="Failed"', failure('no'));
    expect(await inCart(`${failure('One or more child tests had errors')}${inside}`, child)).toEqual([
      'F Shop.Tests.dll › Shop.Cart › Adds | no',
    ]);
  });

  test('in its set-up is told by each of its tests, with the stack of the set-up', async () => {
    const parent = 'result="Failed" label="Error" site="Parent"';
    const inside = testCase('Adds', parent, failure('OneTimeSetUp: System.Exception : no till'));
    const own = failure('System.Exception : no till', '   at Shop.Cart.Open()');
    expect(await inCart(own + inside, 'result="Failed" label="Error" site="SetUp"')).toEqual([
      'E Shop.Tests.dll › Shop.Cart › Adds | System.Exception | OneTimeSetUp: no till |    at Shop.Cart.Open()',
    ]);
  });

  test.each([
    ['SetUp', 'OneTimeSetUp'],
    ['TearDown', 'OneTimeTearDown'],
  ])('in its %s is a case of its own where no test tells it', async (site, name) => {
    const own = failure('System.Exception : on fire');
    const lines = await inCart(own + testCase('Adds'), `result="Failed" label="Error" site="${site}"`);
    expect(lines).toEqual([
      'P Shop.Tests.dll › Shop.Cart › Adds',
      `E Shop.Tests.dll › Shop.Cart › ${name} | System.Exception | on fire`,
    ]);
  });

  test('in its tear-down is told beside tests that failed', async () => {
    const inside = failure('TearDown : System.Exception : on fire') + testCase('Adds', 'result="Failed"');
    expect(await inCart(inside, 'result="Failed" site="TearDown"')).toEqual([
      'F Shop.Tests.dll › Shop.Cart › Adds',
      'E Shop.Tests.dll › Shop.Cart › OneTimeTearDown | System.Exception | TearDown : on fire',
    ]);
  });

  test('as an assembly that could not be loaded is named after it, once', async () => {
    const reason = '<reason><message>File not found</message></reason>';
    expect(await read(assembly(reason, 'result="Failed" label="Invalid"'), 'result="Failed"')).toEqual([
      'E Shop.Tests.dll | File not found',
    ]);
  });

  test('without a word is told nevertheless, a run as well', async () => {
    const words = 'It failed outside of its tests, and the report does not say why.';
    expect(await inCart('', child)).toEqual([`E Shop.Tests.dll › Shop.Cart | ${words}`]);
    expect(await read('', 'result="Failed"')).toEqual([`E Test run | ${words}`]);
  });
});

test('a run that declares more failures than it shows is incomplete', async () => {
  const inside = assembly(fixture('Cart', testCase('Adds', 'result="Failed"')));
  expect(await read(inside, 'result="Failed" failed="2"')).toEqual([
    'F Shop.Tests.dll › Shop.Cart › Adds',
    '! It declares 2 failures, and shows 1. (incomplete)',
  ]);
});

test('a report that was cut off keeps what was complete, or had failed, and makes up nothing', async () => {
  const whole = run(
    assembly(
      fixture(
        'Cart',
        testCase('A') + testCase('B', 'result="Failed"', failure('no')),
        'result="Failed" site="Child"',
      ),
      'result="Failed" site="Child"',
    ),
    'result="Failed" failed="1"',
  );
  const cutAfter = async (text: string) => {
    const lines = await drawXml(nunit3, whole.slice(0, whole.indexOf(text) + text.length));
    return lines.filter((line) => !line.startsWith('!'));
  };
  expect(await cutAfter('classname="Shop.Cart" result="Failed" site="Child">')).toEqual([]);
  expect(await cutAfter('</test-case>')).toEqual(['P Shop.Tests.dll › Shop.Cart › A']);
  expect(await cutAfter('<message>')).toEqual([
    'P Shop.Tests.dll › Shop.Cart › A',
    'F Shop.Tests.dll › Shop.Cart › B',
  ]);
});

test.each([
  ['<test-run id="2"/>', 'nunit3'],
  ['<test-suite type="Assembly" id="1" fullname="x"/>', 'nunit3'],
  [
    '<test-suite type="TestFixture" name="x" executed="True"><test-case fullname="y"/></test-suite>',
    'nunit2',
  ],
  ['<test-results name="x"/>', 'nunit2'],
  ['<test-suites/>', undefined],
])('%s is %s', (text, name) => {
  const head = reportHead(text);
  expect([nunit3, nunit2].find((format) => format.recognises(head))?.name).toBe(name);
});
