/**
 * Builds dist/: the bundled action and command line, the scenarios of the demo, and the licences of what is bundled.
 *
 * The same source gives the same bytes, so that a committed dist/ can be checked: no paths, no dates.
 * Usage: node scripts/build.mjs [OUTPUT-FOLDER]
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';
import { packScenarios } from './pack-scenarios.mjs';

const root = resolve(import.meta.dirname, '..');
const out = resolve(process.argv[2] ?? join(root, 'dist'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts', cli: 'src/cli.ts' },
  platform: 'node',
  external: [/^node:/],
  // Toolkit packages reach for these only in functions that Deflake does not call.
  treeshake: { moduleSideEffects: false },
});
const { output } = await bundle.write({
  dir: out,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();

const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
writeFileSync(join(out, 'LICENSES.txt'), licencesOf(modules));
writeFileSync(join(out, 'scenarios.json.gz'), packScenarios(join(root, '__tests__/fixtures/scenarios')));
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
chmodSync(join(out, 'cli.js'), 0o755);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
console.log(`Deflake ${version}: ${output.length} files in ${out === join(root, 'dist') ? 'dist' : out}`);
