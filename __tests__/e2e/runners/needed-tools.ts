import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/**
 * A suite that needs tools which npm does not install. Where one is missing it says so: as a skipped test on a machine
 * of one's own, as a failure where `DEFLAKE_REQUIRE_TOOLS` is set, as in CI.
 */
export function describeWithTools(name: string, tools: readonly string[], suite: () => void): void {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0) {
    describe(name, suite);
    return;
  }
  const sentence = `does not run without ${missing.join(', ')}: scripts/install-test-tools installs what is missing`;
  describe(name, () => {
    if (process.env.DEFLAKE_REQUIRE_TOOLS === '1') it(sentence, () => expect(missing).toEqual([]));
    else it.skip(sentence, () => {});
  });
}

function isInstalled(tool: string): boolean {
  if (tool.includes('/')) return existsSync(tool);
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, tool)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
