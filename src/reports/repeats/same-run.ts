import type { ReportedCase } from '../format.js';
import { FORMATS } from '../formats.js';
import type { ReadReport } from '../report-file.js';
import { countOfTests, hasFailed, withNote } from './repeats.js';
import { idOf, saidBy, type ToldCase, type ToldCases, toldCases } from './told-cases.js';

// Many jobs write two reports of one run, each in a format of its own: pytest's JUnit and its report log, say. Each
// test would be there twice, under two names. The report that tells more is the one that counts.

/**
 * Formats that many tools write, each as far as it fits in; the better comes first. A format that only one tool
 * writes tells more than any of them. The order is fixed: a test whose name came now from one and now from another
 * would have two histories.
 */
const COMMON_FORMATS: readonly string[] = ['ctrf', 'allure', 'junit', 'tap'];

/**
 * How many of a report's cases may be missing in the other: hooks and files that can't be loaded are named as each
 * format likes. A share, and one at least.
 */
const OTHER_SHARE = 0.1;

export function withoutSameRuns(reports: readonly ReadReport[]): ReadReport[] {
  const present = new Set(reports.map(({ format, cases }) => (cases.length > 0 ? format : undefined)));
  const formats = rankedFormats().filter((name) => present.has(name));
  if (formats.length < 2) return [...reports];
  const told = new Map<string, ToldCases>();
  const toldBy = (format: string): ToldCases => {
    const known = told.get(format) ?? toldCases(reports.filter((report) => report.format === format));
    told.set(format, known);
    return known;
  };
  return reports.map((report) => {
    const better = formats.slice(0, Math.max(0, formats.indexOf(report.format ?? '')));
    if (report.cases.length === 0) return report;
    for (const format of better) {
      const rest = withoutTold(report, toldBy(format));
      if (rest !== undefined) return rest;
    }
    return report;
  });
}

function rankedFormats(): string[] {
  const own = FORMATS.map(({ name }) => name).filter((name) => !COMMON_FORMATS.includes(name));
  return [...own, ...COMMON_FORMATS];
}

/** The report without what the others tell; `undefined` where that is not the same run. */
function withoutTold(report: ReadReport, told: ToldCases): ReadReport | undefined {
  const pairs = [...report.cases].map((reported) => ({ reported, known: told.find(reported) }));
  const known = pairs.flatMap((pair) => pair.known ?? []);
  const seen = new Set(known);
  // A set, because both reports may hold failures by the ten thousand.
  const unseen = new Set(told.failed.filter((failed) => !seen.has(failed)).flatMap(({ says }) => says));
  const rest = pairs.filter((pair) => !isToldAgain(pair.reported, pair.known, unseen));
  const others = rest.filter((pair) => pair.known === undefined).length;
  const again = pairs.length - rest.length;
  if (known.length === 0 || again === 0 || others > Math.max(1, OTHER_SHARE * pairs.length)) return undefined;
  const hidden = pairs.filter(
    (pair) => pair.known?.isTriedAgain === true && pair.reported.attempts.length === 1,
  ).length;
  const were = (count: number): string => (count === 1 ? '1 of them was' : `${count} of them were`);
  const note =
    `It tells of the same run as ${known[0]?.path}: ${countOfTests(again)} ${again === 1 ? 'is' : 'are'} counted there alone.` +
    (hidden === 0 ? '' : ` It does not show that ${were(hidden)} tried again.`);
  return withNote(
    report,
    rest.map(({ reported }) => reported),
    note,
  );
}

/**
 * What did not fail is told again if the other knows the test. A failure is told again only where the other has one
 * of the very same test, or one that says the same: of a test that may be called so or, where it goes by another
 * name, of one that is not in this report. Otherwise leaving it out would hide it.
 */
function isToldAgain(
  reported: ReportedCase,
  known: ToldCase | undefined,
  unseen: ReadonlySet<string>,
): boolean {
  if (!hasFailed(reported)) return known !== undefined;
  const said = saidBy(reported);
  if (known === undefined) return said.some((text) => unseen.has(text));
  return known.hasFailed && (known.id === idOf(reported) || known.says.some((text) => said.includes(text)));
}
