import { availableParallelism } from 'node:os';

/** Jest runs the TypeScript sources as ES modules; swc only strips the types. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }],
  },
  // More than there are processors: much of what the tests do is waiting, for child processes and for pauses.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // Far more than any test needs: a busy machine is no failure.
  testTimeout: 60_000,
  // Order must not matter: a suite about flaky tests may not be one.
  randomize: true,
  showSeed: true,
};
