import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderCheckRun } from '../../src/render/check-run.js';
import { renderComment } from '../../src/render/comment.js';
import { renderSummary } from '../../src/render/summary.js';
import type { Telling } from '../../src/render/telling.js';
import { examples } from '../effort.js';
import { GOLDEN_CASES, hostile, hostileTelling, manyFailures } from './cases.js';
import { Rendered, SECOND_PASS } from './gfm.js';
import { hostileText } from './hostile-text.js';

/** Something that we hand to GitHub as Markdown, with its limit in bytes. */
type Page = [name: string, render: (telling: Telling) => string, maxBytes: number];

const PAGES: readonly Page[] = [
  ['the comment', (telling) => renderComment(telling, { key: 'CI' }), 65_000],
  ['the summary of the job', (telling) => renderSummary(telling), 900_000],
  ['the summary of the check', (telling) => renderCheckRun(telling, { maxAnnotations: 50 }).summary, 65_000],
  ['the text of the check', (telling) => renderCheckRun(telling, { maxAnnotations: 50 }).text, 65_000],
];

const OURS = new Set(
  'p h3 h4 ul li strong br hr table thead tbody tr th td details summary sub code pre span a'.split(' '),
);

/** Put behind a page: it must not end up inside of anything. */
const END = 'the very end';

const ONE_MEGABYTE = 1_000_000;

/** What is told on a day with so many failures; made once for all pages. */
const MANY = new Map([1, 5, 40, 400, 5_000].map((n) => [n, manyFailures(n)]));

function expectSafe(telling: Telling, [, render, maxBytes]: Page): void {
  const markdown = render(telling);
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
  // The parser takes seconds for a large page, and repeats itself there as the page does.
  if (markdown.length > 200_000) return;
  const rendered = new Rendered(`${markdown}\n\n${END}`);
  expect([...rendered.tags()].filter((tag) => !OURS.has(tag))).toEqual([]);
  const comments = rendered.comments.map((comment) => comment.trim().split(/[ :]/)[0]);
  expect(comments.filter((comment) => comment !== 'deflake')).toEqual([]);
  for (const element of rendered.elements) {
    for (const { name, value } of element.attrs) {
      expect(`${element.tagName} ${name}=${value}`).toMatch(
        /^a href=https:\/\/github\.com\/acme\/shop\/(?:actions\/runs\/\d+|blob\/[0-9a-f]+\/[\w%./~-]+(?:#L\d+)?)$|^code class=language-(?:text|yaml)$/,
      );
    }
  }
  for (const [what, pattern] of Object.entries(SECOND_PASS)) {
    expect({ what, found: pattern.exec(rendered.searched)?.[0] }).toEqual({ what, found: undefined });
  }
  for (const rows of rendered.columns()) expect(new Set(rows).size).toBe(1);
  expect(rendered.last()).toBe(END);
}

describe.each(PAGES)('%s', (...page) => {
  const [, render] = page;

  test('holds only our own markup on every kind of day', () => {
    for (const telling of Object.values(GOLDEN_CASES)) expectSafe(telling, page);
  });

  test('holds only our own markup whatever tests are called', () => expectSafe(hostile, page));

  test('holds only our own markup whatever anything is called', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (texts) =>
        expectSafe(hostileTelling(texts), page),
      ),
      { numRuns: examples(10) },
    );
  });

  test.each([...MANY])('keeps its limit with %d failures', (_n, telling) => expectSafe(telling, page));

  test('says how many it leaves out', () => {
    expect(render(MANY.get(5_000) ?? hostile)).toMatch(
      /5,000 tests|5,000 failures|4,9\d\d failures more|4,9\d\d more/,
    );
  });
});

test.each([
  ['letters', 'x'.repeat(ONE_MEGABYTE)],
  ['mentions', '@'.repeat(ONE_MEGABYTE)],
  ['formulas', '$'.repeat(ONE_MEGABYTE)],
  ['backticks', '`'.repeat(ONE_MEGABYTE)],
  ['pipes', '|'.repeat(ONE_MEGABYTE)],
  ['invisible characters', '\u202e'.repeat(ONE_MEGABYTE)],
  ['colours', '\u001b[31m'.repeat(ONE_MEGABYTE / 5)],
  ['three bytes each', '日本'.repeat(ONE_MEGABYTE / 2)],
  ['emoji', '🎉'.repeat(ONE_MEGABYTE / 2)],
  ['lines', 'a\n'.repeat(ONE_MEGABYTE / 2)],
])('every page keeps its limit with names and messages of a megabyte: %s', (_name, huge) => {
  // To make it takes longer than to render it.
  const telling = hostileTelling(Array.from({ length: 3 }, () => huge));
  for (const page of PAGES) expectSafe(telling, page);
});
