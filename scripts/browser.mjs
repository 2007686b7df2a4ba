/**
 * Headless Chromium, as Debian packages it, driven by playwright-core. Without the last flags it would try to reach its
 * maker's hosts; `--no-sandbox` because CI runs as root.
 */
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
