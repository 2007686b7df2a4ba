import { describe, expect, test } from '@jest/globals';
import { xunit } from '../../../src/reports/formats/dotnet/xunit.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { drawXml } from './read-xml.js';

function testOf(name: string, result: string, inside = '', more = ''): string {
  return `<test name="${name}" type="Shop.Cart" method="Adds" result="${result}" ${more}>${inside}</test>`;
}

function failure(message: string, stack = '', type = 'Xunit.Sdk.EqualException'): string {
  return `<failure exception-type="${type}"><message><![CDATA[${message}]]></message><stack-trace><![CDATA[${stack}]]></stack-trace></failure>`;
}

function assembly(inside: string, more = ''): string {
  return `<assembly name="/w/bin/Shop.Tests.dll" test-framework="xUnit.net 2.9.2" ${more}>${inside}</assembly>`;
}

const collection = (inside: string) =>
  `<collection name="Test collection for Shop.Cart">${inside}</collection>`;
const read = (inside: string, more?: string) =>
  drawXml(xunit, `<assemblies>${assembly(inside, more)}</assemblies>`);

describe('a test', () => {
  test.each([
    ['Pass', 'P'],
    ['Fail', 'F'],
    ['Skip', 'S'],
    ['NotRun', 'S'],
    ['', 'E'],
    ['Exploded', 'E'],
  ])('that ended as %j is %s', async (result, letter) => {
    expect(await read(collection(testOf('Shop.Cart.Adds', result)))).toEqual([
      `${letter} Shop.Tests.dll › Shop.Cart › Adds`,
    ]);
  });

  test.each([
    ['Shop.Cart.Adds(i: 1)', 'Adds(i: 1)'],
    ['adds up', 'adds up'],
    ['Shop.Cart.', 'Shop.Cart.'],
    ['', 'Adds'],
  ])('called %j is %s in its class', async (name, id) => {
    expect(await read(collection(testOf(name, 'Pass')))).toEqual([`P Shop.Tests.dll › Shop.Cart › ${id}`]);
  });

  test('tells type, message, stack, time and place of its failure', async () => {
    const inside = failure('not equal', '   at Shop.Cart.Adds() in /w/Cart.cs:line 7');
    expect(await read(collection(testOf('Shop.Cart.Adds', 'Fail', inside, 'time="1.5"')))).toEqual([
      'F Shop.Tests.dll › Shop.Cart › Adds | 1500 ms | Xunit.Sdk.EqualException | not equal |    at Shop.Cart.Adds() in /w/Cart.cs:line 7 | /w/Cart.cs:7',
    ]);
  });

  test('stands where version 3 says, if its stack does not', async () => {
    const source = 'source-file="/w/Cart.cs" source-line="5"';
    expect(await read(collection(testOf('Shop.Cart.Adds', 'Fail', failure('no'), source)))).toEqual([
      'F Shop.Tests.dll › Shop.Cart › Adds | Xunit.Sdk.EqualException | no | /w/Cart.cs:5',
    ]);
  });
});

describe('what failed outside of a test', () => {
  const errors = (type: string, name: string) =>
    `<errors><error type="${type}" ${name}>${failure('on fire', '', 'System.Exception')}</error></errors>`;

  test.each([
    ['test-class-cleanup', 'name="Shop.Cart"', 'Shop.Tests.dll › Shop.Cart › test-class-cleanup'],
    [
      'test-collection-cleanup',
      'name="Test collection for Shop.Cart (id: 0a1b)"',
      'Shop.Tests.dll › Test collection for Shop.Cart › test-collection-cleanup',
    ],
    ['assembly-cleanup', 'name="/w/bin/Shop.Tests.dll"', 'Shop.Tests.dll › assembly-cleanup'],
    ['fatal', '', 'Shop.Tests.dll › fatal'],
  ])('a %s is a case of its own', async (type, name, id) => {
    expect(
      await read(errors(type, name) + collection(testOf('Shop.Cart.Adds', 'Pass')), 'errors="1"'),
    ).toEqual(['P Shop.Tests.dll › Shop.Cart › Adds', `E ${id} | System.Exception | on fire`]);
  });

  test('version 1 tells in the class', async () => {
    const group = `<class name="Shop.Cart">${failure('on fire', '', 'System.Exception')}${testOf('Shop.Cart.Adds', 'Pass')}</class>`;
    expect(await drawXml(xunit, assembly(group))).toEqual([
      'P Shop.Tests.dll › Shop.Cart › Adds',
      'E Shop.Tests.dll › Shop.Cart | System.Exception | on fire',
    ]);
  });
});

describe('escapes', () => {
  const drawn = async (framework: string, name: string, message: string) => {
    const inside = collection(testOf(name.replaceAll('"', '&quot;'), 'Fail', failure(message, '', '')));
    return drawXml(
      xunit,
      `<assembly name="a.dll" run-date="x" test-framework="${framework}">${inside}</assembly>`,
    );
  };

  test.each([
    ['xUnit.net 2.9.2', String.raw`T(\"a\\b\")`, 'T("a\\b")'],
    ['xUnit.net v3 2.0.0', String.raw`a\nb\x1b\xfffe`, 'a\nb\u001b\ufffe'],
    ['xUnit.net 2.0.0', String.raw`T("a\nb")`, String.raw`T("a\nb")`],
    ['xUnit.net 2.9.2', String.raw`in C:\dir\new`, String.raw`in C:\dir\new`],
    ['xUnit.net 1.9.2', String.raw`C:\new`, String.raw`C:\new`],
    ['Fixie 1.2.3', String.raw`C:\new`, String.raw`C:\new`],
  ])('of %s in %j are taken back, if they are escapes', async (framework, text, plain) => {
    expect(await drawn(framework, text, text)).toEqual([`F a.dll › Shop.Cart › ${plain} | ${plain}`]);
  });
});

test('the type of an exception is not repeated in its message', async () => {
  const inside = failure('System.Exception : no till', '', 'System.Exception');
  expect(await read(collection(testOf('Shop.Cart.Adds', 'Fail', inside)))).toEqual([
    'F Shop.Tests.dll › Shop.Cart › Adds | System.Exception | no till',
  ]);
});

test('an assembly that declares more failures than it shows is incomplete', async () => {
  expect(await read(collection(testOf('Shop.Cart.Adds', 'Pass')), 'failed="1" errors="1"')).toEqual([
    'P Shop.Tests.dll › Shop.Cart › Adds',
    '! It declares 2 failures, and shows 0. (incomplete)',
  ]);
});

test('a report that was cut off keeps what was complete, or had failed', async () => {
  const whole = collection(
    testOf('A', 'Pass') + testOf('B', 'Pass', '<output>') + testOf('C', 'Fail', failure('no')),
  );
  const lines = await drawXml(
    xunit,
    `<assemblies><assembly test-framework="x">${whole.slice(0, whole.indexOf('<output>'))}`,
  );
  expect(lines.filter((line) => !line.startsWith('!'))).toEqual(['P Shop.Cart › A']);
});

test.each([
  ['<assemblies timestamp="now"/>', true],
  ['<assembly name="x.dll" run-date="2014-12-18"/>', true],
  ['<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0"/>', false],
  ['<assembly><id>bin</id><formats/></assembly>', false],
])('%s: recognised is %s', (text, isOne) => {
  expect(xunit.recognises(reportHead(text))).toBe(isOne);
});
