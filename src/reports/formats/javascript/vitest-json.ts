import type { ReportFormat } from '../../format.js';

/** Vitest's `--reporter=json`: Jest's format, without what Vitest does not know. */
export const vitestJson: ReportFormat = {
  name: 'vitest-json',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.keys.has('numTotalTests') === true && !json.keys.has('numRuntimeErrorTestSuites'),
  load: async () => (await import('./vitest-json-reader.js')).createVitestJsonReader,
};
