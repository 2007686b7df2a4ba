import type { ReportedCase } from '../../../src/reports/format.js';

const LETTERS = { passed: 'P', failed: 'F', error: 'E', skipped: 'S' } as const;

/** A case in one line: its suites, class and name, and its attempts, such as `s/Foo.bar FFP`. */
export function drawCase({ suites, className, name, attempts }: ReportedCase): string {
  const id = [...suites, [className, name].filter((part) => part !== '').join('.')].join('/');
  return `${id} ${attempts.map((attempt) => LETTERS[attempt.outcome]).join('')}`;
}

export function drawCases(cases: Iterable<ReportedCase>): string[] {
  return [...cases].map(drawCase);
}
