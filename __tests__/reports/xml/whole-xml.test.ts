import { describe, expect, test } from '@jest/globals';
import { FORMATS } from '../../../src/reports/formats.js';
import { MAX_XML_BYTES } from '../../../src/reports/xml/parse-xml.js';
import { drawXml } from '../formats/read-xml.js';

// What holds for every format that reads a document as a whole, whatever stands in it.

/** A format's root, what its elements nest in, and one of its tests. */
const DOCUMENTS: readonly (readonly [name: string, root: string, nesting: string, test: string])[] = [
  ['trx', 'TestRun', 'InnerResults', 'UnitTestResult'],
  ['nunit3', 'test-run', 'test-suite', 'test-case'],
  ['nunit2', 'test-results', 'test-suite', 'test-case'],
  ['xunit', 'assemblies', 'assembly', 'test'],
  ['ctest-xml', 'Site', 'Testing', 'Test'],
  ['testng', 'testng-results', 'suite', 'test-method'],
  ['robot', 'robot', 'suite', 'test'],
];

function formatOf(name: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((each) => each.name === name);
  if (format === undefined) throw new Error(`There is no format ${name}.`);
  return format;
}

describe.each(DOCUMENTS)('%s', (name, root, nesting, element) => {
  const format = formatOf(name);

  test('finds no tests where there are none', async () => {
    expect(await drawXml(format, `<${root}/>`)).toEqual([]);
    expect(await drawXml(format, `<${root}>text<other><${element} name="x"/></other></${root}>`)).toEqual([]);
  });

  test('says so where it is something else, as when its format was forced', async () => {
    const lines = await drawXml(format, `<unknown><${element} name="x"/></unknown>`);
    expect(lines).toHaveLength(1);
    expect(lines.join()).toMatch(/^! It begins with <unknown>, and not with <.*> ?.*\(incomplete\)$/);
  });

  test('says so where elements are too deep inside each other', async () => {
    const deep = `<${root}>${`<${nesting}>`.repeat(1_000)}${`</${nesting}>`.repeat(1_000)}</${root}>`;
    const lines = await drawXml(format, deep);
    expect(lines.filter((line) => line.endsWith('(incomplete)'))).toHaveLength(1);
  });

  test('takes the names of JavaScript for names', async () => {
    const text = `<${root} __proto__="1"><${nesting} constructor="2"><${element} toString="3"><__proto__/><constructor>4</constructor></${element}></${nesting}></${root}>`;
    const lines = await drawXml(format, text);
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([]);
  });

  test('says so where it is not XML after all', async () => {
    expect((await drawXml(format, 'nothing of that kind')).join()).toContain('(incomplete)');
  });
});

test('a document above the limit is not read, and that is told', async () => {
  const reader = (await formatOf('trx').load())();
  const chunk = new Uint8Array(64 * 1024 * 1024);
  for (let length = 0; length <= MAX_XML_BYTES; length += chunk.length) reader.write(chunk);
  const { cases, problems } = reader.end();
  expect([cases.length, problems.map((problem) => problem.incomplete)]).toEqual([0, [true]]);
});
