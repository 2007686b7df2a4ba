import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';

/** Robot Framework's output.xml, from `robot` itself or put together by `rebot`. */
export const robot: ReportFormat = {
  name: 'robot',
  extensions: ['xml'],
  recognises: ({ xmlRoot, text }) => xmlRoot === 'robot' && /\sgenerator\s*=/.test(text),
  load: () => loadWholeXml(import('./robot-reader.js').then(({ robotReader }) => robotReader)),
};
