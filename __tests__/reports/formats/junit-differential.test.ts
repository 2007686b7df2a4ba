import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedReport } from '../../../src/reports/format.js';
import { junit } from '../../../src/reports/formats/junit/junit.js';
import { decodeText } from '../../../src/reports/text/decode-text.js';
import { examples } from '../../effort.js';
import { utf8 } from '../sources.js';
import { SAMPLE, scanWithFastXmlParser, scanWithSaxes } from '../xml/trees.js';
import { type JUnitByTree, junitByTree } from './junit-by-tree.js';

const createReader = await junit.load();

function read(...pieces: readonly Uint8Array[]): ParsedReport {
  const reader = createReader();
  for (const piece of pieces) reader.write(piece);
  return reader.end();
}

/** What the streaming reader says, as the slow one would. */
function streamed(report: ParsedReport): JUnitByTree {
  const told = report.problems.map(({ what }) => /in "(?:[^"\\]|\\.)*"(?: and (\d+) more)?\.$/.exec(what));
  const missing = told.reduce((sum, match) => sum + (match === null ? 0 : 1 + Number(match[1] ?? 0)), 0);
  return { cases: [...report.cases], duplicatesAreAttempts: report.duplicatesAreAttempts, missing };
}

function inBytes(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

const attribute = fc.constantFrom(
  ...[' name="n"', ' name="m"', ' name=" "', ' classname="C"', ' class="D"', ' time="1.5"', ' time="1,5"'],
  ...[' time="0.1234567"', ' file="a.ts"', ' filepath="b/"', ' line="7"', ' lineno="0"', ' status="failed"'],
  ...[
    ' status="notrun"',
    ' result="suppressed"',
    ' failures="1"',
    ' errors="2"',
    ' name="pytest"',
    ' type="T"',
  ],
  ...[
    ' message="failed on teardown with x"',
    ' message="a&#10;b"',
    ' classname="src/a.test.ts"',
    ' name="é&lt;"',
  ],
);
const attributes = fc.array(attribute, { maxLength: 4 }).map((parts) => parts.join(''));
const PLAYWRIGHT_SUITE =
  '<testsuite name="a.spec.ts" timestamp="t" hostname="webkit" tests="1" failures="0" skipped="0" time="1" errors="0">';
const pieces = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('testsuite', 'testsuites', 'testcase', 'failure', 'error', 'properties'),
      attributes,
    )
    .map(([name, inside]) => `<${name}${inside}>`),
  fc
    .tuple(
      fc.constantFrom('testcase', 'failure', 'skipped', 'rerunError', 'flakyFailure', 'error'),
      attributes,
    )
    .map(([name, inside]) => `<${name}${inside}/>`),
  fc.constantFrom('</testsuite>', '</testcase>', '</failure>', '</error>', '</testsuites>', '</properties>'),
  fc.constantFrom(PLAYWRIGHT_SUITE, '<property name="go.version"/>', '<system-out>x<failure/></system-out>'),
  fc.constantFrom(
    '<stackTrace>\n at x</stackTrace>',
    '<stack-trace> y',
    '</stack-trace>',
    ' text\n',
    '&amp;',
  ),
  fc.constantFrom(
    '<![CDATA[<x>]]>',
    '<!-- -->',
    '<a>',
    '</a>',
    '<rerunFailure><stackTrace>z</stackTrace></rerunFailure>',
  ),
);
/** Reports of any shape; most of them break off somewhere. */
const report = fc
  .tuple(
    fc.constantFrom('', '<testsuites id="" name="" tests="2" failures="0" skipped="0" errors="0" time="1">'),
    fc.array(pieces, { maxLength: 25 }),
  )
  .map(([root, parts]) => root + parts.join(''));

describe('the streaming reader and a slow one on the tree of another parser', () => {
  test('say the same of reports of any shape, complete or broken', () => {
    fc.assert(
      fc.property(report, (xml) => {
        const tree = scanWithFastXmlParser(utf8(xml));
        expect(streamed(read(utf8(xml)))).toEqual(junitByTree(tree.roots));
      }),
      { ...SAMPLE, numRuns: examples(1_000) },
    );
  });

  test('a report says the same however it is divided', () => {
    fc.assert(
      fc.property(report, fc.integer({ min: 1, max: 20 }), (xml, size) => {
        const bytes = utf8(xml);
        const whole = read(bytes);
        const divided = read(...inBytes(bytes, size));
        expect(streamed(divided)).toEqual(streamed(whole));
        expect(divided.problems).toEqual(whole.problems);
      }),
      { numRuns: examples(400) },
    );
  });
});

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDERS = [join(ROOT, '__tests__/fixtures'), resolve(ROOT, '../shared/reports')].filter(existsSync);
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.xml'))
    .map((file) => join(folder, file)),
);

describe('real reports', () => {
  test('are read alike from three parsers', () => {
    for (const file of FILES) {
      const bytes = readFileSync(file);
      const ours = streamed(read(bytes));
      expect([file, ours]).toEqual([file, junitByTree(scanWithFastXmlParser(bytes).roots)]);
      const theirs = scanWithSaxes(decodeText(bytes).text);
      // Line ends in values are spaces there; nothing else may differ.
      if (theirs !== undefined) expect([file, spaced(ours)]).toEqual([file, spaced(junitByTree(theirs))]);
    }
    expect(FILES.length).toBeGreaterThan(50);
  });

  test('mutated ones say the same in pieces, and as the slow reader says', () => {
    const small = FILES.map((file) => readFileSync(file)).filter((bytes) => bytes.length < 2_000);
    const mutation = fc.record({
      at: fc.nat(),
      length: fc.nat(30),
      insert: fc.constantFrom('', '<', '"', '&', '</testcase>', ']]>', 'z'),
    });
    fc.assert(
      fc.property(fc.nat(), fc.array(mutation, { maxLength: 4 }), (which, mutations) => {
        let bytes = Buffer.from(small[which % small.length] ?? '');
        for (const { at, length, insert } of mutations) {
          const start = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, start), utf8(insert), bytes.subarray(start + length)]);
        }
        const ours = streamed(read(bytes));
        expect(streamed(read(...inBytes(bytes, 1)))).toEqual(ours);
        // Where a numeric reference is spoilt, fast-xml-parser's decoder takes out what does not belong into it.
        fc.pre(!/<[^\s<>]*["']|&[^;<]*<[!?]|&#(?:x[\da-f]*[^\da-f;]|\d*[^\d;x])/i.test(bytes.toString()));
        expect(ours).toEqual(junitByTree(scanWithFastXmlParser(bytes).roots));
      }),
      { ...SAMPLE, numRuns: examples(150) },
    );
  });
});

function spaced(report: JUnitByTree): string {
  // Of a further failure the first line is a title.
  const withoutTitles = (key: string, value: unknown): unknown =>
    key === 'stack' ? String(value).replace(/\nAlso: .*/g, '') : value;
  return JSON.stringify(report, withoutTitles).replace(/\\n|\\t| /g, ' ');
}
