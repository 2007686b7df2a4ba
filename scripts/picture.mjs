/**
 * Makes the README's picture: a pull-request comment of the demo as GitHub would show it, by headless Chromium.
 * Needs `chromium` (Debian: apt-get install chromium fonts-dejavu). Usage: node scripts/picture.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

const root = resolve(import.meta.dirname, '..');

/** The comment on the last run of a story, as `deflake demo` prints it. */
function commentOf(story) {
  const output = execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'demo', story], {
    encoding: 'utf8',
  });
  return output.split(/^── pull-request comment .*$/m)[1].split(/^── /m)[0];
}

/** Close to how GitHub sets comments; the colours are its light theme's. */
const STYLE = `
  body { margin: 0; padding: 24px; background: #fff; width: 912px; color: #1f2328;
    font: 14px/1.5 "Noto Sans", "DejaVu Sans", sans-serif; }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; }
  .head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; border-radius: 6px 6px 0 0; color: #59636e; }
  .head b { color: #1f2328; }
  .body { padding: 16px; }
  h3 { font-size: 1.25em; margin: 0 0 16px; } h4 { font-size: 1em; margin: 24px 0 12px; }
  p { margin: 0 0 12px; } sub { font-size: 12px; color: #59636e; vertical-align: baseline; }
  code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 12px "DejaVu Sans Mono", monospace; }
  pre { background: #f6f8fa; border-radius: 6px; padding: 16px; } pre code { background: none; padding: 0; }
  table { border-collapse: collapse; margin-bottom: 16px; } th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left; }
  summary { margin: 8px 0; } a { color: #0969da; text-decoration: none; }
`;

const html = micromark(commentOf(process.argv[2] ?? '1'), {
  allowDangerousHtml: true,
  extensions: [gfm()],
  htmlExtensions: [gfmHtml()],
});
const folder = mkdtempSync(join(tmpdir(), 'deflake-picture-'));
try {
  const page = join(folder, 'page.html');
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
    <div class="comment"><div class="head"><b>github-actions</b> bot commented now</div><div class="body">${html}</div></div>`,
  );
  execFileSync(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--screenshot=${join(root, 'docs/images/comment.png')}`,
      '--window-size=960,520',
      `file://${page}`,
    ],
    { stdio: 'ignore' },
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
