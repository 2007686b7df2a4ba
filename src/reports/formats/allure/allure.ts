import type { ReportFormat } from '../../format.js';
import type { JsonShape } from '../../json/json-shape.js';

/**
 * Allure's results: `*-result.json` for each try of a test, `*-container.json` for the fixtures around tests,
 * `*-globals.json` for what failed outside of both. Many tools have an adaptor that writes them.
 */
export const allure: ReportFormat = {
  name: 'allure',
  extensions: ['json'],
  recognises: ({ json }) => json !== undefined && (isResultOrContainer(json.keys) || isGlobals(json)),
  load: async () => (await import('./allure-reader.js')).createAllureReader,
};

/** allure-jest leaves `historyId` out of tests that a hook kept from running. */
function isResultOrContainer(keys: ReadonlySet<string>): boolean {
  return keys.has('uuid') && ['historyId', 'testCaseId', 'stage', 'children'].some((key) => keys.has(key));
}

/** Nothing but these two keys. */
function isGlobals({ keys }: JsonShape): boolean {
  const [first, second, ...others] = [...keys].filter((key) => !key.includes('.')).sort();
  return first === 'attachments' && second === 'errors' && others.length === 0;
}
