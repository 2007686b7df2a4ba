import { type IdentityContext, identify, numberedTestId, type TestId } from '../model/test-id.js';
import { type Attempt, decideAttempts, isFailing, type TestResult } from '../model/test-result.js';
import { type OrderedReport, orderReports } from './attempt-order.js';
import type { ReportedCase } from './format.js';
import { locate } from './locate.js';
import type { ReadReport } from './report-file.js';

export interface AssembleOptions {
  /**
   * What it means that a test stands in the reports more than once. `attempts`: it was tried again. `parameters`:
   * these are different tests whose names do not show it. `auto`: attempts where the producer is known to write
   * them so, else parameters.
   */
  readonly duplicates: 'auto' | 'attempts' | 'parameters';
  /** Absolute directories whose names are taken off the front of paths. */
  readonly workspaces: readonly string[];
}

/** A result that still gathers its attempts. */
interface Draft {
  readonly reported: ReportedCase;
  readonly attempts: Attempt[];
  readonly report: OrderedReport;
  readonly position: number;
}

/** All results of one id. More than one draft means that the id does not tell them apart. */
interface SameId {
  readonly drafts: Draft[];
}

/**
 * Makes test results of what reports say: gives each test its identity, joins the attempts of one test, and numbers
 * tests that share a name. Takes time in proportion to the number of cases.
 */
export function assembleResults(reports: readonly ReadReport[], options: AssembleOptions): TestResult[] {
  const context: IdentityContext = { workspaces: options.workspaces };
  const byId = new Map<TestId, SameId>();
  for (const report of orderReports(reports)) {
    const cases = [...report.report.cases];
    const ids = caseIds(cases, context);
    for (const [position, reported] of cases.entries()) {
      const id = ids[position] ?? UNNAMED;
      const sameId = byId.get(id) ?? { drafts: [] };
      if (sameId.drafts.length === 0) byId.set(id, sameId);
      const earlier = sameId.drafts.at(-1);
      if (earlier !== undefined && areAttempts(earlier.report, report, options)) {
        for (const attempt of reported.attempts) earlier.attempts.push(attempt);
      } else {
        sameId.drafts.push({ reported, attempts: [...reported.attempts], report, position });
      }
    }
  }
  return nameDrafts(byId, options.workspaces);
}

/** A case without any text to identify it. */
const UNNAMED = '(unnamed)' as TestId;

/** Ids of a report's cases: masked, and raw where masking would make two names of this report one. */
function caseIds(cases: readonly ReportedCase[], context: IdentityContext): TestId[] {
  const both = cases.map((reported) => identify(reported, context));
  const rawByMasked = new Map<TestId, TestId>();
  const colliding = new Set<TestId>();
  for (const { id, raw } of both) {
    const other = rawByMasked.get(id);
    if (other === undefined) rawByMasked.set(id, raw);
    else if (other !== raw) colliding.add(id);
  }
  return both.map(({ id, raw }) => (colliding.has(id) ? raw : id)).map((id) => (id === '' ? UNNAMED : id));
}

/** True if a case of `report` that has the id of one in `earlier` is another try of the same test. */
function areAttempts(earlier: OrderedReport, report: OrderedReport, options: AssembleOptions): boolean {
  if (options.duplicates !== 'auto') return options.duplicates === 'attempts';
  if (earlier === report) return report.report.duplicatesAreAttempts;
  return report.group !== undefined && earlier.group === report.group;
}

function nameDrafts(byId: ReadonlyMap<TestId, SameId>, workspaces: readonly string[]): TestResult[] {
  const numbered = new Set<TestId>();
  const results: TestResult[] = [];
  for (const [id, { drafts }] of byId) {
    const ambiguous = whyAmbiguous(drafts);
    let number = 1;
    for (const [i, draft] of drafts.entries()) {
      let name = id;
      if (i > 0) {
        // A test may really be called `x #2`: its name is not given to another.
        do name = numberedTestId(id, ++number);
        while (byId.has(name) || numbered.has(name));
        numbered.add(name);
      }
      results.push(toResult(name, draft, ambiguous, workspaces));
    }
  }
  return results;
}

/** Within one report the order of execution tells namesakes apart; across reports nothing does. */
function whyAmbiguous(drafts: readonly Draft[]): string | undefined {
  const first = drafts[0]?.report;
  const other = drafts.find((draft) => draft.report !== first)?.report;
  if (first === undefined || other === undefined) return undefined;
  return (
    `Tests of this name stand in ${first.report.path} and in ${other.report.path}, and nothing tells them apart; ` +
    'if they are tries of one test, set duplicates: attempts.'
  );
}

function toResult(
  id: TestId,
  draft: Draft,
  ambiguous: string | undefined,
  workspaces: readonly string[],
): TestResult {
  const { outcome, flaky, decisive } = decideAttempts(draft.attempts);
  const failure = draft.attempts.findLast(
    (attempt) => isFailing(attempt.outcome) && attempt.failure,
  )?.failure;
  const location = locate(draft.reported, workspaces);
  return {
    id,
    outcome,
    flaky,
    attempts: draft.attempts,
    ...(decisive.durationMs === undefined ? {} : { durationMs: decisive.durationMs }),
    ...(failure === undefined ? {} : { failure }),
    ...(location === undefined ? {} : { location }),
    position: draft.position,
    ...(ambiguous === undefined ? {} : { ambiguous }),
  };
}
