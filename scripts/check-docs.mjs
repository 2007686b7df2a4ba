/** Checks the documents: tables made from action.yml, links that lead somewhere, dependencies that have a reason. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withTables } from './readme-tables.mjs';

const root = resolve(import.meta.dirname, '..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const wrong = [];

const readme = read('README.md');
if (withTables(readme, read('action.yml')) !== readme) {
  wrong.push('README.md: its tables differ from action.yml. Run: npm run docs');
}

const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('__tests__/golden/'));
for (const page of pages) {
  if (!/^#+ \S/m.test(read(page)) && !/<h1/.test(read(page)))
    wrong.push(`${page}: it has no heading, or nothing at all`);
  const prose = read(page)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
  for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:|^#/.test(target)) continue;
    const path = join(dirname(page), target.replace(/#.*$/, ''));
    if (!existsSync(join(root, path))) wrong.push(`${page}: nothing is at ${target}`);
  }
}

const { dependencies, devDependencies } = JSON.parse(read('package.json'));
const reasons = read('docs/dependencies.md');
for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
  if (!reasons.includes(`\`${name}\``)) wrong.push(`docs/dependencies.md: no reason for ${name}`);
}

if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exitCode = 1;
} else {
  console.log(`Documents agree with the code (${pages.length} pages).`);
}
