import type { ReportFormat } from '../../format.js';

/** Playwright's `json` reporter. Its configuration stands first, and can be longer than what is looked at. */
export const playwrightJson: ReportFormat = {
  name: 'playwright-json',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.keys.has('config.rootDir') === true &&
    (json.keys.has('config.projects') || json.keys.has('suites.specs') || json.keys.has('config.configFile')),
  load: async () => (await import('./playwright-json-reader.js')).createPlaywrightJsonReader,
};
