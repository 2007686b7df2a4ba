import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';

/** TestNG's testng-results.xml, which tells more than its JUnit reports: tries, parameters, set-up methods. */
export const testng: ReportFormat = {
  name: 'testng',
  extensions: ['xml'],
  recognises: ({ xmlRoot }) => xmlRoot === 'testng-results',
  load: () => loadWholeXml(import('./testng-reader.js').then(({ testngReader }) => testngReader)),
};
