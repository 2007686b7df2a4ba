import type { Runner } from './runner.js';

/** A test tool that can run chosen tests again; what knows it is loaded when something is to run again. */
interface Entry {
  /** The same as the runner's. */
  readonly name: string;
  readonly load: () => Promise<Runner>;
}

/** Every runner. Where several could be meant, the first one is. */
const ENTRIES: readonly Entry[] = [
  // JavaScript
  { name: 'jest', load: async () => (await import('./jest.js')).jest },
  { name: 'vitest', load: async () => (await import('./vitest.js')).vitest },
  { name: 'playwright', load: async () => (await import('./playwright.js')).playwright },
  { name: 'mocha', load: async () => (await import('./mocha.js')).mocha },
  { name: 'node-test', load: async () => (await import('./node-test.js')).nodeTest },
  // Python, Go, Ruby, PHP
  { name: 'pytest', load: async () => (await import('./pytest.js')).pytest },
  // It calls go test.
  { name: 'gotestsum', load: async () => (await import('./gotestsum.js')).gotestsum },
  { name: 'go-test', load: async () => (await import('./go-test.js')).goTest },
  { name: 'rspec', load: async () => (await import('./rspec.js')).rspec },
  { name: 'phpunit', load: async () => (await import('./phpunit.js')).phpunit },
  // JVM, C and C++
  { name: 'surefire', load: async () => (await import('./surefire.js')).surefire },
  { name: 'ctest', load: async () => (await import('./ctest.js')).ctest },
  { name: 'googletest', load: async () => (await import('./googletest.js')).googletest },
];

export const RUNNER_NAMES: readonly string[] = ENTRIES.map(({ name }) => name);

export async function loadRunners(): Promise<Runner[]> {
  const runners: Runner[] = [];
  for (const entry of ENTRIES) runners.push(await entry.load());
  return runners;
}
