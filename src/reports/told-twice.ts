import { isFailing } from '../model/test-result.js';
import type { ReportedCase } from './format.js';
import { withNote } from './repeated-reports.js';
import type { ReadReport } from './report-file.js';

// Many jobs write two reports of one run, each in a format of its own: pytest's JUnit and its report log, say. Each
// test would be there twice, under two names. The report that tells more is the one that counts.

/**
 * Formats that many tools write, each as far as it fits in; the better comes first. The format that only one tool
 * writes tells more than any of them. The order is fixed: a test whose name came now from one and now from another
 * would have two histories.
 */
const COMMON_FORMATS: readonly string[] = ['allure', 'ctrf', 'junit', 'tap'];

/** How many of a report's cases must stand in the other: hooks and files that can't be loaded are named as one likes. */
const SAME_SHARE = 0.9;

export function withoutToldTwice(reports: readonly ReadReport[]): ReadReport[] {
  const formats = [
    ...new Set(reports.flatMap(({ format, cases }) => (format && cases.length > 0 ? [format] : []))),
  ];
  if (formats.length < 2) return [...reports];
  const better = formats.sort((a, b) => rankOf(a) - rankOf(b));
  const told = new Map<string, Map<string, ToldCase>>();
  const toldBy = (format: string): ReadonlyMap<string, ToldCase> => {
    const known = told.get(format) ?? casesByText(reports.filter((report) => report.format === format));
    told.set(format, known);
    return known;
  };
  return reports.map((report) => {
    const { format } = report;
    if (format === undefined || report.cases.length === 0) return report;
    for (const other of better.filter((each) => rankOf(each) < rankOf(format))) {
      const rest = withoutTold(report, toldBy(other));
      if (rest !== undefined) return rest;
    }
    return report;
  });
}

function rankOf(format: string): number {
  return COMMON_FORMATS.indexOf(format);
}

interface ToldCase {
  readonly path: string;
  hasFailed: boolean;
  /** It was tried again. */
  isTriedAgain: boolean;
}

function casesByText(reports: readonly ReadReport[]): Map<string, ToldCase> {
  const byText = new Map<string, ToldCase>();
  for (const { path, cases } of reports) {
    for (const reported of cases) {
      const told = { path, hasFailed: hasFailed(reported), isTriedAgain: reported.attempts.length > 1 };
      for (const text of textsOf(reported)) {
        const known = byText.get(text);
        if (known === undefined) byText.set(text, { ...told });
        else {
          known.hasFailed ||= told.hasFailed;
          known.isTriedAgain ||= told.isTriedAgain;
        }
      }
    }
  }
  return byText;
}

/** The report without what the others tell; `undefined` where that is not the same run. */
function withoutTold(report: ReadReport, told: ReadonlyMap<string, ToldCase>): ReadReport | undefined {
  const rest: ReportedCase[] = [];
  let same = 0;
  let hidden = 0;
  let where = '';
  for (const reported of report.cases) {
    const known = textsOf(reported)
      .map((text) => told.get(text))
      .find((each) => each !== undefined);
    if (known === undefined) {
      rest.push(reported);
      continue;
    }
    same++;
    where ||= known.path;
    if (known.isTriedAgain && reported.attempts.length === 1) hidden++;
    // A failure is only told twice where the other tells of one too: otherwise leaving it out would hide it.
    if (hasFailed(reported) && !known.hasFailed) rest.push(reported);
  }
  if (same < SAME_SHARE * report.cases.length) return undefined;
  const tests = same === 1 ? '1 test' : `${same} tests`;
  const hiding =
    hidden === 0
      ? ''
      : ` It does not show that ${hidden === 1 ? '1 of them was' : `${hidden} of them were`} tried again.`;
  const note = `It tells of the same run as ${where}: ${tests} are counted there alone.${hiding}`;
  return { ...withNote(report, note), cases: rest };
}

function hasFailed(reported: ReportedCase): boolean {
  return reported.attempts.some((attempt) => isFailing(attempt.outcome));
}

/** What a test may be called in another format: by its name alone, with its class or with its suites in front. */
function textsOf({ suites, className, name }: ReportedCase): string[] {
  const texts = [`${className} ${name}`, `${suites.join(' ')} ${name}`, name].map(lettersOf);
  return [...new Set(texts)].filter((text) => text !== '');
}

/** Formats put ` > `, ` › `, `/` or nothing between the parts, and escape in their own ways. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}
