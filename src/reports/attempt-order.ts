import type { ReadReport } from './report-file.js';

// Which reports are tries of the same tests, and which try came first, as far as their paths tell.

/** A report's place among the others. */
export interface OrderedReport {
  readonly report: ReadReport;
  /** The same for reports whose tests are tries of each other; `undefined` for a report on its own. */
  readonly group: string | undefined;
}

/**
 * Bazel keeps the report of each failed try as `test_attempts/attempt_N.xml` below the folder of `test.xml`, which
 * is the last try.
 */
const BAZEL_ATTEMPT = /^(.*\/|)test_attempts\/attempt_(\d{1,9})\.xml$/;

/** Reports in the order in which they were probably written: by path, numbers by value, Bazel's last try last. */
export function orderReports(reports: readonly ReadReport[]): OrderedReport[] {
  const attempts = reports.map((report) => BAZEL_ATTEMPT.exec(report.path));
  const groups = new Set(attempts.flatMap((match) => (match === null ? [] : [`${match[1]}test.xml`])));
  return reports
    .map((report, i) => {
      const match = attempts[i];
      const place = match == null ? report.path : `${match[1]}test.xml`;
      const attempt = match == null ? Number.POSITIVE_INFINITY : Number(match[2]);
      return { report, place, attempt, group: groups.has(place) ? place : undefined };
    })
    .sort((a, b) => comparePaths(a.place, b.place) || compareNumbers(a.attempt, b.attempt))
    .map(({ report, group }) => ({ report, group }));
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** `attempt-2` before `attempt-10`. Paths that only differ in leading zeros keep a fixed order too. */
export function comparePaths(a: string, b: string): number {
  const partsA = a.match(/\d+|\D+/g) ?? [];
  const partsB = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const order = compareParts(partsA[i] ?? '', partsB[i] ?? '');
    if (order !== 0) return order;
  }
  return partsA.length - partsB.length || compareText(a, b);
}

function compareParts(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a, b);
  const [digitsA, digitsB] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return digitsA.length - digitsB.length || compareText(digitsA, digitsB);
}

/** By code unit: the same on every machine, whatever its language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
