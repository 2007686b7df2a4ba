import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { CHROMIUM, settled } from '../../scripts/browser.mjs';
import { pageId } from '../../src/render/html/test-link.js';
import type { Telling } from '../../src/render/telling.js';
import { drawRuns, historyOf, LANE } from '../drawn.js';
import { describeWithTools } from '../e2e/runners/needed-tools.js';
import { ATTACKS } from '../render/cases.js';
import { tellRun } from '../render/html/page-in.js';
import type { Chromium } from './in-chromium.js';
import { openChromium, seriousViolations } from './in-chromium.js';

/** The HTML report in a real browser: what people see of it, by mouse, by keyboard, by ear and on paper. */

jest.setTimeout(60_000);

const FLAKY = 'basket › keeps two items';
const BROKEN = 'checkout › applies a voucher once';

/** Three weeks of two lanes. */
function weeks(): Promise<Telling> {
  const suite = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`search › finds number ${i}`, 'P'.repeat(22)]),
  );
  const linux = {
    ...suite,
    [FLAKY]: 'PPPFPPPKPFPPPPFPPPPKPF',
    [BROKEN]: 'PPPPPPPPPPPPPPPPPPFFFF',
    'orders › mended': 'PPFFFFFPPPPPPPPPPPPPPP',
  };
  const windows = {
    ...suite,
    [FLAKY]: 'P'.repeat(22),
    [BROKEN]: 'PPPPPPPPPPPPPPPPPPFFFF',
    'orders › skipped now': 'PPFPPFPPPPFPPPPPSSSSSS',
  };
  return tellRun(
    historyOf([
      ...drawRuns(windows, { lane: { ...LANE, variant: { os: 'windows' } } }),
      ...drawRuns(linux, { lane: { ...LANE, variant: { os: 'linux' } } }),
    ]),
  );
}

describeWithTools('the page of the HTML report', [CHROMIUM], () => {
  let chromium: Chromium | undefined;
  beforeAll(async () => {
    chromium = await openChromium();
  });
  afterAll(() => chromium?.close());

  const open: Chromium['open'] = (telling, options) => {
    if (chromium === undefined) throw new Error('The browser did not start.');
    return chromium.open(telling, options);
  };

  it('shows the verdict, the heat map and all charts, and asks nothing of anybody', async () => {
    const { page, trouble } = await open(await weeks());
    expect(await page.textContent('h1')).toMatch(/^Could be this change/);
    const titles = await page.locator('h2').allTextContents();
    expect(titles.filter((title) => title !== '')).toEqual([
      'What failed in this run',
      'Skipped or gone, not fixed 1',
      'Lanes of this run',
      'Tests and runs',
      'How it has gone',
      'Where things changed',
      'What failures say',
      'Lanes compared',
      'Tests',
      'Worth knowing',
      'About this page',
    ]);
    expect(await page.locator('svg.plot').count()).toBe(4);
    expect(await page.locator('.tests tbody tr').count()).toBe(16);
    // The broken test is in the top row, and the newest run at the right end: there it is red.
    const red = await page.evaluate(colourOfHeatMap, { row: 0, fromRight: 0 });
    expect(red).toBe(
      await page.evaluate(
        () => getComputedStyle(document.querySelector('.swatch.is-f') as Element).backgroundColor,
      ),
    );
    expect(trouble).toEqual([]);
  });

  it('opens a test by its address, and closes it again', async () => {
    const { page } = await open(await weeks(), { hash: `#test=${encodeURIComponent(FLAKY)}` });
    const dialog = page.locator('#test');
    expect(await dialog.getAttribute('open')).not.toBeNull();
    expect(await dialog.textContent()).toContain('In this run');
    expect(await dialog.locator('.strip.is-large i').count()).toBe(44);
    expect(await dialog.locator('svg.plot').count()).toBe(1);
    await page.keyboard.press('Escape');
    // The browser tells the page of it a moment later.
    await settled(page);
    expect(await dialog.getAttribute('open')).toBeNull();
    expect(new URL(page.url()).hash).toBe('');
    // And what is opened has an address that can be passed on.
    await page.locator('.tests a', { hasText: BROKEN }).click();
    await settled(page);
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`#test=${BROKEN}`);
    await page.keyboard.press('j');
    expect(await page.textContent('#test-title')).not.toBe(BROKEN);
    await page.goBack();
    await settled(page);
    expect(await dialog.getAttribute('open')).toBeNull();
  });

  it('finds, filters and sorts tests, in the list and the heat map alike', async () => {
    const { page } = await open(await weeks());
    await page.keyboard.press('/');
    await page.keyboard.type('two basket');
    expect(await page.locator('.tests tbody tr').count()).toBe(1);
    expect(await page.textContent('.count-line')).toBe('1 of 16 tests');
    expect(new URL(page.url()).hash).toBe('#q=two%20basket');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('.chip', { hasText: 'broken' }).click();
    expect(await page.locator('.tests tbody th a').allTextContents()).toEqual([BROKEN]);
    await page.locator('.chip', { hasText: 'broken' }).click();
    await page.getByRole('button', { name: 'Failed', exact: true }).click();
    expect(await page.locator('.tests tbody th a').first().textContent()).toBe(BROKEN);
    await page.selectOption('[aria-label="Lane"]', { label: 'unit (os: windows)' });
    expect(await page.textContent('.count-line')).toBe('15 tests');
  });

  it('says what is counted where several lanes are taken together', async () => {
    const { page } = await open(await weeks());
    const tiles = await page.locator('.numbers li').allTextContents();
    expect(tiles).toEqual(expect.arrayContaining(['16tests, 2 lanes', '1known broken', '1known flaky']));
    expect(await page.locator('#failures dd').allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^in unit \(os: linux\): failed in \d+ of the last 20 runs/),
      ]),
    );
    const hint = page.locator('#heat-map .bar .hint');
    expect(await hint.textContent()).toMatch(/^16 tests × 22 runs of 2 lanes together/);
    expect(await page.textContent('#tests')).toContain('2 lanes together: ');
    await page.selectOption('[aria-label="Lane"]', { label: 'unit (os: linux)' });
    expect(await page.locator('.numbers li').first().textContent()).toBe('15tests');
    expect(await hint.textContent()).toMatch(/^15 tests × 22 runs; /);
  });

  it('marks a run of which a lane has not reported, and draws no collapse', async () => {
    const [linux, windows] = ['linux', 'windows'].map((os) => ({ ...LANE, variant: { os } }));
    const telling = await tellRun(
      historyOf([
        ...drawRuns({ a: 'PPPPP', b: 'PPPP.' }, { lane: windows as typeof LANE }).slice(0, 4),
        ...drawRuns({ a: 'PPPPP', b: 'PPPPP' }, { lane: linux as typeof LANE }),
      ]),
    );
    const { page } = await open(telling);
    const chart = page.locator('.chart', { hasText: 'Tests that pass' });
    expect(await chart.locator('.hint').textContent()).toBe(
      'From 4 of 4 tests in run 1000 to 4 of 4 tests in run 1003. Of run 1004, 1 of 2 lanes is known: 2 of 2 tests.',
    );
    expect(await chart.locator('svg').textContent()).toContain('1 of 2 lanes');
    await chart.locator('summary').click();
    expect(await chart.locator('tbody tr').first().textContent()).toMatch(/^run 1004.*1 of 2 lanes$/);
  });

  it('says in a sentence where there is nothing to draw, and counts in whole numbers where there is', async () => {
    const { page } = await open(await tellRun(historyOf(drawRuns({ a: 'PPPPPP', b: 'PPPPPP' }))));
    const trends = page.locator('#trends');
    expect(await trends.locator('.chart:visible h3').allTextContents()).toEqual(['Tests that pass']);
    expect(await trends.textContent()).toContain('Flakes: none in 6 runs.');
    const { page: other } = await open(await tellRun(historyOf(drawRuns({ a: 'PFPPPP', b: 'PPPPPP' }))));
    const flakes = other.locator('.chart', { hasText: '1 flake in' });
    expect(await flakes.locator('svg text').allTextContents()).toEqual(expect.arrayContaining(['0', '1']));
    expect((await flakes.locator('svg text').allTextContents()).filter((tick) => tick.includes('.'))).toEqual(
      [],
    );
  });

  it('can be used by keyboard alone: from cell to cell, and into a test', async () => {
    const { page } = await open(await weeks());
    await page.locator('.heat').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.textContent('[aria-live="polite"].visually-hidden')).toMatch(
      new RegExp(`^${BROKEN}, failed in unit \\(os: \\w+\\) and unit \\(os: \\w+\\), run 1021`),
    );
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Home');
    expect(await page.textContent('[aria-live="polite"].visually-hidden')).toMatch(
      new RegExp(`^${BROKEN}, passed in unit .*, run 1000`),
    );
    await page.keyboard.press('Enter');
    expect(await page.textContent('#test-title')).toBe(BROKEN);
  });

  it.each(['light', 'dark'] as const)(
    'keeps nobody out, in %s: axe finds nothing serious',
    async (colorScheme) => {
      const { page } = await open(await weeks(), { colorScheme });
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
      });
      expect(await seriousViolations(page)).toEqual([]);
      await page.locator('.tests a').first().click();
      await settled(page);
      expect(await seriousViolations(page)).toEqual([]);
    },
  );

  it.each(['light', 'dark'] as const)(
    'tells failures from passes by lightness alone, in %s: not by colour',
    async (colorScheme) => {
      const { page } = await open(await weeks(), { colorScheme });
      const [failed = 0, error = 0, passed = 0] = await page.evaluate(lightnessOf, ['f', 'e', 'p']);
      for (const bad of [failed, error]) {
        const [darker, lighter] = bad < passed ? [bad, passed] : [passed, bad];
        expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThan(3);
      }
    },
  );

  it('is light or dark as the system is, until the reader says otherwise', async () => {
    const { page } = await open(await weeks(), { colorScheme: 'dark' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole('button', { name: 'Light' }).click();
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.keyboard.press('t');
    expect(await paper()).toBe(dark);
  });

  it('fits a narrow screen', async () => {
    const { page } = await open(await weeks(), { viewport: { width: 360, height: 740 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
  });

  it('shows the verdict, what failed and the lanes without any script', async () => {
    const { page, trouble } = await open(await weeks(), { javaScriptEnabled: false });
    expect(await page.textContent('h1')).toMatch(/^Could be this change/);
    expect(await page.locator('#failures article').count()).toBe(2);
    expect(await page.textContent('.next')).toContain('Worth a look: 1 test skipped or gone, not fixed');
    expect(await page.locator('#skipped-or-gone').isVisible()).toBe(true);
    expect(await page.locator('#run-lanes tbody tr').count()).toBe(2);
    expect(await page.locator('noscript').isVisible()).toBe(true);
    expect(trouble).toEqual([]);
  });

  it('prints as a document: no tools, the heat map as wide as the paper', async () => {
    const { page } = await open(await weeks(), { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.length).toBeGreaterThan(10_000);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('#tools').isVisible()).toBe(false);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await page.locator('.tests tr.is-healthy').first().isVisible()).toBe(false);
  });

  it('shows hostile names as text, everywhere', async () => {
    const drawing = Object.fromEntries(
      ATTACKS.map((attack, i) => [attack, i % 2 === 0 ? 'PFPPPF' : 'PPKFFF']),
    );
    const sketch = {
      commitMessage: ATTACKS.join('\n'),
      branch: ATTACKS[0] ?? '',
      messageOf: (test: string) => test,
    };
    const runs = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [i, sketch]));
    const { page, trouble } = await open(await tellRun(historyOf(drawRuns(drawing, { runs }))));
    const ids = Object.keys(drawing).map((name) => pageId(name));
    await page.evaluate(() => document.querySelector<HTMLButtonElement>('#tests > button')?.click());
    expect((await page.locator('.tests tbody th a').allTextContents()).sort()).toEqual(ids.sort());
    // Two of them look alike once what can't be seen is gone.
    const different = [...new Set(ids)].slice(0, 25);
    expect(await page.evaluate(openEach, different)).toEqual(different);
    expect(await page.locator('img, iframe, object, embed, form, link').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    expect(trouble).toEqual([]);
  });

  it('says what it does not list', async () => {
    const drawing = Object.fromEntries(
      Array.from({ length: 5_100 }, (_, i) => [`t${i}`, i < 100 ? 'PFPP' : 'PPPP']),
    );
    const { page } = await open(await tellRun(historyOf(drawRuns(drawing))), { hash: '#test=t4000' });
    expect(await page.textContent('#test')).toContain('This page does not list it: it passed in every run');
    expect(await page.textContent('.count-line')).toBe('100 tests, and 5,000 that passed in every run');
  });
});

/** Runs in the page: how light the colours of outcomes are, as WCAG counts it. */
function lightnessOf(codes: readonly string[]): number[] {
  return codes.map((code) => {
    const swatch = document.querySelector(`.swatch.is-${code}`) as Element;
    const channels = getComputedStyle(swatch).backgroundColor.match(/[\d.]+/g) ?? [];
    const [r = 0, g = 0, b = 0] = channels.map((channel) => {
      const c = Number(channel) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
}

/** Runs in the page: goes to each test, and says what is called the title of each. */
async function openEach(ids: readonly string[]): Promise<string[]> {
  const titles: string[] = [];
  for (const id of ids) {
    const moved = new Promise((done) => addEventListener('hashchange', done, { once: true }));
    location.hash = `#test=${encodeURIComponent(id)}`;
    await moved;
    titles.push(document.getElementById('test-title')?.textContent ?? '');
  }
  return titles;
}

/** Runs in the page: the colour in the middle of a cell, counted from the top and from the right. */
function colourOfHeatMap({
  row,
  fromRight,
}: {
  readonly row: number;
  readonly fromRight: number;
}): Promise<string> {
  return new Promise((done) => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.heat canvas');
        const box = document.querySelector<HTMLElement>('.heat-box');
        const [x, y] = [(box?.offsetWidth ?? 0) - 4 - 17 * fromRight, 34 + 17 * row + 3];
        const [r = 0, g = 0, b = 0] = canvas?.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [];
        done(`rgb(${r}, ${g}, ${b})`);
      }),
    );
  });
}
