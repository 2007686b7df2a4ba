import { programName } from './command-words.js';

/** Endings of scripts that start a program. */
const SCRIPT_ENDING = /\.(?:[cm]?js|ps1)$/i;

/**
 * Whether a command calls one of these programs: by its name (`npx jest`, `pnpm exec jest@30`) or by a file that
 * starts it (`node node_modules/jest/bin/jest.js`). A folder that is called so does not count, nor the value of an option.
 */
export function callsScript(words: readonly string[], names: readonly string[]): boolean {
  return words.some((word, i) => names.includes(programOf(word)) && !TAKES_TOOL.test(words[i - 1] ?? ''));
}

/** Options of other tools whose value may be one of ours: `wdio --framework mocha`, `stryker --testRunner jest`. */
const TAKES_TOOL = /^-(?:R|-reporters?|-framework|-test-?runner|-preset|-env|-environment)$/i;

/** The program that a word of a command may name; empty for options, and paths of other things. */
export function programOf(word: string): string {
  if (word.startsWith('-')) return '';
  const isPath = /[\\/]/.test(word);
  if (isPath && !/(?:^|[\\/])(?:bin|\.bin|node_modules)[\\/]/.test(word)) return '';
  const withoutVersion = isPath ? word : word.replace(/(?<=.)@[\w.^~-]+$/, '');
  return programName(withoutVersion.replace(SCRIPT_ENDING, ''));
}
