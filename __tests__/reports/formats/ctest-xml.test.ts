import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { MAX_STACK_LENGTH } from '../../../src/model/failure.js';
import { ctestXml } from '../../../src/reports/formats/ctest/ctest-xml.js';
import { reportHead } from '../../../src/reports/report-head.js';
import { drawXml } from './read-xml.js';

function named(name: string, value: string): string {
  return `<NamedMeasurement type="text/string" name="${name}"><Value>${value}</Value></NamedMeasurement>`;
}

function output(text: string, more = ''): string {
  return `<Measurement><Value ${more}>${text}</Value></Measurement>`;
}

function testOf(status: string, results = '', name = 'adds'): string {
  return `<Test Status="${status}"><Name>${name}</Name><Results>${results}</Results></Test>`;
}

function site(inside: string, listed = ''): string {
  return `<Site BuildName="Linux" Name="runner"><Testing><TestList>${listed}</TestList>${inside}</Testing></Site>`;
}

const read = (inside: string, listed?: string) => drawXml(ctestXml, site(inside, listed));
const failed = (exitCode: string, more = '') =>
  testOf('failed', `${named('Exit Code', exitCode)}${named('Exit Value', '3')}${more}`);

describe('a test', () => {
  test.each([
    ['that passed', testOf('passed', named('Execution Time', '1.5')), 'P Linux › adds › adds | 1500 ms'],
    ['that failed', failed('Failed', output('no')), 'F Linux › adds › adds | Exit value 3 | no'],
    [
      'that failed by what it wrote',
      failed('Failed', named('Fail Reason', 'Regex=[x]')),
      'F Linux › adds › adds | Regex=[x]',
    ],
    ['that crashed', failed('SEGFAULT'), 'E Linux › adds › adds | SEGFAULT'],
    ['that took too long', failed('Timeout'), 'E Linux › adds › adds | Timeout'],
    ['that is disabled', testOf('notrun', named('Completion Status', 'Disabled')), 'S Linux › adds › adds'],
    [
      'that skipped itself',
      testOf('notrun', named('Completion Status', 'SKIP_RETURN_CODE=77')),
      'S Linux › adds › adds',
    ],
    [
      'without its program',
      testOf('notrun', named('Completion Status', 'Unable to find executable') + output('no x')),
      'E Linux › adds › adds | Unable to find executable | no x',
    ],
    ['in a state that nobody knows', testOf('hovering'), 'E Linux › adds › adds'],
  ])('%s', async (_, text, line) => {
    expect(await read(text)).toEqual([line]);
  });
});

describe('output', () => {
  test('is unpacked', async () => {
    const packed = deflateSync(Buffer.from('naïve\n')).toString('base64');
    const lines = await read(failed('Failed', output(packed, 'encoding="base64" compression="gzip"')));
    expect(lines).toEqual(['F Linux › adds › adds | Exit value 3 | naïve']);
  });

  test.each([
    ['is no archive', 'bm90aGluZw=='],
    ['would fill the memory', deflateSync(Buffer.alloc(65 * 1024 * 1024)).toString('base64')],
  ])('that %s is left out', async (_, packed) => {
    const lines = await read(failed('Failed', output(packed, 'encoding="base64" compression="gzip"')));
    expect(lines).toEqual(['F Linux › adds › adds | Exit value 3']);
  });

  test('keeps its end, which says why, with the colours that XML can not hold', async () => {
    const text = `${'x'.repeat(MAX_STACK_LENGTH)}[NON-XML-CHAR-0x1B][31mred[NON-UTF-8-BYTE-0xFF]`;
    const [line = ''] = await read(failed('Failed', output(text)));
    expect(line.endsWith('x\u001b[31mred\ufffd')).toBe(true);
    expect(line.length).toBeLessThan(MAX_STACK_LENGTH + 60);
  });
});

test('tests that are listed and not told of are missing', async () => {
  const listed = '<Test>./adds</Test><Test>./next</Test>';
  expect(await read(testOf('passed'), listed)).toEqual([
    'P Linux › adds › adds',
    '! It lists 2 tests, and tells how 1 of them went. (incomplete)',
  ]);
});

test('a report that was cut off keeps what was complete, or had failed', async () => {
  const whole = site(testOf('passed', '', 'a') + testOf('failed', output('no'), 'b'));
  const cutAfter = async (text: string) => {
    const lines = await drawXml(ctestXml, whole.slice(0, whole.indexOf(text) + text.length));
    return lines.filter((line) => !line.startsWith('!'));
  };
  expect(await cutAfter('<Name>a</Name>')).toEqual([]);
  expect(await cutAfter('</Test>')).toEqual(['P Linux › a › a']);
  expect(await cutAfter('<Name>b</Name>')).toEqual(['P Linux › a › a', 'F Linux › b › b']);
});

test.each([
  ['<Site BuildName="x"><Testing/></Site>', true],
  ['<Site BuildName="x">\n<Testing>', true],
  ['<Site BuildName="x"><Build>', false],
  ['<Testing>', false],
])('%s: recognised is %s', (text, isOne) => {
  expect(ctestXml.recognises(reportHead(text))).toBe(isOne);
});
