import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadRunners, RUNNER_NAMES } from '../../src/runners/all-runners.js';

describe('the test tools that can run chosen tests again', () => {
  it('are called as the setting calls them, each once', async () => {
    const runners = await loadRunners();
    expect(runners.map(({ name }) => name)).toEqual(RUNNER_NAMES);
    expect(new Set(RUNNER_NAMES).size).toBe(RUNNER_NAMES.length);
  });

  it('are all there that have a file', () => {
    const files = readdirSync(new URL('../../src/runners', import.meta.url)).map((file) =>
      file.replace('.ts', ''),
    );
    for (const name of RUNNER_NAMES) expect(files).toContain(name);
    expect(RUNNER_NAMES).toHaveLength(13);
  });

  it.each([
    [['npx', 'jest', '--ci'], 'jest'],
    [['npx', '-y', 'jest@30'], 'jest'],
    [['yarn', 'jest'], 'jest'],
    [['pnpm', 'vitest', 'run'], 'vitest'],
    [['npx', 'playwright', 'test'], 'playwright'],
    [['npx', 'mocha'], 'mocha'],
    [['node', '--test'], 'node-test'],
    [['python3', '-m', 'pytest', '-q'], 'pytest'],
    [['poetry', 'run', 'pytest'], 'pytest'],
    [['go', 'test', '-json', './...'], 'go-test'],
    [['gotestsum', '--junitfile', 'x.xml'], 'gotestsum'],
    [['bundle', 'exec', 'rspec'], 'rspec'],
    [['./vendor/bin/phpunit'], 'phpunit'],
    [['php', 'vendor/bin/phpunit'], 'phpunit'],
    [['./mvnw', '--batch-mode', 'test'], 'surefire'],
    [['ctest', '--test-dir', 'build'], 'ctest'],
  ])('%j calls %s alone', async (words, name) => {
    const called = (await loadRunners()).filter((runner) => runner.isCalledBy(words));
    expect(called.map((runner) => runner.name)).toEqual([name]);
  });
});
