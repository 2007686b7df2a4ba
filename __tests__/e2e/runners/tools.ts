import { join, resolve } from 'node:path';

// The real test tools that scripts/install-test-tools installs from npm.

const TOOLS = 'node_modules/.tools';
const ROOT = resolve(import.meta.dirname, '../../..');

/** The folder of an installed tool; the list stands in scripts/install-test-tools. */
export function toolFolder(name: string): string {
  return join(ROOT, TOOLS, name);
}

/** What is there when a tool is installed as a whole. */
export function markOf(name: string): string {
  return `${TOOLS}/${name}/.installed`;
}

/** The program of an installed version of Node. */
export function nodeProgram(name: string): string {
  return join(toolFolder(name), 'node_modules/node/bin/node');
}
