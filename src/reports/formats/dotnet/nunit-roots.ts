import type { ReportHead } from '../../report-head.js';

/**
 * True for a single suite of NUnit 3 without the run around it, as NUnit's own tools hand on. Suites of NUnit 2 have
 * the same name, but neither `fullname` nor `testcasecount`.
 */
export function isNUnit3Suite({ text, xmlRoot }: ReportHead): boolean {
  if (xmlRoot !== 'test-suite') return false;
  const start = text.indexOf('test-suite');
  const end = text.indexOf('<', start);
  return /\s(?:fullname|testcasecount)\s*=/.test(text.slice(start, end === -1 ? text.length : end));
}
