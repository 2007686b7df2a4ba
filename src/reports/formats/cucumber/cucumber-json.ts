import type { ReportFormat } from '../../format.js';

/** What Cucumber of each language, behave, Karate and others write as Cucumber's JSON: features with elements. */
export const cucumberJson: ReportFormat = {
  name: 'cucumber-json',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.root === 'array' &&
    json.keys.has('elements') &&
    ['steps', 'before', 'keyword', 'type', 'line'].some((key) => json.keys.has(`elements.${key}`)),
  load: async () => (await import('./cucumber-json-reader.js')).cucumberJsonReader,
};
