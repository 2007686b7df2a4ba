import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';
import { isNUnit3Suite } from './nunit-roots.js';

/** What NUnit 3 and 4 write: nunit3-console, NUnitLite, Unity's test runner, Pester's `NUnit3`. */
export const nunit3: ReportFormat = {
  name: 'nunit3',
  extensions: ['xml'],
  recognises: (head) => head.xmlRoot === 'test-run' || isNUnit3Suite(head),
  load: () => loadWholeXml(import('./nunit3-reader.js').then(({ nunit3Reader }) => nunit3Reader)),
};
