import type { ReportFormat } from '../../format.js';

/** Jest's `--json`. Vitest imitates it, but for some keys: this is one that only Jest writes. */
export const jestJson: ReportFormat = {
  name: 'jest-json',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.keys.has('numTotalTests') === true && json.keys.has('numRuntimeErrorTestSuites'),
  load: async () => (await import('./jest-json-reader.js')).createJestJsonReader,
};
