import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';
import { isNUnit3Suite } from './nunit-roots.js';

/** What NUnit 2 wrote, and Pester's `NUnitXml` and others still do. */
export const nunit2: ReportFormat = {
  name: 'nunit2',
  extensions: ['xml'],
  recognises: (head) =>
    head.xmlRoot === 'test-results' || (head.xmlRoot === 'test-suite' && !isNUnit3Suite(head)),
  load: () => loadWholeXml(import('./nunit2-reader.js').then(({ nunit2Reader }) => nunit2Reader)),
};
