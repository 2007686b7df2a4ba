import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedReport } from '../../../src/reports/format.js';
import { PlainCases } from '../../../src/reports/formats/junit/junit-plain-cases.js';
import { JUnitReader } from '../../../src/reports/formats/junit/junit-reader.js';
import { examples } from '../../effort.js';

function read(bytes: Uint8Array, pieceLength = bytes.length): ParsedReport {
  const reader = new JUnitReader();
  for (let at = 0; at < bytes.length; at += pieceLength) reader.write(bytes.subarray(at, at + pieceLength));
  return reader.end();
}

/** What the scanner alone makes of a report. */
function readWithScanner(bytes: Uint8Array): ParsedReport {
  const spy = jest.spyOn(PlainCases.prototype, 'read').mockImplementation((_, at) => at);
  const report = read(bytes);
  spy.mockRestore();
  return report;
}

function told({ cases, problems }: ParsedReport): unknown {
  return { cases: [...cases], problems };
}

function inSuite(...cases: readonly string[]): Buffer {
  // The encoding is known behind the first hundreds of bytes, and pieces are passed on as they come.
  const beginning = `<testsuite name="s">${' '.repeat(1_000)}`;
  return Buffer.from(`${beginning}\n${cases.join('\n')}\n</testsuite>`);
}

const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'b.C', '1.5', '0.25', '1,5', '7', '', ' ', 'é', '&#32;', '&amp;'),
  },
  fc.constantFrom(
    'a"b',
    'a" b="',
    "it's",
    'a>b',
    'a/>',
    '<b',
    'two\nlines',
    'run',
    'notrun',
    'failed',
    'x'.repeat(5_000),
  ),
);
const body = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', '\n  ', '<system-out>a\nb</system-out>') },
  fc.constantFrom(
    ...[
      '<system-out><![CDATA[<x>]]></system-out>',
      '<system-err>]]><![CDATA[]]]]><![CDATA[]]> </system-err>',
      '<skipped/>',
    ],
    ...[
      '<failure>f</failure>',
      '<system-out><b/></system-out>',
      '<system-out/>',
      '<!-- -->',
      '<system-out>',
      '</x>',
    ],
  ),
);
const attribute = fc.tuple(
  fc.constantFrom(
    'name',
    'classname',
    'class',
    'time',
    'file',
    'filepath',
    'line',
    'lineno',
    'status',
    'result',
    'x',
  ),
  fc.constantFrom('"', '"', '"', "'", ''),
);
/** Cases that are written alike, but for what their values are. */
const alike = fc
  .tuple(
    fc.array(attribute, { maxLength: 5 }),
    fc.constantFrom(' ', '\n', '  ', ' / '),
    fc.constantFrom('', ' ', ' disabled'),
    fc.array(fc.tuple(fc.array(value, { minLength: 5, maxLength: 5 }), fc.option(body)), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([attributes, space, end, cases]) =>
    cases.map(([values, inside]) => {
      const written = attributes.map(
        ([name, quote], i) => `${space}${name}=${quote}${values[i] ?? ''}${quote}`,
      );
      const tag = `<testcase${written.join('')}${end}`;
      return inside === null ? `${tag}/>` : `${tag}>${inside}</testcase>`;
    }),
  );

describe('plain cases', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('say what the scanner says of them, however they come', () => {
    fc.assert(
      fc.property(
        fc.array(alike, { maxLength: 4 }),
        fc.integer({ min: 1, max: 300 }),
        (groups, pieceLength) => {
          const report = inSuite(...groups.flat());
          const expected = told(readWithScanner(report));
          expect(told(read(report))).toEqual(expected);
          expect(told(read(report, pieceLength))).toEqual(expected);
        },
      ),
      { numRuns: examples(70) },
    );
  });

  test('are read without the scanner as soon as one of them was seen, in this report or the one before', () => {
    const learn = jest.spyOn(PlainCases.prototype, 'learn');
    const cases = Array.from(
      { length: 50 },
      (_, i) => `<testcase unseen="${i}" classname="c${i}" name="n${i}" time="${i}.5"/>`,
    );
    const report = inSuite(...cases);
    expect(read(report).cases.length).toBe(50);
    expect(learn).toHaveBeenCalledTimes(1);
    expect(told(read(report))).toEqual(told(readWithScanner(report)));
    // By the scanner alone.
    expect(learn).toHaveBeenCalledTimes(1 + 50);
  });

  test('are learnt again where attributes are added', () => {
    const learn = jest.spyOn(PlainCases.prototype, 'learn');
    const cases = Array.from({ length: 50 }, (_, i) => `<testcase lone="${i}" name="n"/>`);
    read(inSuite('<testcase lone="0"/>', ...cases));
    expect(learn).toHaveBeenCalledTimes(2);
  });

  test('leave nothing of a tag that the piece before ended in', () => {
    const begun = '<testcase name="a"/><testcase name="a long name';
    const rest = ' that goes on"/><testcase name="b" time="1"><failure/></testcase>';
    const reader = new JUnitReader();
    const report = inSuite(begun + rest);
    const cut = report.indexOf(rest);
    reader.write(report.subarray(0, cut));
    reader.write(report.subarray(cut));
    expect([...reader.end().cases].map(({ name }) => name)).toEqual(['a', 'a long name that goes on', 'b']);
  });

  test('at the greatest depth are cut where others are', () => {
    for (const depth of [97, 98, 99, 100]) {
      const cases = '<testcase name="a"><system-out>o</system-out></testcase>'.repeat(3);
      const report = Buffer.from('<testsuite>'.repeat(depth) + cases + '</testsuite>'.repeat(depth));
      expect(told(read(report))).toEqual(told(readWithScanner(report)));
    }
  });
});
