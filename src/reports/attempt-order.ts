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

/** Where a report belongs among tries of the same tests. */
interface Try {
  /** Tries of different tests follow each other by this first. */
  readonly place: string;
  readonly order: number;
  readonly group: string;
}

function tryOf({ path, tryOf: told }: ReadReport): Try | undefined {
  if (told !== undefined) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return { place: folder, order: told.startedMs, group: JSON.stringify([folder, told.test]) };
  }
  const match = BAZEL_ATTEMPT.exec(path);
  if (match === null) return undefined;
  const last = `${match[1]}test.xml`;
  return { place: last, order: Number(match[2]), group: last };
}

/**
 * Reports in the order in which they were probably written: by path, numbers by value, tries of tests by their own
 * order, Bazel's last try last.
 */
export function orderReports(reports: readonly ReadReport[]): OrderedReport[] {
  const tries = reports.map(tryOf);
  const groups = new Set(tries.map((each) => each?.group));
  return reports
    .map((report, i) => {
      const { path } = report;
      const group = groups.has(path) ? path : undefined;
      const own = tries[i] ?? { place: path, order: Number.POSITIVE_INFINITY, group };
      return { report, ...own };
    })
    .sort(
      (a, b) =>
        comparePaths(a.place, b.place) ||
        compareNumbers(a.order, b.order) ||
        comparePaths(a.report.path, b.report.path),
    )
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
