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

/**
 * Builds one entry. Each has a bundle of its own, because loading a module costs about a millisecond whatever its
 * size: so what every run needs is one file, and what few runs need (YAML, globs, the REST client, the cache client)
 * stays apart behind dynamic imports.
 * @param {string} name
 * @returns {Promise<string[]>} ids of the bundled modules
 */
async function buildEntry(name) {
  const bundle = await rolldown({
    cwd: root,
    input: { [name]: `src/${name}.ts` },
    platform: 'node',
    external: [/^node:/],
    // Toolkit packages reach for these only in functions that Deflake does not call.
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.write({
    dir: out,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${name}/[name].js`,
    // Names stay, so that a stack in a user's log can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}

const modules = [...(await buildEntry('main')), ...(await buildEntry('cli'))];
writeFileSync(join(out, 'LICENSES.txt'), licencesOf(modules));
writeFileSync(join(out, 'scenarios.json.gz'), packScenarios(join(root, '__tests__/fixtures/scenarios')));
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
chmodSync(join(out, 'cli.js'), 0o755);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
console.log(`Deflake ${version} is in ${out === join(root, 'dist') ? 'dist' : out}`);
