import { readFile } from 'node:fs/promises';
import type { PageAssets } from '../render/html/report-html.js';
import type { Telling } from '../render/telling.js';

/** Makes the HTML report. Its renderer and the page's own code are loaded when the first one is made. */
export type RenderPage = (telling: Telling) => Promise<string>;

/** `assets`: the folder in which the build puts the page's code. */
export function pageRenderer(assets: URL): RenderPage {
  let loaded: Promise<PageAssets> | undefined;
  return async (telling) => {
    loaded ??= readPageAssets(assets);
    const [{ renderReportHtml }, page] = await Promise.all([import('../render/html/report-html.js'), loaded]);
    return renderReportHtml(telling, page);
  };
}

async function readPageAssets(assets: URL): Promise<PageAssets> {
  const [script, style] = await Promise.all(
    ['report-page.js', 'report-page.css'].map((name) => readFile(new URL(name, assets), 'utf8')),
  );
  return { script: script ?? '', style: style ?? '' };
}
