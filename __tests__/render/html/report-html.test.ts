import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PAGE_BYTES } from '../../../src/render/html/page-bounds.js';
import { renderReportHtml } from '../../../src/render/html/report-html.js';
import { pageId } from '../../../src/render/html/test-link.js';
import type { Telling } from '../../../src/render/telling.js';
import { LAST_RUNS } from '../../../src/render/timeline-text.js';
import { MATTER_WORDS } from '../../../src/render/words.js';
import { drawRuns, historyOf } from '../../drawn.js';
import { examples } from '../../effort.js';
import {
  ATTACKS,
  allGreen,
  GOLDEN_CASES,
  hostileTelling,
  manyFailures,
  masked,
  mixed,
  oneExcusedFlake,
  oneRegression,
  severalLanes,
  unexplainedRed,
} from '../cases.js';
import { hostileText } from '../hostile-text.js';
import { attributeOf, dataIn, elementsOf, tellRun, textOf } from './page-in.js';

const ASSETS = { script: 'void 0;', style: 'body { margin: 0; }' };

const render = (telling: Telling) => renderReportHtml(telling, ASSETS);

const OURS = new Set(
  'html head meta title style body a header div b span main section p h1 h2 h3 h4 time code pre noscript article dl dt dd details summary ul li table thead tbody tr th td dialog footer script i'.split(
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
        /^(?:#content$|#skipped-or-gone$|#only-the-test-changed$|#test=|https:\/\/github\.com\/acme\/shop\/(?:actions\/runs\/\d|blob\/))/,
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

  /** What stands between the headline and what the run is. */
  const nextOf = (telling: Telling): string => {
    const elements = elementsOf(render(telling));
    return textOf(elements.find((element) => attributeOf(element, 'class') === 'next'));
  };

  it('says what to do below the headline, on every kind of day', () => {
    expect(nextOf(allGreen)).toBe('Nothing to do for this change.');
    expect(nextOf(oneExcusedFlake)).toBe('Nothing to do for this change.');
    expect(nextOf(oneRegression)).toBe(MATTER_WORDS.regression.advice);
    for (const [name, telling] of Object.entries(GOLDEN_CASES)) {
      if (telling.own.plan.conclusion === 'failed') expect([name, nextOf(telling)]).not.toEqual([name, '']);
    }
  });

  it('says what to do about each kind of failure where there are several', () => {
    const next = nextOf(mixed);
    for (const { title, advice } of Object.values(MATTER_WORDS))
      if (render(mixed).includes(`<h3>${title}`)) expect(next).toContain(`${title} (1 test): ${advice}`);
    expect(nextOf(unexplainedRed)).toMatch(/^Something is red that no test explains/);
  });

  it('says whether the job does otherwise than the verdict', () => {
    const { own } = oneRegression;
    const telling = { ...oneRegression, lanes: [{ ...own, plan: { ...own.plan, failsJob: false } }] };
    expect(nextOf(telling)).toBe(
      `The job passes all the same: fail-on is never.${MATTER_WORDS.regression.advice}`,
    );
    expect(render(telling)).toContain('<dd>No: fail-on is never. Not excused: ');
  });

  it('tells tests that are skipped or gone, and those of which only the test changed, and never as fixed', () => {
    const quieted = mixed.own.plan.states.filter(({ fixes }) => fixes?.at(-1)?.worthALook !== undefined);
    const silenced = masked.own.plan.states;
    const telling = {
      ...masked,
      lanes: [{ ...masked.own, plan: { ...masked.own.plan, states: [...silenced, ...quieted] } }],
    };
    const elements = elementsOf(render(telling));
    const section = (id: string) =>
      textOf(elements.find((element) => element.tagName === 'section' && attributeOf(element, 'id') === id));
    expect(section('skipped-or-gone')).toMatch(/^Skipped or gone, not fixed 2/);
    for (const { test } of silenced) expect(section('skipped-or-gone')).toContain(test);
    expect(section('only-the-test-changed')).toMatch(/^Passing, but perhaps only the test changed 1/);
    for (const { test, fixes } of quieted) {
      expect(section('only-the-test-changed')).toContain(test);
      expect(section('only-the-test-changed')).toContain(fixes?.at(-1)?.says);
    }
    expect(nextOf(telling)).toBe(
      'Worth a look: 2 tests skipped or gone, not fixed; 1 test passing, but perhaps only the test changed.',
    );
  });

  it('says whether a failure fails the job, unless its verdict says it all', () => {
    const labels = (telling: Telling) =>
      elementsOf(render(telling))
        .filter(({ tagName }) => tagName === 'dt')
        .map(textOf)
        .filter((label) => label.includes('job'));
    expect(labels(oneRegression)).toEqual(['Does it fail the job?']);
    expect(labels(oneExcusedFlake)).toEqual([]);
  });

  it('shows the newest runs of each failure as marks, this run underlined', () => {
    const elements = elementsOf(render(oneRegression));
    const marks = elements.filter(({ tagName }) => tagName === 'i');
    expect(marks).toHaveLength(LAST_RUNS);
    expect(attributeOf(marks.at(-1), 'class')).toBe('is-f is-now');
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
