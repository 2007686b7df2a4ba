import type { ReportFormat } from '../../format.js';
import { JUnitReader } from './junit-reader.js';

/**
 * JUnit XML. It has no standard: Ant wrote it first, and each tool has written its own kind since. What counts is
 * what <testcase> elements say; the sums that suites declare are only used to see that something is missing.
 */
export const junit: ReportFormat = {
  name: 'junit',
  extensions: ['xml'],
  recognises: ({ xmlRoot }) => xmlRoot === 'testsuite' || xmlRoot === 'testsuites',
  load: async () => () => new JUnitReader(),
};
