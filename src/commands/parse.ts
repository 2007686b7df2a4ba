import * as v from 'valibot';
import { oneOf } from '../config/values.js';
import type { ExitCode } from '../errors.js';
import { EXIT, UserError } from '../errors.js';
import { describeProblem, type Problem } from '../model/problem.js';
import type { Counts } from '../model/test-result.js';
import { countResults } from '../model/test-result.js';
import { logSafe } from '../render/log-safe.js';
import { assembleResults } from '../reports/assemble-results.js';
import { findReports } from '../reports/find-reports.js';
import { readReports } from '../reports/read-reports.js';
import type { ReadReport } from '../reports/report-file.js';
import { parseFlags } from './flags.js';

/** `deflake parse FILES|FOLDERS|GLOBS… [--json]`: what the reports say, without history or judgement. */
export async function parseCommand(
  args: readonly string[],
  cwd: string,
  print: (text: string) => void,
): Promise<ExitCode> {
  const { values, positionals } = parseFlags(args, ['duplicates', 'format'], ['json']);
  if (positionals.length === 0)
    throw new UserError('Name at least one report, folder or glob: deflake parse reports/ --json');
  const duplicates = v.safeParse(oneOf(['auto', 'attempts', 'parameters']), values.duplicates ?? 'auto');
  if (!duplicates.success) throw new UserError(`--duplicates ${duplicates.issues[0].message}`);

  const reports = await readReports(findReports(positionals, cwd), { format: values.format });
  if (reports.length === 0)
    throw new UserError(`No report matches ${positionals.join(', ')}.`, { exitCode: EXIT.nothingRead });
  const count = (some: readonly ReadReport[]): Counts =>
    countResults(assembleResults(some, { duplicates: duplicates.output, workspaces: [cwd] }));
  const files = reports.map((report) => ({ report, counts: count([report]) }));
  // Tries of one test may stand in several files.
  const totals = count(reports);
  print(values.json === undefined ? renderTable(files, totals) : renderJson(files, totals));
  const isRead = ({ format, cases, incomplete }: ReadReport): boolean =>
    format !== undefined && (cases.length > 0 || !incomplete);
  return reports.some(isRead) ? EXIT.green : EXIT.nothingRead;
}

interface ParsedFile {
  readonly report: ReadReport;
  readonly counts: Counts;
}

function renderJson(files: readonly ParsedFile[], totals: Counts): string {
  const entries = files.map(({ report, counts }) => ({
    path: report.path,
    format: report.format ?? null,
    ...counts,
    problems: report.problems.map(({ what, remedy, line, column }) => ({ what, remedy, line, column })),
  }));
  return `${JSON.stringify({ files: entries, totals }, null, 2)}\n`;
}

function renderTable(files: readonly ParsedFile[], totals: Counts): string {
  const lines = files.flatMap(({ report, counts }) => [
    `${logSafe(report.path)}: ${describeCounts(counts)}`,
    ...report.problems.map((problem) => `  ! ${logSafe(describePlace(problem))}`),
  ]);
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  return `${[...lines, `${count}: ${describeCounts(totals)}`].join('\n')}\n`;
}

/** The report is named in the line above. */
function describePlace(problem: Problem): string {
  const { line, column } = problem;
  const place = line === undefined ? '' : `line ${line}${column === undefined ? '' : `, column ${column}`}: `;
  return `${place}${describeProblem({ ...problem, where: '' })}`;
}

function describeCounts(counts: Counts): string {
  const { tests, passed, failed, errors, skipped, flaky } = counts;
  return `${tests} tests, ${passed} passed (${flaky} flaky), ${failed} failed, ${errors} errors, ${skipped} skipped`;
}
