import type { ReportFormat } from '../format.js';

/**
 * Allure's results: `*-result.json` for each try of a test, `*-container.json` for the fixtures around tests. Many
 * tools have an adaptor that writes them.
 */
export const allure: ReportFormat = {
  name: 'allure',
  extensions: ['json'],
  recognises: ({ json }) =>
    json?.keys.has('uuid') === true &&
    (json.keys.has('historyId') || json.keys.has('testCaseId') || json.keys.has('children')),
  load: async () => (await import('./allure-reader.js')).createAllureReader,
};
