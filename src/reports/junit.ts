import type { ReportFormat } from './format.js';
import { JUnitReader } from './junit-reader.js';
import { rootName } from './xml/root-name.js';

/**
 * JUnit XML. It has no standard: Ant wrote it first, and each tool has written its own kind since. What counts is
 * what <testcase> elements say; the sums that suites declare are only used to see that something is missing.
 */
export const junit: ReportFormat = {
  name: 'junit',
  extensions: ['xml'],
  recognises: (head) => {
    const root = rootName(head);
    return root === 'testsuite' || root === 'testsuites';
  },
  load: async () => () => new JUnitReader(),
};
