import type { ReadingProblem, ReportedCase, ReportFormat } from '../../../src/reports/format.js';
import { parseWith, utf8 } from '../sources.js';

/** What a format reads in a value, or in a text that is no complete JSON. */
export async function readJson(
  format: ReportFormat,
  report: unknown,
): Promise<{ readonly cases: readonly ReportedCase[]; readonly problems: readonly ReadingProblem[] }> {
  return parseWith(format, utf8(typeof report === 'string' ? report : JSON.stringify(report)));
}

/** Each case in a line: its attempts (`F` failed, `E` error, `P` passed, `S` skipped) and its parts. */
export function drawCases(cases: readonly ReportedCase[]): string[] {
  return cases.map(({ attempts, suites, className, name, file }) => {
    const outcomes = attempts.map(({ outcome }) => (outcome[0] ?? '').toUpperCase()).join('');
    return [outcomes, ...suites, className, name, file].filter((part) => part !== '').join(' | ');
  });
}
