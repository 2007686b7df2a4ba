import { describe, expect, test } from '@jest/globals';
import { nunit2 } from '../../../src/reports/formats/dotnet/nunit2.js';
import { drawXml } from './read-xml.js';

function suite(name: string, inside: string, more = ''): string {
  return `<test-suite name="${name}" ${more}><results>${inside}</results></test-suite>`;
}

function testCase(name: string, more = 'executed="True" success="True"', inside = ''): string {
  return `<test-case name="${name}" ${more}>${inside}</test-case>`;
}

function failure(message: string, stack = ''): string {
  return `<failure><message><![CDATA[${message}]]></message><stack-trace><![CDATA[${stack}]]></stack-trace></failure>`;
}

const read = (inside: string, more = '') =>
  drawXml(nunit2, `<test-results name="/w/Tests.dll" ${more}>${inside}</test-results>`);
const inFixture = (inside: string, more = '') =>
  read(
    suite(
      '/w/Tests.dll',
      suite('Shop', suite('Cart', inside, `type="TestFixture" ${more}`), 'type="Namespace"'),
      'type="Assembly"',
    ),
  );

describe('a test', () => {
  test.each([
    ['result="Success"', 'P'],
    ['result="Failure"', 'F'],
    ['result="Error"', 'E'],
    ['result="Cancelled"', 'E'],
    ['result="NotRunnable"', 'E'],
    ['result="Inconclusive"', 'S'],
    ['result="Ignored"', 'S'],
    ['result="Skipped"', 'S'],
    ['executed="True" success="True"', 'P'],
    ['executed="true" success="false"', 'F'],
    ['executed="False"', 'S'],
    ['executed="False" success="False"', 'S'],
  ])('with %s is %s', async (more, letter) => {
    expect((await inFixture(testCase('Shop.Cart.Adds', more)))[0]).toBe(
      `${letter} Tests.dll › Shop.Cart › Adds`,
    );
  });

  test('that holds a failure is failed, whatever else it says', async () => {
    expect(
      await inFixture(testCase('Shop.Cart.Adds', 'executed="True" success="True"', failure('no'))),
    ).toEqual(['F Tests.dll › Shop.Cart › Adds | no']);
  });

  test.each([
    ['0.135', '135 ms'],
    ['0,135', '135 ms'],
    ['1.234,5', '1234500 ms'],
    ['NaN', undefined],
  ])('that took %s seconds took %s', async (time, told) => {
    const [line] = await inFixture(testCase('Shop.Cart.Adds', `result="Success" time="${time}"`));
    expect(line?.split(' | ')[1]).toBe(told);
  });

  test.each([
    ['Shop.Cart.Adds', 'Shop.Cart › Adds'],
    ['Shop.Cart.Looks.Like(another.one)', 'Shop.Cart › Looks.Like(another.one)'],
    ['Another.Name', 'Shop.Cart › Another.Name'],
    ['adds', 'Shop.Cart › adds'],
  ])('called %s is %s', async (name, id) => {
    expect(await inFixture(testCase(name))).toEqual([`P Tests.dll › ${id}`]);
  });
});

describe('suites', () => {
  test('for methods and for fixtures with arguments are no part of a name', async () => {
    const sums = suite('Sums', testCase('Shop.Cart.Sums(1,2)'), 'type="ParameterizedTest"');
    expect(await inFixture(sums)).toEqual(['P Tests.dll › Shop.Cart › Sums(1,2)']);
    const variant = suite('Cart(1)', testCase('Cart(1).Adds'), 'type="TestFixture"');
    expect(await read(suite('Cart', variant, 'type="ParameterizedFixture"'))).toEqual(['P Cart(1) › Adds']);
  });

  test('of versions before 2.5 have no type, and whole names', async () => {
    const inside = suite('UnitTests.Main', testCase('UnitTests.Main.Adds'));
    expect(await read(suite('C:\\w\\Tests.dll', suite('UnitTests', inside)))).toEqual([
      'P Tests.dll › UnitTests.Main › Adds',
    ]);
  });

  test('of Pester are scripts, and blocks with whole names', async () => {
    const it = testCase('Cart.adding.adds up', 'result="Success"');
    const blocks = suite('Cart', suite('Cart.adding', it, 'type="TestFixture"'), 'type="TestFixture"');
    const script = suite('/w/Cart.Tests.ps1', blocks, 'type="TestFixture"');
    expect(await read(suite('Pester', script, 'type="TestFixture"'))).toEqual([
      'P Cart.adding › adds up › /w/Cart.Tests.ps1',
    ]);
  });

  test('may hold tests without results around them', async () => {
    expect(await read(`<test-suite name="Cart">${testCase('Cart.Adds')}</test-suite>`)).toEqual([
      'P Cart › Adds',
    ]);
  });
});

describe('a fixture that failed', () => {
  const failed = 'result="Failure" success="False" executed="True"';

  test('because of its tests is told by them', async () => {
    expect(await inFixture(testCase('Shop.Cart.Adds', 'result="Failure"'), failed)).toEqual([
      'F Tests.dll › Shop.Cart › Adds',
    ]);
  });

  test('without a test that did is a case of its own', async () => {
    expect(await inFixture(testCase('Shop.Cart.Adds'), failed)).toEqual([
      'P Tests.dll › Shop.Cart › Adds',
      'E Tests.dll › Shop.Cart | It failed outside of its tests, and the report does not say why.',
    ]);
  });

  test('in its set-up is told by each of its tests, with what the set-up said', async () => {
    const inside = testCase('Shop.Cart.Adds', 'result="Failure"', failure('TestFixtureSetUp failed in Cart'));
    const fixture = `<test-suite name="Shop.Cart" result="Error">${failure('SetUp : System.Exception : no till', 'at Shop.Cart.Open')}${inside}</test-suite>`;
    expect(await read(fixture)).toEqual([
      'F Shop.Cart › Adds | System.Exception | TestFixtureSetUp failed in Cart\nSetUp : no till | at Shop.Cart.Open',
    ]);
  });

  test('as an assembly is named after it', async () => {
    expect(await read(`<test-suite type="Assembly" name="/w/Tests.dll" ${failed}/>`)).toEqual([
      'E Tests.dll | It failed outside of its tests, and the report does not say why.',
    ]);
  });
});

test('a report that declares more failures than it shows is incomplete; tests that can not be run do not count', async () => {
  const inside = suite(
    'Cart',
    testCase('Cart.A', 'result="NotRunnable"') + testCase('Cart.B', 'result="Failure"'),
  );
  expect(await read(inside, 'errors="0" failures="1" invalid="1"')).toEqual(['E Cart › A', 'F Cart › B']);
  expect(await read(inside, 'errors="1" failures="1"')).toEqual([
    'E Cart › A',
    'F Cart › B',
    '! It declares 2 failures, and shows 1. (incomplete)',
  ]);
});

test('a report that was cut off keeps what was complete, or had failed', async () => {
  const text = `<test-results><test-suite name="Cart" success="False"><results>${testCase('Cart.A')}<test-case name="Cart.B" executed="True" success="True"><x>`;
  const lines = await drawXml(nunit2, text);
  expect(lines.filter((line) => !line.startsWith('!'))).toEqual(['P Cart › A']);
});
