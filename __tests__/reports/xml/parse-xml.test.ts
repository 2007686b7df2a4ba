import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { parseXml } from '../../../src/reports/xml/parse-xml.js';
import { ownText, type XmlElement, type XmlNode } from '../../../src/reports/xml/xml-element.js';
import { examples } from '../../effort.js';
import { utf8 } from '../sources.js';

function parse(text: string) {
  return parseXml(utf8(text));
}

/** A tree in one line: `a[x=1](b 'text')`, an element that was cut off with a `~`. */
function draw(node: XmlNode): string {
  if (typeof node === 'string') return JSON.stringify(node);
  const attributes = [...node.attributes].map(([name, value]) => `[${name}=${value}]`).join('');
  const children = node.children.length === 0 ? '' : `(${node.children.map(draw).join(' ')})`;
  return `${node.closed ? '' : '~'}${node.name}${attributes}${children}`;
}

function drawn(text: string): string {
  return parse(text).roots.map(draw).join(' + ');
}

describe('parseXml', () => {
  test.each([
    ['keeps order', '<a>1<b/>2<c/><b/>3</a>', 'a("1" b "2" c b "3")'],
    ['keeps attributes as they are written', '<a x="1" y=\' 2 \'/>', 'a[x=1][y= 2 ]'],
    ['drops namespace prefixes of elements only', '<n:a xmlns:n="u" n:x="1"/>', 'a[xmlns:n=u][n:x=1]'],
    [
      'decodes named and numeric references once',
      '<a x="&lt;&amp;lt;&#38;&#x26;">&quot;&#10;&gt;</a>',
      'a[x=<&lt;&&]("\\"\\n>")',
    ],
    ['keeps control characters that are written as references', '<a>&#27;[31m</a>', 'a("\\u001b[31m")'],
    ['keeps raw control characters', '<a>\u0001\u001b\u0008</a>', 'a("\\u0001\\u001b\\b")'],
    ['leaves unknown entities alone', '<a>&nbsp;&x; & &;</a>', 'a("&nbsp;&x; & &;")'],
    ['reads CDATA as text', '<a>1<![CDATA[<b>&amp;]]>2</a>', 'a("1" "<b>&amp;" "2")'],
    ['skips comments and instructions', '<a><!-- <b> --><?php </a> ?>1</a><!-- end -->', 'a("1")'],
    [
      'never expands what the document defines',
      '<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y SYSTEM "file:///etc/passwd">]><a>&x;&y;</a>',
      'a("&x;&y;")',
    ],
    ['takes < and > in values', '<a x="1 < 2 > 0"/>', 'a[x=1 < 2 > 0]'],
    ['takes a forgotten < in text', '<a>1 < 2 <= 3 <</a>', 'a("1 < 2 <= 3 <")'],
    ['takes values without quotes, and attributes without values', '<a x=1 y z=2/>', 'a[x=1][z=2]'],
    ['takes attributes without space between them', '<a x="1"y="2"/>', 'a[x=1][y=2]'],
    ['takes quotation marks in a value', '<a x="f("a","b c")" y="1"/>', 'a[x=f("a","b c")][y=1]'],
    [
      'takes names that could reach a prototype',
      '<constructor><__proto__ x="1"/></constructor>',
      '_constructor(___proto__[x=1])',
    ],
    ['takes names of inherited properties', '<toString><valueOf/></toString>', 'toString(valueOf)'],
    ['takes attributes of such names', '<a constructor="1" __proto__="2"/>', 'a[constructor=1][__proto__=2]'],
    ['takes log lines before the document', 'INFO: 1 < 2\n<?xml version="1.0"?><a/>', 'a'],
    ['takes text behind it', '<a/>\nBUILD OK\n', 'a'],
    ['turns line ends into line feeds', '<a>1\r\n2\r3</a>', 'a("1\\n2\\n3")'],
    [
      'reads several documents one behind the other',
      '<?xml version="1.0"?><a/><?xml version="1.0"?><b/>',
      'a + b',
    ],
  ])('%s', (_, text, tree) => {
    expect(drawn(text)).toBe(tree);
    expect(parse(text).problems.filter((problem) => problem.incomplete)).toEqual([]);
  });

  test.each<[string, string, string, string, number, number]>([
    ['in text', '<a>\n<b>1</b>\n<c>2', '~a(b("1") ~c("2"))', 'inside <c>, which begins in line 3', 3, 5],
    ['between elements', '<a>\n<b/>', '~a("\\n" b)', 'inside <a>, which begins in line 1', 2, 5],
    ['in a start tag', '<a><b/><c x="1', '~a(b)', 'inside a tag in <a>', 1, 8],
    ['in a closing tag', '<a><b>1</b', '~a(~b("1"))', 'inside a closing tag in <b>', 1, 8],
    ['in a CDATA section', '<a><![CDATA[1 < 2', '~a("1 < 2")', 'inside a CDATA section in <a>', 1, 18],
    ['in a comment', '<a><b/><!-- 1', '~a(b)', 'inside a comment or declaration in <a>', 1, 8],
    [
      'at a closing tag of another element',
      '<a><b><c/></a><d/>',
      '~a(~b(c))',
      '</a> stands where <b> from line 1 should',
      1,
      11,
    ],
    ['at a closing tag of nothing', '<a/></a>', 'a', '</a> closes an element that was not opened', 1, 5],
    ['before it begins', '<a', '', 'inside a tag', 1, 1],
  ])('a document that breaks %s yields what came before', (_, text, tree, what, line, column) => {
    const { problems } = parse(text);
    expect(drawn(text).replaceAll(' "\\n"', '').replaceAll('"\\n" b(', 'b(')).toBe(tree);
    expect(problems).toEqual([{ what: expect.stringContaining(what), line, column, incomplete: true }]);
  });

  test('says that there is no document', () => {
    expect(parse('no markup').problems).toEqual([{ what: 'It holds no XML element.', incomplete: true }]);
  });

  test('says where it guessed the end of a value', () => {
    const { problems } = parse('<a>\n  <b x="f("a","b")"/></a>');
    expect(problems).toEqual([
      { what: expect.stringContaining('was guessed'), line: 2, column: 3, incomplete: false },
    ]);
  });

  test('stops at a depth that no report has, with what was read', () => {
    const { roots, problems } = parse(`${'<a>'.repeat(5_000)}`);
    expect(roots).toHaveLength(1);
    expect(problems[0]?.what).toContain('more than 100 deep');
  });

  test('refuses files that are too large before it decodes them', () => {
    const { roots, problems } = parseXml(new Uint8Array(3 * 2 ** 20), { maxBytes: 2 ** 20 });
    expect(roots).toEqual([]);
    expect(problems[0]).toEqual({
      what: 'It is 3 MiB long; at most 1 MiB can be read.',
      remedy: expect.any(String),
      incomplete: true,
    });
  });

  test('leaves text out that nobody reads, and loses nothing behind it', () => {
    const textless = new Set(['out']);
    const text = '<a><out>1<![CDATA[</a>]]><x><out>2</out></x>3</out><n:out>4</n:out><b>5</b></a>';
    expect(parseXml(utf8(text), { textless }).roots.map(draw)).toEqual(['a(out out b("5"))']);
    expect(parseXml(utf8('<a><out>1<x>2'), { textless }).roots.map(draw)).toEqual(['~a(~out)']);
  });

  test('entity bombs stay small', () => {
    const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join('');
    const { roots } = parse(`<!DOCTYPE a [<!ENTITY e0 "x">${entities}]><a>&e30;</a>`);
    expect(roots.map(draw)).toEqual(['a("&e30;")']);
  });
});

// Pieces that markup is made of, so that random texts are nearly documents.
const piece = fc.constantFrom(
  ...[
    '<a>',
    '</a>',
    '<b x="1">',
    '</b>',
    '<c/>',
    "<d y='2'/>",
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?xml ',
    '?>',
  ],
  ...[
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
    ' ',
    '\n',
    'x',
    '\u0000',
    '\u{1f600}',
  ],
);
const markup = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('parseXml, on anything', () => {
  test('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => Array.isArray(parseXml(bytes).roots)),
    );
  });

  test('never throws on mutated markup', () => {
    fc.assert(
      fc.property(markup, (text) => Array.isArray(parse(text).roots)),
      { numRuns: examples(1_000) },
    );
  });

  test('finds nothing wrong with what an independent validator accepts', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const document = `<r>${text}</r>`;
        // The validator takes an unescaped ampersand or quotation mark for a fault, and unfinished comments for none.
        fc.pre(XMLValidator.validate(document) === true && !/<!--|-->|<!D|<\?|CDATA/.test(text));
        expect(parse(document).problems.filter((problem) => problem.incomplete)).toEqual([]);
      }),
      { numRuns: examples(1_000) },
    );
  });

  test('a document cut anywhere keeps every element that was complete, and says that it was cut', () => {
    const documents = fc.array(
      fc.constantFrom('<t n="1"/>', '<t n="2">x</t>', '<t>a<![CDATA[<]]>b</t>', '<!-- t -->'),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(documents, fc.nat(), (pieces, seed) => {
        const whole = `<r>${pieces.join('')}</r>`;
        const at = 3 + (seed % (whole.length - 3));
        const complete = (text: string) =>
          parse(text).roots.flatMap((root) => root.children.filter(isClosed)).length;
        let end = 3;
        let expected = 0;
        for (const text of pieces) {
          end += text.length;
          if (end <= at && text.startsWith('<t')) expected++;
        }
        expect(complete(whole.slice(0, at))).toBe(expected);
        expect(parse(whole.slice(0, at)).problems[0]?.incomplete).toBe(true);
      }),
    );
  });

  test('text comes back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const plain = text.replace(/\r\n?/g, '\n');
        const escaped = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        const [root] = parse(`<a>${escaped}</a>`).roots;
        expect(root === undefined ? undefined : ownText(root)).toBe(plain);
      }),
    );
  });
});

function isClosed(node: XmlNode): node is XmlElement {
  return typeof node !== 'string' && node.closed;
}
