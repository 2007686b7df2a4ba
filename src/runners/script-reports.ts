import type { RequestedTest } from './runner.js';

/** What the reporters of these tools call all tests, unless told otherwise. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ['jest tests', 'jest'],
  ['vitest tests', 'vitest'],
  ['Mocha Tests', 'mocha'],
]);

const SCRIPT = /\.[cm]?[jt]sx?$/i;

/**
 * Whether a test of a shared format may be one of this tool: by the name of all tests, and where that says nothing, by
 * a file in JavaScript or TypeScript.
 */
export function looksLikeTestOf(tool: string, { reported }: RequestedTest): boolean {
  const named = ROOTS.get(reported.suites[0] ?? '');
  if (named !== undefined) return named === tool;
  return SCRIPT.test(reported.file);
}

/** True for a path, not a name: absolute, or the name of a script in a folder or without spaces. */
export function isScriptPath(text: string): boolean {
  return SCRIPT.test(text) && !/[<>"|\n]/.test(text) && (text.includes('/') || !text.includes(' '));
}
