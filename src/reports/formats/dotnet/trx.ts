import type { ReportFormat } from '../../format.js';
import { loadWholeXml } from '../../xml/whole-xml.js';

/** Visual Studio's test results: `dotnet test --logger trx`, vstest, Microsoft.Testing.Platform, mstest.exe. */
export const trx: ReportFormat = {
  name: 'trx',
  extensions: ['trx'],
  recognises: ({ xmlRoot }) => xmlRoot === 'TestRun',
  load: () => loadWholeXml(import('./trx-reader.js').then(({ trxReader }) => trxReader)),
};
