import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';

/** CTest's own `Testing/<tag>/Test.xml`, which CDash takes. Its Build.xml and others have the same root. */
export const ctestXml: ReportFormat = {
  name: 'ctest-xml',
  extensions: ['xml'],
  recognises: ({ xmlRoot, text }) => xmlRoot === 'Site' && /<Testing\b/.test(text),
  load: () => loadWholeXml(import('./ctest-xml-reader.js').then(({ ctestXmlReader }) => ctestXmlReader)),
};
