import type { Problem } from '../../model/problem.js';
import { isFailing } from '../../model/test-result.js';
import type { ReportedCase } from '../format.js';
import type { ReadReport } from '../report-file.js';

/** A report of which something is counted elsewhere, and says so. */
export function withNote(report: ReadReport, cases: readonly ReportedCase[], what: string): ReadReport {
  const note: Problem = { area: 'report', where: report.path, what, isNote: true };
  return { ...report, cases, problems: [...report.problems, note] };
}

/** True if any try of the test failed. */
export function hasFailed(reported: ReportedCase): boolean {
  return reported.attempts.some((attempt) => isFailing(attempt.outcome));
}

export function countOfTests(count: number): string {
  return count === 1 ? '1 test' : `${count} tests`;
}
