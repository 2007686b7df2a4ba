/**
 * Headless Chromium, as Debian packages it, driven by playwright-core. Without the last flags it would try to reach its
 * maker's hosts; `--no-sandbox` because CI runs as root.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** @param {import('playwright-core').LaunchOptions} [options] */
export function launchBrowser(options = {}) {
  return chromium.launch({
    ...options,
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Waits until a page has drawn all that it draws by itself: what is measured in one frame is drawn in the next, and what
 * hangs on that in the one after.
 * @param {import('playwright-core').Page} page
 */
export function settled(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
  });
}

/** The same fonts on every machine that has them, whatever its system calls its own. */
export function fontsIn(where) {
  const path = join(where, 'fonts.conf');
  const alias = (family, prefer) =>
    `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>${prefer}</string></edit></match>`;
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include>${alias('system-ui', 'Noto Sans')}${alias('sans-serif', 'Noto Sans')}${alias('ui-monospace', 'Noto Sans Mono')}${alias('monospace', 'Noto Sans Mono')}</fontconfig>`,
  );
  return path;
}

/** Makes a picture small: its colours are flat, so a palette does for them, in a third of the bytes. */
export function savePicture(path) {
  execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--output', path, '96', path]);
}
