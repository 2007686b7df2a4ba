import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';

/** xUnit.net's own XML, of all its versions, and Fixie's. */
export const xunit: ReportFormat = {
  name: 'xunit',
  extensions: ['xml'],
  recognises: ({ xmlRoot, text }) =>
    xmlRoot === 'assemblies' ||
    // Other documents begin with an <assembly>, too: manifests of Windows, descriptors of Maven.
    (xmlRoot === 'assembly' && /\s(?:run-date|test-framework)\s*=/.test(text)),
  load: () => loadWholeXml(import('./xunit-reader.js').then(({ xunitReader }) => xunitReader)),
};
