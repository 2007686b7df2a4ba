import type { ReportFormat } from '../../format.js';

/** mochawesome's JSON, of Mocha and Cypress. */
export const mochawesome: ReportFormat = {
  name: 'mochawesome',
  extensions: ['json'],
  recognises: ({ json }) => json?.keys.has('stats.passes') === true && json.keys.has('results'),
  load: async () => (await import('./mochawesome-reader.js')).createMochawesomeReader,
};
