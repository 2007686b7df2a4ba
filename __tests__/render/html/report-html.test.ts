import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PAGE_BYTES } from '../../../src/render/html/page-bounds.js';
import { renderReportHtml } from '../../../src/render/html/report-html.js';
import { pageId } from '../../../src/render/html/test-link.js';
import type { Telling } from '../../../src/render/telling.js';
import { drawRuns, historyOf } from '../../drawn.js';
import { examples } from '../../effort.js';
import {
  ATTACKS,
  GOLDEN_CASES,
  hostileTelling,
  manyFailures,
  mixed,
  oneExcusedFlake,
  severalLanes,
} from '../cases.js';
import { hostileText } from '../hostile-text.js';
import { attributeOf, dataIn, elementsOf, tellRun, textOf } from './page-in.js';

const ASSETS = { script: 'void 0;', style: 'body { margin: 0; }' };

const render = (telling: Telling) => renderReportHtml(telling, ASSETS);

const OURS = new Set(
  'html head meta title style body a header div b span main section p h1 h2 h3 h4 time code pre noscript article dl dt dd details summary ul li table thead tbody tr th td dialog footer script'.split(
    ' ',
  ),
);

const OUR_ATTRIBUTES = new Set(
  'lang charset http-equiv content name class href id tabindex aria-labelledby aria-hidden datetime scope type'.split(
    ' ',
  ),
);

/** Nothing in it but our own markup, whatever tests are called. */
function expectOurs(page: string): void {
  const elements = elementsOf(page);
  expect(elements.map(({ tagName }) => tagName).filter((tag) => !OURS.has(tag))).toEqual([]);
  const attributes = elements.flatMap(({ attrs }) => attrs);
  expect(attributes.map(({ name }) => name).filter((name) => !OUR_ATTRIBUTES.has(name))).toEqual([]);
  for (const { name, value } of attributes) {
    if (name === 'href')
      expect(value).toMatch(
        /^(?:#content$|#test=|https:\/\/github\.com\/acme\/shop\/(?:actions\/runs\/\d|blob\/))/,
      );
  }
  expect(
    elements.filter(({ tagName }) => tagName === 'script').map((script) => attributeOf(script, 'type')),
  ).toEqual(['application/json', undefined]);
  expect(elements.filter(({ tagName }) => tagName === 'style')).toHaveLength(1);
}

/** A history in which everything has the name of an attack. */
function hostileHistory(texts: readonly string[]) {
  const drawing = Object.fromEntries(
    texts.map((text, i) => [`${text}${i}`, i % 2 === 0 ? 'PFPPPF' : 'PPKFFF']),
  );
  const message = texts.join('\n');
  const sketch = { message, commitMessage: message, branch: message, messageOf: (test: string) => test };
  return historyOf(
    drawRuns(drawing, { runs: { 0: sketch, 1: sketch, 2: sketch, 3: sketch, 4: sketch, 5: sketch } }),
  );
}

describe('the HTML report', () => {
  it('holds only our own markup on every kind of day', () => {
    for (const telling of Object.values(GOLDEN_CASES)) expectOurs(render(telling));
  });

  it('holds only our own markup whatever tests are called, and whatever they say', async () => {
    expectOurs(render(hostileTelling(ATTACKS)));
    expectOurs(render(await tellRun(hostileHistory(ATTACKS))));
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText, { minLength: 1, maxLength: 4 }), async (texts) => {
        expectOurs(render(hostileTelling(texts)));
        const page = render(await tellRun(hostileHistory(texts)));
        expectOurs(page);
        // Every name is there, as text.
        const ids = dataIn(page).tests.map(({ id }) => id);
        expect(ids.toSorted()).toEqual(texts.map((text, i) => pageId(`${text}${i}`)).sort());
      }),
      { numRuns: examples(15) },
    );
  });

  it('lets nothing load, and runs its own code only', () => {
    const page = render(mixed);
    const policy = elementsOf(page).find(
      (element) => attributeOf(element, 'http-equiv') === 'Content-Security-Policy',
    );
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(attributeOf(policy, 'content')).toBe(
      `default-src 'none'; script-src ${hash(ASSETS.script)}; style-src ${hash(ASSETS.style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed)\b/);
  });

  it('shows the verdict and what failed without any script', () => {
    const elements = elementsOf(render(mixed));
    const heading = elements.find(({ tagName }) => tagName === 'h1');
    expect(textOf(heading)).toBe(mixed.own.plan.headline);
    const cards = elements.filter(({ tagName }) => tagName === 'article').map(textOf);
    for (const { verdict } of mixed.own.plan.failures) expect(cards.join('\n')).toContain(verdict.test);
    expect(textOf(elements.find(({ tagName }) => tagName === 'noscript'))).toContain('need JavaScript');
  });

  it('has entries for the quarantine file, ready to paste', () => {
    const blocks = elementsOf(render(oneExcusedFlake))
      .filter(({ tagName }) => tagName === 'pre')
      .map(textOf);
    expect(blocks.filter((block) => /^- test: ".*"\n {2}reason: /.test(block))).toHaveLength(1);
  });

  it('tells several lanes in one table', () => {
    const rows = elementsOf(render(severalLanes)).filter(({ tagName }) => tagName === 'tr');
    expect(rows.map(textOf).filter((row) => /passed|failed|excused/.test(row)).length).toBeGreaterThanOrEqual(
      severalLanes.lanes.length,
    );
  });

  it('stays small with thousands of failures, and says how many more there are', () => {
    const page = render(manyFailures(5_000));
    expect(Buffer.byteLength(page)).toBeLessThan(MAX_PAGE_BYTES);
    const items = elementsOf(page)
      .filter(({ tagName }) => tagName === 'li')
      .map(textOf);
    expect(items).toContain('and 4,497 more');
    expectOurs(page);
  });

  it('stays small with a megabyte in every message', () => {
    const page = render(
      hostileTelling(Array.from({ length: 20 }, (_, i) => `${i} ${'x'.repeat(1_000_000)}`)),
    );
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  });

  it('says what it leaves out', async () => {
    const drawing = Object.fromEntries(
      Array.from({ length: 5_200 }, (_, i) => [`t${i}`, i < 10 ? 'PFPP' : 'PPPP']),
    );
    const page = render(await tellRun(historyOf(drawRuns(drawing))));
    expect(page).toContain('5,190 tests passed in every run: counted, not listed.');
    expect(dataIn(page).tests).toHaveLength(10);
  });
});
