import type { ReportFormat } from '../../format.js';

/** The report of pytest-json-report (`--json-report`): one JSON document. */
export const pytestJsonReport: ReportFormat = {
  name: 'pytest-json-report',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.root === 'object' && ['created', 'duration', 'exitcode', 'root'].every((key) => json.keys.has(key)),
  load: async () => (await import('./pytest-json-report-reader.js')).pytestJsonReader,
};
