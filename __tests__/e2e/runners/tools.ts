import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from '@jest/globals';

// The real test tools that scripts/install-test-tools installs.

const ROOT = resolve(import.meta.dirname, '../../..');
const TOOLS = join(ROOT, 'node_modules/.tools');

/** The folder of an installed tool; the list stands in scripts/install-test-tools. */
export function toolFolder(name: string): string {
  return join(TOOLS, name);
}

/** The program of an installed version of Node. */
export function nodeProgram(name: string): string {
  return join(TOOLS, name, 'node_modules/node/bin/node');
}

/**
 * Tests that need real tools. Where one is not installed they are not run, and say so; where `DEFLAKE_REQUIRE_TOOLS` is
 * set, as in CI, they fail instead.
 */
export function describeTools(title: string, names: readonly string[], body: () => void): void {
  const absent = names.filter((name) => !existsSync(join(TOOLS, name, '.installed')));
  if (absent.length === 0) {
    describe(title, body);
    return;
  }
  const why = `${absent.join(', ')} not installed: scripts/install-test-tools ${absent.join(' ')}`;
  if (process.env.DEFLAKE_REQUIRE_TOOLS)
    describe(title, () => {
      it('has its test tools', () => {
        throw new Error(why);
      });
    });
  else describe.skip(`${title} (${why})`, body);
}
