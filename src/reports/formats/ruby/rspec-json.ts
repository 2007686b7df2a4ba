import type { ReportFormat } from '../../format.js';

/** What RSpec writes itself (`--format json`): one JSON document. */
export const rspecJson: ReportFormat = {
  name: 'rspec-json',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.root === 'object' &&
    json.keys.has('examples') &&
    (json.keys.has('examples.full_description') || json.keys.has('summary_line')),
  load: async () => (await import('./rspec-json-reader.js')).rspecJsonReader,
};
