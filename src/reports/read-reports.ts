import type { ReportSource } from '../ports.js';
import { UnpackingBudget } from './archives/unpacking-budget.js';
import { formatNamed } from './formats.js';
import { readReport } from './read-report.js';
import { withoutRepeatedFiles } from './repeats/same-file.js';
import { withoutSameRuns } from './repeats/same-run.js';
import type { ReadReport } from './report-file.js';

export type { ReadReport } from './report-file.js';

export interface ReadOptions {
  /** Name of the format that all reports are in; recognised by content where it is not given, or `auto`. */
  readonly format?: string | undefined;
}

/**
 * Reads all reports of a source. What is wrong with one of them is a problem that carries its name, and never costs
 * the others. Throws only for a format that does not exist.
 */
export async function readReports(source: ReportSource, options: ReadOptions = {}): Promise<ReadReport[]> {
  const { format = 'auto' } = options;
  const rules = {
    forced: format === 'auto' ? undefined : formatNamed(format),
    budget: new UnpackingBudget(),
  };
  const reports: ReadReport[] = [];
  for await (const file of source.read()) reports.push(...(await readReport(file, rules)));
  return withoutSameRuns(withoutRepeatedFiles(withOtherFilesTogether(reports)));
}

/** Names of files that a note tells one by one. */
const MAX_NAMED = 3;

/** Folders hold many files that are no reports. They are told once, all together. */
function withOtherFilesTogether(reports: readonly ReadReport[]): ReadReport[] {
  const others = reports.filter((report) => report.isOther);
  const [first] = others;
  if (first === undefined || others.length === 1) return [...reports];
  const names = others.slice(0, MAX_NAMED).map((report) => report.path);
  const more = others.length > MAX_NAMED ? `, and ${others.length - MAX_NAMED} more` : '';
  const what = `${others.length} files are no reports of a format that Deflake knows, and were left out: ${names.join(', ')}${more}.`;
  const path = `${others.length} other files`;
  const note = { ...first, path, problems: [{ area: 'report' as const, where: '', what, isNote: true }] };
  return [...reports.filter((report) => !report.isOther), note];
}
