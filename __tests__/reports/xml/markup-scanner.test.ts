import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../src/reports/text/decode-text.js';
import type { XmlElement, XmlNode } from '../../../src/reports/xml/xml-element.js';
import { examples } from '../../effort.js';
import { utf8 } from '../sources.js';
import { draw, drawAll, SAMPLE, scan, scanWithFastXmlParser, scanWithSaxes } from './trees.js';

function drawn(text: string): string {
  return drawAll(scan(utf8(text)));
}

/** A document in pieces of so many bytes. */
function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

/** What our scanner says, in a form that can be compared. */
function told(document: Uint8Array | readonly Uint8Array[]): string {
  const scanned = scan(document);
  return JSON.stringify([drawAll(scanned), scanned.problems]);
}

describe('the scanner', () => {
  test.each([
    ['keeps order', '<a>1<b/>2<c/><b/>3</a>', 'a("1" b "2" c b "3")'],
    ['takes the last of repeated attributes', '<a x="1" y="2" x="3"/>', 'a[x="3"][y="2"]'],
    ['keeps text apart that a comment divides', '<a>&am<!-- -->p;</a>', 'a("&amp;")'],
    ['decodes references once', '<a x="&lt;&amp;lt;&#38;&#x26;">&quot;&#10;</a>', 'a[x="<&lt;&&"]("\\"\\n")'],
    ['leaves unknown entities alone', '<a>&nbsp;&x; & &;&#xg;</a>', 'a("&nbsp;&x; & &;&#xg;")'],
    [
      'leaves out references to what is no character',
      '<a>1&#0;2&#xD800;3&#x110000;</a>',
      'a("123&#x110000;")',
    ],
    ['never expands what the document defines', '<!DOCTYPE a [<!ENTITY x "b>]">]><a>&x;</a>', 'a("&x;")'],
    ['takes names of other alphabets', '<žluť š="1"/>', 'žluť[š="1"]'],
    ['takes a `<` before what is no letter', '<a><→ <𝄞 <</a>', 'a("<→ <𝄞 <")'],
    ['takes a closing tag with space', '<a><b></b\n></ a ></a>', 'a(b)'],
  ])('%s', (_, text, tree) => {
    expect(drawn(text)).toBe(tree);
  });

  test('tells where a document broke by line, column and byte', () => {
    const { problems } = scan(utf8('\ufeff<a>\n<b>žluť 😀</c>'));
    expect(problems).toEqual([
      {
        what: expect.stringContaining('</c> stands where <b> from line 2'),
        line: 2,
        column: 11,
        offset: 21,
        incomplete: true,
      },
    ]);
  });

  test('cuts a value that is too long, and says so', () => {
    const long = `${'ž'.repeat(700_000)}\n`;
    for (const parts of [1 << 30, 100_000, 65_537]) {
      const { roots, problems } = scan(pieces(utf8(`<a>\n<b x="${long}" y="1"/>\n<c></d></a>`), parts));
      const [first] = roots[0]?.children.filter((child) => typeof child !== 'string') ?? [];
      expect(first?.attributes.get('x')).toBe('ž'.repeat(2 ** 19));
      expect(first?.attributes.get('y')).toBe('1');
      expect(problems).toEqual([
        expect.objectContaining({ line: 4, column: 4, offset: 1_400_024 }),
        expect.objectContaining({
          what: expect.stringContaining('longer than 1 MiB'),
          line: 2,
          incomplete: false,
        }),
      ]);
    }
  });

  test('gives up a tag that never ends', () => {
    const { problems } = scan(pieces(utf8(`<a><b ${`x="${'1'.repeat(1_000)}" `.repeat(17_000)}`), 1 << 20));
    expect(problems).toEqual([
      expect.objectContaining({ what: expect.stringContaining('16 MiB'), line: 1, column: 4 }),
    ]);
  });

  test('finds a document behind much output', () => {
    const log = 'log line with <b> in it\n'.repeat(20_000);
    expect(drawAll(scan(pieces(utf8(`${log}<a/>`), 10_000)))).toBe('a');
  });
});

// Pieces that markup is made of, so that random texts are nearly documents.
const PIECES = [
  ...[
    '<a>',
    '</a>',
    '<b x="1">',
    '</b>',
    '<c/>',
    "<d y='2'/>",
    '<e x=1 y/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
  ],
  ...[
    '<?xml ',
    '?>',
    '<!DOCTYPE x [',
    ']>',
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    '&',
    '&amp;',
    '&#60;',
    '&#x1F600;',
    ' ',
  ],
  ...['\n', '\r', 'x', ' y="', '\u0000', '\u{1f600}', 'ž', '</a', '</ a >', '<n:a>', '</n:a>', 'a', ']'],
];
const markup = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join(''));

describe('the scanner and fast-xml-parser', () => {
  test('see the same in markup of any kind, and break at the same place for the same reason', () => {
    fc.assert(
      fc.property(markup, (text) => {
        // A reference in the middle of which something stands that is no text: two texts for us.
        fc.pre(!/&[^;<]*<[!?]/.test(text) && !/\r<[!?]/.test(text));
        // What may begin a name beyond ASCII is seen differently in front of the document.
        fc.pre(!/<[^ -~\s]/u.test(text));
        // fast-xml-parser takes a quotation mark in the name of an element for the beginning of a value.
        fc.pre(!/<[^\s<>]*["']/.test(text));
        const ours = scan(utf8(text));
        const theirs = scanWithFastXmlParser(utf8(text));
        expect(drawAll(ours)).toBe(drawAll(theirs));
        const [problem] = ours.problems;
        const { offset: _, ...broken } = problem ?? { offset: 0 };
        expect(problem === undefined ? [] : [broken]).toEqual(theirs.problems.slice(0, 1));
      }),
      { ...SAMPLE, numRuns: examples(1_000) },
    );
  });
});

interface Drawn {
  readonly xml: string;
  readonly tree: string;
}

/** Text as a careful writer escapes it, in one of the ways that there are. */
function escaped(text: string, way: number): string {
  const named = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  if (way % 2 === 0) return named;
  return text.replace(/[&<>"']/g, (c) =>
    way === 1 ? `&#${c.charCodeAt(0)};` : `&#x${c.charCodeAt(0).toString(16)};`,
  );
}

const words = fc.stringMatching(/^[ -~é€😀]{0,12}$/u);
const attribute = fc.record({
  name: fc.constantFrom('name', 'time', 'n:x', 'classname', 'ž'),
  value: words,
  way: fc.nat(3),
});
const document = fc.letrec<{ element: Drawn; node: Drawn }>((tie) => ({
  node: fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .record({ text: words, way: fc.nat(3) })
        .map(({ text, way }) => ({ xml: escaped(text, way), tree: text })),
    },
    words.map((text) => ({
      xml: `<![CDATA[${text.replaceAll(']]>', '')}]]>`,
      tree: text.replaceAll(']]>', ''),
    })),
    words.map((text) => ({ xml: `<!--${text.replaceAll('-', '')}-->`, tree: '' })),
    { weight: 3, arbitrary: tie('element') },
  ),
  element: fc
    .record({
      name: fc.constantFrom('testsuite', 'testcase', 'failure', 'n:a', 'b'),
      attributes: fc.uniqueArray(attribute, { maxLength: 4, selector: ({ name }) => name }),
      children: fc.array(tie('node'), { maxLength: 5 }),
      space: fc.constantFrom('', ' ', '\n'),
    })
    .map(({ name, attributes, children, space }) => {
      const inTag = attributes
        .map((each) => ` ${each.name}${space}=${space}"${escaped(each.value, each.way)}"`)
        .join('');
      const content = children.map((child) => child.xml).join('');
      return { xml: `<${name}${inTag}${space}>${content}</${name}${space}>`, tree: '' };
    }),
})).element;

describe('the scanner, fast-xml-parser and saxes', () => {
  test('see the same in every well-formed document', () => {
    fc.assert(
      fc.property(document, ({ xml }) => {
        const ours = scan(utf8(xml));
        expect(ours.problems).toEqual([]);
        expect(drawAll(ours)).toBe(scanWithSaxes(xml)?.map(draw).join(' + '));
        expect(drawAll(ours)).toBe(drawAll(scanWithFastXmlParser(utf8(xml))));
      }),
      { ...SAMPLE, numRuns: examples(500) },
    );
  });

  test('saxes accepts nothing in which we find a fault, and sees the same in it', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const document = `<r>${text}</r>`;
        const theirs = scanWithSaxes(document);
        // Entities that a document defines are known to saxes, and not to us.
        fc.pre(theirs !== undefined && !document.includes('<!DOCTYPE'));
        const ours = scan(utf8(document));
        expect(ours.problems).toEqual([]);
        expect(drawAll(ours)).toBe(theirs?.map(draw).join(' + '));
      }),
      { ...SAMPLE, numRuns: examples(1_000) },
    );
  });
});

describe('however a document is divided', () => {
  test('the same is told at every boundary', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const bytes = utf8(text);
        const whole = told(bytes);
        expect(told(pieces(bytes, 1))).toBe(whole);
        for (let at = 1; at < bytes.length; at++)
          expect(told([bytes.subarray(0, at), bytes.subarray(at)])).toBe(whole);
      }),
      { numRuns: examples(100) },
    );
  });

  test.each([
    ['utf16le' as const, '\ufeff<?xml version="1.0" encoding="utf-16"?><a x="ž😀">1</a>'],
    ['latin1' as const, '<?xml version="1.0" encoding="windows-1252"?><a x="é\u0080">1</a>'],
  ])('in %s too', (encoding, text) => {
    const bytes = Buffer.from(text, encoding);
    expect(drawAll(scan(bytes))).toBe(scanWithFastXmlParser(bytes).roots.map(draw).join(' + '));
    expect(told(pieces(bytes, 1))).toBe(told(bytes));
    expect(scan(bytes).problems).toEqual([]);
  });
});

/** Line ends in values are spaces for a parser that keeps to the letter; we keep them, as reports mean them. */
function withSpaces(roots: readonly XmlElement[]): string {
  const plain = (node: XmlNode): XmlNode => {
    if (typeof node === 'string') return node;
    const attributes = [...node.attributes].map(
      ([name, value]) => [name, value.replace(/[\t\n]/g, ' ')] as const,
    );
    return { ...node, attributes: new Map(attributes), children: node.children.map(plain) };
  };
  return roots.map(plain).map(draw).join(' + ');
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

function xmlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.xml')).map((name) => join(folder, name));
}

describe('real reports', () => {
  const files = [
    ...xmlFiles(join(ROOT, '__tests__/fixtures')),
    ...xmlFiles(resolve(ROOT, '../shared/reports')),
  ];

  test('three parsers see the same in them, in pieces of any size', () => {
    for (const file of files) {
      const bytes = readFileSync(file);
      const ours = scan(bytes);
      const tree = drawAll(ours);
      expect([file, tree]).toEqual([file, drawAll(scanWithFastXmlParser(bytes))]);
      const theirs = scanWithSaxes(decodeText(bytes).text);
      if (theirs !== undefined) expect([file, withSpaces(ours.roots)]).toEqual([file, withSpaces(theirs)]);
      const sizes = bytes.length < 2_000 ? [1, 7, 1_000] : [4_096, 4_097];
      for (const size of sizes) expect(told(pieces(bytes, size))).toBe(told(bytes));
    }
    expect(files.length).toBeGreaterThan(0);
  });
});
