import { groupsBy } from '../../model/groups.js';
import type { ReportedCase } from '../format.js';
import type { ReadReport } from '../report-file.js';
import { countOfTests, hasFailed, withNote } from './repeats.js';

// The same results in two files would be counted twice. Where they really are the same, they count once, with a note.

export function withoutRepeatedFiles(reports: readonly ReadReport[]): ReadReport[] {
  return withoutFlakyCopies(withoutSameBytes(reports));
}

/** Globs often match a report and a copy of it, in a folder for uploads for example. */
function withoutSameBytes(reports: readonly ReadReport[]): ReadReport[] {
  const firstByDigest = new Map<string, string>();
  return reports.map((report) => {
    if (report.digest === '' || report.cases.length === 0) return report;
    const first = firstByDigest.get(report.digest);
    if (first === undefined) {
      firstByDigest.set(report.digest, report.path);
      return report;
    }
    return withNote(report, [], `It holds the same bytes as ${first}; its tests are counted once.`);
  });
}

/**
 * Some builds pick the flaky tests out of `TEST-x.xml` and write them as failures into `TEST-x-FLAKY.xml` beside it
 * (zeebe's extractor for Jenkins). Counted both, each flake would be a failure again.
 */
function withoutFlakyCopies(reports: readonly ReadReport[]): ReadReport[] {
  const byPath = new Map(reports.map((report) => [report.path, report]));
  return reports.map((report) => {
    const original = byPath.get(report.path.replace(/[-_.]flaky(?=\.[^./]+$)/i, ''));
    if (original === undefined || original === report || report.cases.length === 0) return report;
    const known = groupsBy(original.cases, nameOf);
    const cases = [...report.cases].filter((reported) => !repeats(reported, known.get(nameOf(reported))));
    if (cases.length === report.cases.length) return report;
    const tests = countOfTests(report.cases.length - cases.length);
    return withNote(report, cases, `It repeats ${tests} of ${original.path}, which are counted there alone.`);
  });
}

function nameOf(reported: ReportedCase): string {
  return JSON.stringify([reported.className, reported.name]);
}

/** A failure is only repeated where the original shows one too: otherwise leaving it out would hide it. */
function repeats(reported: ReportedCase, originals: readonly ReportedCase[] = []): boolean {
  return hasFailed(reported) ? originals.some(hasFailed) : originals.length > 0;
}
