import type { ReportFormat } from '../../../src/reports/format.js';
import { parseWith, utf8 } from '../sources.js';

const LETTERS = { passed: 'P', failed: 'F', error: 'E', skipped: 'S' } as const;

/**
 * What a format reads in a document, a line for each test: its attempts, its name, and what the last failure says.
 * Problems follow.
 */
export async function drawXml(format: ReportFormat, xml: string): Promise<string[]> {
  const { cases, problems } = await parseWith(format, utf8(xml));
  return [
    ...cases.map(({ suites, className, name, file, failedAt, attempts }) => {
      const letters = attempts.map(({ outcome }) => LETTERS[outcome]).join('');
      const duration = attempts.at(-1)?.durationMs;
      const failure = attempts.at(-1)?.failure;
      const id = [...suites, className, name, file].filter((part) => part !== '').join(' › ');
      const told = failure === undefined ? [] : [failure.type, failure.message, failure.stack];
      return [
        `${letters} ${id}`,
        ...(duration === undefined ? [] : [`${duration} ms`]),
        ...told.filter((text) => text !== ''),
        ...(failedAt === undefined ? [] : [`${failedAt.file}:${failedAt.line}`]),
      ].join(' | ');
    }),
    ...problems.map(({ what, incomplete }) => `! ${what}${incomplete ? ' (incomplete)' : ''}`),
  ];
}
