import type { ReportFormat } from '../../format.js';

/** The Common Test Report Format, which reporters for many tools write. Before `reportFormat` was in it, it had a tool. */
export const ctrf: ReportFormat = {
  name: 'ctrf',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.keys.has('results.tool') === true &&
    (json.keys.has('results.summary') || json.keys.has('results.tests')),
  load: async () => (await import('./ctrf-reader.js')).createCtrfReader,
};
