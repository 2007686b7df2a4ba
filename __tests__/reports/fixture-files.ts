import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { countResults, type TestResult } from '../../src/model/test-result.js';
import { assembleResults } from '../../src/reports/assemble-results.js';
import { type ReadReport, readReports } from '../../src/reports/read-reports.js';
import { memorySource } from './sources.js';

// The reports of real tools, and what Deflake reads in them as a text that a person can check.

export const FIXTURES = join(import.meta.dirname, '../fixtures/reports');

/** Where reports of fixtures were made: see lib.sh there. */
export const WORKSPACES = ['/home/runner/work/shop/shop', '/home/ci/build/shop'];

/** Paths of all reports below the fixtures, with forward slashes. */
export function fixturePaths(): string[] {
  return readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(FIXTURES, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path.split('/').includes('reports') && !path.includes('/project/'))
    .sort();
}

export function fixtureBytes(path: string): Buffer {
  return readFileSync(join(FIXTURES, path));
}

/** Where what is read in a report is kept: `pytest/reports/a.xml` in `pytest/expected/a.xml.txt`. */
export function expectedPath(path: string): string {
  return `${path.replace('/reports/', '/expected/')}.txt`;
}

export async function readFixture(path: string, bytes: Uint8Array = fixtureBytes(path)): Promise<ReadReport> {
  const [report, ...others] = await readReports(memorySource({ [path]: bytes }));
  if (report === undefined || others.length > 0) throw new Error(`${path} is not one report.`);
  return report;
}

export function resultsOf(reports: readonly ReadReport[]): TestResult[] {
  return assembleResults(reports, { duplicates: 'auto', workspaces: WORKSPACES });
}

/** What was read, for people: format, counts, problems, and a block for each test. */
export function drawReport(report: ReadReport): string {
  const results = resultsOf([report]);
  const { tests, passed, flaky, failed, errors, skipped } = countResults(results);
  return [
    `${report.format ?? 'not recognised'}: ${tests} tests, ${passed} passed (${flaky} flaky), ${failed} failed, ${errors} errors, ${skipped} skipped`,
    ...report.problems.map(({ line, what, remedy }) => {
      const place = line === undefined ? '' : `line ${line}: `;
      return `! ${place}${what}${remedy === undefined ? '' : ` ${remedy}`}${report.incomplete ? ' (incomplete)' : ''}`;
    }),
    '',
    ...results.flatMap(drawResult),
    '',
  ].join('\n');
}

function drawResult(result: TestResult): string[] {
  const { id, outcome, flaky, attempts, location, ambiguous } = result;
  const place =
    location === undefined ? '' : `  (${location.file}${location.line ? `:${location.line}` : ''})`;
  const tries = attempts.length === 1 && attempts[0]?.failure === undefined ? [] : attempts;
  return [
    `${(flaky ? 'flaky' : outcome).padEnd(8)}${id}${place}`,
    ...tries.map(({ outcome: tried, failure, durationMs }, i) => {
      const time = durationMs === undefined ? '' : `, ${durationMs} ms`;
      const title = failure === undefined ? [] : [failure.type, failure.message];
      const told =
        failure === undefined ? '' : `  ${oneLine(title.filter((text) => text !== '').join(': '))}`;
      const stack = failure?.stack
        ? `  [${failure.stack.split('\n').length} lines: ${oneLine(failure.stack)}]`
        : '';
      return `          ${i + 1}. ${tried}${time}${told}${stack}`;
    }),
    ...(ambiguous === undefined ? [] : [`          ambiguous: ${ambiguous}`]),
  ];
}

/** Enough of a text to know it again. */
function oneLine(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16)}`)
    .trim();
  return line.length <= 110 ? line : `${line.slice(0, 110)}…`;
}
