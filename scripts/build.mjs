/**
 * Builds dist/: the bundled action and command line, the code of the HTML report's page, the scenarios of the demo, and
 * the licences of what is bundled.
 *
 * The same source gives the same bytes, so that a committed dist/ can be checked: no paths, no dates.
 * Usage: node scripts/build.mjs [OUTPUT-FOLDER]
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';
import { packScenarios } from './pack-scenarios.mjs';
import { buildPage } from './page-assets.mjs';

const root = resolve(import.meta.dirname, '..');
const out = resolve(process.argv[2] ?? join(root, 'dist'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

/**
 * Builds one entry. Loading a module costs about a millisecond whatever its size, so what every run needs is one file
 * beside the entry, and what few runs need (YAML, globs, the REST client, the cache client) stays apart behind
 * dynamic imports. A first pass finds out what every run needs: the entry and what it imports statically.
 * @param {string} name
 * @returns {Promise<string[]>} ids of the bundled modules
 */
async function buildEntry(name) {
  const options = {
    cwd: root,
    input: { [name]: `src/${name}.ts` },
    platform: 'node',
    external: [/^node:/],
    // Toolkit packages reach for these only in functions that Deflake does not call.
    treeshake: { moduleSideEffects: false },
  };
  const always = await staticModules(options);
  const bundle = await rolldown(options);
  const { output } = await bundle.write({
    dir: out,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${name}/[name].js`,
    codeSplitting: { groups: [{ name: 'engine', test: (id) => always.has(id) }] },
    // Names stay, so that a stack in a user's log can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  return chunksOf(output).flatMap((chunk) => chunk.moduleIds);
}

/** Ids of the modules that the entry loads whatever it does. */
async function staticModules(options) {
  const bundle = await rolldown(options);
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const chunks = new Map(chunksOf(output).map((chunk) => [chunk.fileName, chunk]));
  const reached = new Set([...chunks.values()].filter((chunk) => chunk.isEntry));
  for (const chunk of reached) {
    for (const name of chunk.imports) if (chunks.has(name)) reached.add(chunks.get(name));
  }
  return new Set([...reached].flatMap((chunk) => chunk.moduleIds));
}

function chunksOf(output) {
  return output.filter((chunk) => chunk.type === 'chunk');
}

const page = await buildPage();
writeFileSync(join(out, 'report-page.js'), page.script);
writeFileSync(join(out, 'report-page.css'), page.style);
const modules = [...(await buildEntry('main')), ...(await buildEntry('cli')), ...page.modules];
writeFileSync(join(out, 'LICENSES.txt'), licencesOf(modules));
writeFileSync(join(out, 'scenarios.json.gz'), packScenarios(join(root, '__tests__/fixtures/scenarios')));
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
chmodSync(join(out, 'cli.js'), 0o755);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
console.log(`Deflake ${version} is in ${out === join(root, 'dist') ? 'dist' : out}`);
