/**
 * The code of the HTML report's page: bundled for browsers, as one script and one style sheet that the report carries.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');

/** @returns {Promise<{ script: string, style: string, modules: string[] }>} `modules`: ids of what is in the script */
export async function buildPage() {
  const bundle = await rolldown({
    cwd: root,
    input: { 'report-page': 'src/page/main.ts' },
    platform: 'browser',
    // Plot's marks add themselves where they are imported; what d3 does beside that is not needed.
    treeshake: true,
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  const [chunk] = output;
  const style = readFileSync(join(root, 'src/page/page.css'), 'utf8');
  return { script: chunk.code, style: withoutComments(style), modules: chunk.moduleIds };
}

function withoutComments(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\n\s*/g, '\n')
    .trim();
}
