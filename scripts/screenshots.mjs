/**
 * Makes the pictures of the HTML report in docs/images from the demo's stories, with the bundle in dist/.
 * Needs Chromium, fonts and a program that makes pictures small (Debian: apt-get install chromium fonts-noto-core
 * fonts-noto-mono pngquant).
 * Usage: node scripts/screenshots.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fontsIn, launchBrowser, savePicture, settled } from './browser.mjs';

const root = resolve(import.meta.dirname, '..');
const images = join(root, 'docs/images');

/** What each picture shows: a story, and where in its report. */
const PICTURES = [
  { name: 'report-map', story: '1', at: '#heat-map', height: 850, isBoth: true },
  { name: 'report-top', story: '4', height: 970 },
  { name: 'report-progress', story: '2', at: '#heat-map', height: 1_090 },
  {
    name: 'report-test',
    story: '1',
    test: 'tests.integration.test_auth_flow › test_register_login_access_flow',
    height: 960,
  },
];

const folder = mkdtempSync(join(tmpdir(), 'deflake-screenshots-'));
try {
  execFileSync(
    process.execPath,
    [join(root, 'dist/cli.js'), 'demo', '--brief', '--out', join(folder, 'demo')],
    { stdio: 'ignore' },
  );
  const stories = readdirSync(join(folder, 'demo'));
  const browser = await launchBrowser({ env: { ...process.env, FONTCONFIG_FILE: fontsIn(folder) } });
  for (const picture of PICTURES) {
    const story = stories.find((name) => name.startsWith(picture.story));
    const file = join(folder, 'demo', story, 'report.html');
    for (const scheme of picture.isBoth ? ['light', 'dark'] : ['light'])
      await take(browser, file, picture, scheme);
  }
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function take(browser, file, { name, at, test, height, isBoth }, colorScheme) {
  const page = await browser.newPage({ viewport: { width: 1_200, height }, colorScheme });
  await page.goto(`file://${file}${test === undefined ? '' : `#test=${encodeURIComponent(test)}`}`);
  if (at !== undefined) await page.evaluate((place) => document.querySelector(place).scrollIntoView(), at);
  await settled(page);
  const path = join(images, `${name}${isBoth ? `-${colorScheme}` : ''}.png`);
  await page.screenshot({ path });
  savePicture(path);
  await page.close();
}
