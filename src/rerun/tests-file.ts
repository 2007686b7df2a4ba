import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RequestedTest } from '../runners/runner.js';

/** The tests of a `rerun-command`, in files: for people's own scripts, which know their tool better than we do. */

/** Environment variables of the command: where the files are. */
export function testsFileVariables(path: string): Record<string, string> {
  return { DEFLAKE_TESTS_FILE: `${path}.txt`, DEFLAKE_TESTS_JSON: `${path}.json` };
}

/** One id a line, as Deflake shows it everywhere; and as JSON, with the parts as the report spells them. */
export function writeTestsFile(path: string, tests: readonly RequestedTest[]): void {
  const files = testsFileVariables(path);
  mkdirSync(dirname(path), { recursive: true });
  const lines = tests.map(({ id }) => `${id}\n`).join('');
  const parts = tests.map(({ id, reported }) => {
    const { suites, className, name, file, line, format } = reported;
    return {
      id,
      suites,
      class: className,
      name,
      file: reported.path ?? file,
      ...(line !== undefined && { line }),
      format,
    };
  });
  writeFileSync(files.DEFLAKE_TESTS_FILE ?? '', lines);
  writeFileSync(files.DEFLAKE_TESTS_JSON ?? '', `${JSON.stringify(parts, undefined, 2)}\n`);
}
