import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The licences of the packages that a bundle contains, as one text sorted by package.
 * @param {readonly string[]} moduleIds paths of the bundled modules
 */
export function licencesOf(moduleIds) {
  const folders = new Set(moduleIds.filter((id) => id.includes('/node_modules/')).map(packageFolder));
  const entries = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder)
      .sort()
      .find((entry) => /^licen[cs]e/i.test(entry));
    const text =
      file === undefined
        ? `(the package has no licence file; it declares ${license})`
        : readFileSync(join(folder, file), 'utf8').trim();
    return { title: `${name} ${version} (${license})`, text };
  });
  return entries
    .sort((a, b) => (a.title < b.title ? -1 : 1))
    .map(({ title, text }) => `${title}\n\n${text.replaceAll('\r\n', '\n')}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folder with the package.json that names the package of a module. */
function packageFolder(id) {
  let folder = dirname(id.replace(/^\0/, '').split('?')[0]);
  while (true) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name !== undefined) return folder;
    folder = dirname(folder);
  }
}
