import type { Runner } from './runner.js';

/** A test tool that can run chosen tests again; what knows it is loaded when something is to run again. */
interface Entry {
  /** The same as the runner's. */
  readonly name: string;
  load(): Promise<Runner>;
}

/** Every runner. Where several could be meant, the first one is. */
const ENTRIES: readonly Entry[] = [
  // JavaScript
  // Python, Go, Ruby, PHP
  // JVM, C and C++
  { name: 'surefire', load: async () => (await import('./surefire.js')).surefire },
  { name: 'ctest', load: async () => (await import('./ctest.js')).ctest },
  { name: 'googletest', load: async () => (await import('./googletest.js')).googletest },
];

export const RUNNER_NAMES: readonly string[] = ENTRIES.map(({ name }) => name);

export function loadRunners(): Promise<Runner[]> {
  return Promise.all(ENTRIES.map(({ load }) => load()));
}
