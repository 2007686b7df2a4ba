import type { ReportFormat } from '../../format.js';
import { readJsonLines } from '../../json/json-lines.js';

/** The log of pytest-reportlog (`--report-log`): a line of JSON for each stage of each test. */
export const pytestReportLog: ReportFormat = {
  name: 'pytest-report-log',
  extensions: ['jsonl', 'json'],
  recognises: ({ json }) => json?.root === 'object' && json.keys.has('$report_type'),
  load: async () => {
    const { PytestLog } = await import('./pytest-report-log-reader.js');
    return () => readJsonLines(new PytestLog());
  },
};
