import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { code, codeBlock, details, htmlCode, table, text } from '../../src/render/markdown.js';
import { firstLines, oneLine } from '../../src/render/visible.js';
import { examples } from '../effort.js';
import { ATTACKS } from './cases.js';
import { attribute, Rendered, SECOND_PASS, textOf } from './gfm.js';
import { hostileText } from './hostile-text.js';

/** Where text and code may stand on our pages. Each has words of ours around it, so that nothing is at an end. */
const PLACES: Readonly<Record<string, (inline: string) => string>> = {
  'a paragraph of its own': (inline) => `${inline}\n\nend`,
  'a sentence': (inline) => `before ${inline} after`,
  'a heading': (inline) => `### ✗ ${inline}\n\nend`,
  'a list': (inline) => `- **Why:** ${inline}\n- ${inline}`,
  'the start of a list item': (inline) => `- ${inline}\n- end`,
  'bold words': (inline) => `**✗ ${inline}**\\\nend`,
  'a cell': (inline) =>
    table(
      ['One', 'Two'],
      [
        [inline, 'x'],
        ['x', inline],
      ],
    ),
  'the fold of a fold': (inline) => details('Title', `- ${inline}`),
  'small print': (inline) => `<sub>${inline} · end</sub>`,
};

const RAW_HTML = (inline: string) => details(inline, 'body');

function expectInert(rendered: Rendered, allowed: readonly string[]): void {
  expect([...rendered.tags()].filter((tag) => !allowed.includes(tag))).toEqual([]);
  expect(rendered.comments).toEqual([]);
  expect(rendered.elements.flatMap((element) => element.attrs)).toEqual([]);
  for (const [what, pattern] of Object.entries(SECOND_PASS)) {
    expect({ what, found: pattern.exec(rendered.searched)?.[0] }).toEqual({ what, found: undefined });
  }
}

const OURS = [
  'p',
  'h3',
  'ul',
  'li',
  'strong',
  'br',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'details',
  'summary',
  'sub',
  'code',
  'span',
];

describe.each(Object.entries({ ...PLACES, 'a raw summary': RAW_HTML }))('text in %s', (_, place) => {
  function expectHarmless(attack: string): void {
    const rendered = new Rendered(place(text(attack)));
    expectInert(rendered, OURS);
    expect(rendered.text.replaceAll('\u200b', '')).toContain(oneLine(attack));
  }

  test('is inert and whole: known attacks', () => ATTACKS.forEach(expectHarmless));

  test('is inert and whole, whatever it is', () =>
    fc.assert(fc.property(hostileText, expectHarmless), { numRuns: examples(20) }));
});

describe.each(Object.entries({ ...PLACES, 'a raw summary': RAW_HTML }))('code in %s', (name, place) => {
  const render = name === 'a raw summary' ? htmlCode : code;

  test('is one element, inert and whole, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (attack) => {
        const rendered = new Rendered(place(render(attack)));
        expectInert(rendered, OURS);
        const codes = rendered.all('code').map((element) => textOf(element).replaceAll('\u200b', ''));
        expect([...new Set(codes)]).toEqual([oneLine(attack)]);
      }),
      { numRuns: examples(20) },
    );
  });

  test('can be copied exactly: no zero-width space where there is no pipe', () => {
    fc.assert(
      fc.property(
        hostileText.filter((attack) => !attack.includes('|')),
        (attack) => {
          expect(new Rendered(place(render(attack))).text).not.toContain('\u200b');
        },
      ),
      { numRuns: examples(20) },
    );
  });
});

describe('a code block', () => {
  test('holds its lines and nothing escapes, whatever they are', () => {
    fc.assert(
      fc.property(hostileText, (attack) => {
        const rendered = new Rendered(`before\n\n${codeBlock(attack, { maxLines: 50 })}\n\nafter`);
        expect([...rendered.tags()].sort()).toEqual(['code', 'p', 'pre']);
        expect(textOf(rendered.all('code')[0] as never).trimEnd()).toBe(
          firstLines(attack, { maxLines: 50 }).join('\n').trimEnd(),
        );
        expect(rendered.all('code').map((element) => attribute(element, 'class'))).toEqual(['language-text']);
      }),
    );
  });
});

describe('cells', () => {
  test('never change the number of columns', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 6 }), (attacks) => {
        const rendered = new Rendered(
          table(
            ['Text', 'Code', 'End'],
            attacks.map((attack) => [text(attack), code(attack), 'x']),
          ),
        );
        expect(rendered.columns()).toEqual([Array.from({ length: attacks.length + 1 }, () => 3)]);
      }),
    );
  });
});

describe('escaping', () => {
  test('leaves ordinary names as they are', () => {
    expect(text('test_user_can_only_access_own_resources, 3 of 20 runs (62 %)')).toBe(
      'test_user_can_only_access_own_resources, 3 of 20 runs (62 %)',
    );
    expect(code('a › b › src/a.test.ts')).toBe('`a › b › src/a.test.ts`');
  });

  test('bounds a megabyte and says so', () => {
    const huge = '`@|<'.repeat(250_000);
    for (const rendered of [text(huge), code(huge), htmlCode(huge), codeBlock(huge, { maxLines: 3 })]) {
      expect(rendered.length).toBeLessThan(6_000);
      expect(rendered).toContain('…');
    }
  });
});
