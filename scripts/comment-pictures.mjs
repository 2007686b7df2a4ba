/**
 * Makes pictures of pull-request comments as GitHub would show them, by headless Chromium with GitHub's styles: the
 * README's from the demo, and a gallery of all that a comment may have to say (the files that tests compare with).
 * Needs what scripts/screenshots.mjs needs. Usage: node scripts/comment-pictures.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { fontsIn, launchBrowser, savePicture } from './browser.mjs';

const root = resolve(import.meta.dirname, '..');
const images = join(root, 'docs/images');
const golden = join(root, '__tests__/golden');
const styles = readFileSync(
  createRequire(import.meta.url).resolve('github-markdown-css/github-markdown-light.css'),
  'utf8',
);

/** Pixels that GitHub gives a comment on a wide screen. */
const WIDTH = 860;

/** The frame of a comment is ours; what is in it is styled as GitHub's. */
function pageOf(markdown) {
  const body = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return `<!doctype html><meta charset="utf-8"><style>${styles}
    body { margin: 0; padding: 16px; width: ${WIDTH}px; background: #fff; }
    .comment { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
    .head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e;
      font: 14px sans-serif; }
    .head b { color: #1f2328; }
    .markdown-body { padding: 16px; font-size: 14px; font-family: sans-serif; }
    .markdown-body code, .markdown-body pre { font-family: monospace; }
  </style><div class="comment"><div class="head"><b>github-actions</b> bot commented now</div>
  <div class="markdown-body">${body}</div></div>`;
}

/** The comment on the last run of a story, as `deflake demo --out` writes it. */
function commentOf(story, folder) {
  execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'demo', story, '--brief', '--out', folder], {
    stdio: 'ignore',
  });
  const [name] = readdirSync(folder).filter((each) => each.startsWith(story));
  return readFileSync(join(folder, name, 'comment.md'), 'utf8');
}

const folder = mkdtempSync(join(tmpdir(), 'deflake-comments-'));
try {
  const browser = await launchBrowser({ env: { ...process.env, FONTCONFIG_FILE: fontsIn(folder) } });
  const take = async (markdown, path) => {
    const page = await browser.newPage({
      viewport: { width: WIDTH + 40, height: 400 },
      deviceScaleFactor: 1,
    });
    await page.setContent(pageOf(markdown));
    await page.screenshot({ path, fullPage: true });
    savePicture(path);
    await page.close();
  };
  await take(commentOf('1', join(folder, 'demo')), join(images, 'comment.png'));
  mkdirSync(join(images, 'comments'), { recursive: true });
  for (const name of readdirSync(golden).filter((file) => /^comment-.*\.md$/.test(file))) {
    const picture = name.replace(/^comment-(.*)\.md$/, '$1.png');
    await take(readFileSync(join(golden, name), 'utf8'), join(images, 'comments', picture));
  }
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
