import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser, settled } from '../../scripts/browser.mjs';
import type { PageAssets } from '../../src/render/html/report-html.js';
import { renderReportHtml } from '../../src/render/html/report-html.js';
import type { Telling } from '../../src/render/telling.js';

/** Reports opened in a real browser, from a file as people open them. */
export interface Chromium {
  /** A page with the report, and everything that went wrong or asked for anything while it is open. */
  open(telling: Telling, options?: OpenOptions): Promise<OpenReport>;
  close(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** Behind the address, such as `#test=…`. */
  readonly hash?: string;
}

export interface OpenReport {
  readonly page: Page;
  /** What the console, a failed script or a request says; a report has nothing to say and asks for nothing. */
  readonly trouble: readonly string[];
}

export async function openChromium(): Promise<Chromium> {
  const folder = mkdtempSync(join(tmpdir(), 'deflake-page-'));
  const assets = await builtPage();
  const browser = await launchBrowser();
  let reports = 0;
  return {
    async open(telling, { hash = '', ...options } = {}) {
      const file = join(folder, `report-${reports++}.html`);
      writeFileSync(file, renderReportHtml(telling, assets));
      const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, ...options });
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('console', (message) => trouble.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) trouble.push(`request: ${request.url()}`);
      });
      await page.goto(`file://${file}${hash}`);
      if (options.javaScriptEnabled !== false) await settled(page);
      return { page, trouble };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The page's code as it is now, built by a process of its own: the bundler does not work within Jest's realm. */
async function builtPage(): Promise<PageAssets> {
  const script = new URL('../../scripts/page-assets.mjs', import.meta.url);
  const print = `import { buildPage } from ${JSON.stringify(script.href)}; process.stdout.write(JSON.stringify(await buildPage()));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', print], {
    maxBuffer: 50_000_000,
  });
  return JSON.parse(stdout) as PageAssets;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What keeps people from using the page, as axe finds it: everything serious or worse. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // Not through the page, whose policy lets no other script in.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, impact, nodes }) =>
        `${id} (${impact}): ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`,
    );
}
