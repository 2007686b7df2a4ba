import type { ReportFormat } from '../../format.js';

/** Mocha's `json` reporter. mochawesome has the same `stats`, and `results` behind them. */
export const mochaJson: ReportFormat = {
  name: 'mocha-json',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.keys.has('stats.passes') === true && json.keys.has('tests') && !json.keys.has('results'),
  load: async () => (await import('./mocha-json-reader.js')).createMochaJsonReader,
};
