/**
 * Writes the tables of inputs and outputs in README.md from action.yml.
 * Usage: node scripts/readme-tables.mjs [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');

/**
 * The README with its tables written anew.
 * @param {string} readme
 * @param {string} actionYml
 */
export function withTables(readme, actionYml) {
  const action = parse(actionYml);
  const inputs = Object.entries(action.inputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  );
  const outputs = Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  );
  const withInputs = between(readme, 'inputs', ['| input | what it is |', '|---|---|', ...inputs]);
  return between(withInputs, 'outputs', ['| output | what it is |', '|---|---|', ...outputs]);
}

function between(text, name, lines) {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}.`);
  return `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`;
}

function cell(text) {
  return text.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

if (process.argv[1] === import.meta.filename) {
  const path = join(root, 'README.md');
  const readme = readFileSync(path, 'utf8');
  const written = withTables(readme, readFileSync(join(root, 'action.yml'), 'utf8'));
  if (written === readme) process.exit(0);
  if (process.argv.includes('--check')) {
    console.error('README.md: its tables differ from action.yml. Run: node scripts/readme-tables.mjs');
    process.exit(1);
  }
  writeFileSync(path, written);
}
