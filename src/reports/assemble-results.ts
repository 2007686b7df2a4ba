import { type IdentityContext, identify, numberedTestId, type TestId } from '../model/test-id.js';
import { type Attempt, decideAttempts, isFailing, type TestResult } from '../model/test-result.js';
import { type OrderedReport, orderReports } from './attempt-order.js';
import type { ReportedCase } from './format.js';
import { createLocator, type Locator } from './locate.js';
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
  attempts: readonly Attempt[];
  readonly report: OrderedReport;
  readonly position: number;
}

/** All results of one id, in an array only where there are several: then the id does not tell them apart. */
type SameId = Draft | Draft[];

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
      const draft: Draft = { reported, attempts: reported.attempts, report, position };
      const sameId = byId.get(id);
      const earlier = Array.isArray(sameId) ? sameId.at(-1) : sameId;
      if (sameId === undefined || earlier === undefined) byId.set(id, draft);
      else if (areAttempts(earlier.report, report, options)) addAttempts(earlier, reported.attempts);
      else if (Array.isArray(sameId)) sameId.push(draft);
      else byId.set(id, [sameId, draft]);
    }
  }
  return nameDrafts(byId, createLocator(options.workspaces));
}

/** The first to be added makes an array of the draft's own: that of the report is not ours to change. */
function addAttempts(draft: Draft, attempts: readonly Attempt[]): void {
  const own =
    draft.attempts === draft.reported.attempts ? [...draft.attempts] : (draft.attempts as Attempt[]);
  for (const attempt of attempts) own.push(attempt);
  draft.attempts = own;
}

/** A case without any text to identify it. */
const UNNAMED = '(unnamed)' as TestId;

/** Ids of a report's cases: masked, and raw where masking would make two names of this report one. */
function caseIds(cases: readonly ReportedCase[], context: IdentityContext): TestId[] {
  const ids: TestId[] = [];
  /** Raw ids of the cases in which something was masked, which are few. */
  const masked = new Map<number, TestId>();
  for (const reported of cases) {
    const { id, raw } = identify(reported, context);
    if (id !== raw) masked.set(ids.length, raw);
    ids.push(id === '' ? UNNAMED : id);
  }
  for (const position of colliding(ids, masked)) ids[position] = masked.get(position) || UNNAMED;
  return ids;
}

/** Places of masked ids that stand for more than one raw id. */
function colliding(ids: readonly TestId[], masked: ReadonlyMap<number, TestId>): number[] {
  if (masked.size === 0) return [];
  const rawIds = new Map<TestId, Set<TestId>>();
  for (const [position, raw] of masked) {
    const id = ids[position] ?? UNNAMED;
    rawIds.set(id, (rawIds.get(id) ?? new Set()).add(raw));
  }
  // A name may already look like one that was masked.
  for (const [position, id] of ids.entries()) if (!masked.has(position)) rawIds.get(id)?.add(id);
  return [...masked.keys()].filter((position) => (rawIds.get(ids[position] ?? UNNAMED)?.size ?? 0) > 1);
}

/** True if a case of `report` that has the id of one in `earlier` is another try of the same test. */
function areAttempts(earlier: OrderedReport, report: OrderedReport, options: AssembleOptions): boolean {
  if (options.duplicates !== 'auto') return options.duplicates === 'attempts';
  if (earlier === report) return report.report.duplicatesAreAttempts;
  return report.group !== undefined && earlier.group === report.group;
}

function nameDrafts(byId: ReadonlyMap<TestId, SameId>, locate: Locator): TestResult[] {
  const numbered = new Set<TestId>();
  const results: TestResult[] = [];
  for (const [id, sameId] of byId) {
    if (!Array.isArray(sameId)) {
      results.push(toResult(id, sameId, undefined, locate));
      continue;
    }
    const ambiguous = whyAmbiguous(sameId);
    let number = 1;
    for (const [i, draft] of sameId.entries()) {
      let name = id;
      if (i > 0) {
        // A test may really be called `x #2`: its name is not given to another.
        do name = numberedTestId(id, ++number);
        while (byId.has(name) || numbered.has(name));
        numbered.add(name);
      }
      results.push(toResult(name, draft, ambiguous, locate));
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

function toResult(id: TestId, draft: Draft, ambiguous: string | undefined, locate: Locator): TestResult {
  const { attempts, position } = draft;
  const { outcome, flaky, decisive } = decideAttempts(attempts);
  const failure = attempts.findLast((attempt) => isFailing(attempt.outcome) && attempt.failure)?.failure;
  const location = locate(draft.reported);
  return {
    id,
    outcome,
    flaky,
    attempts,
    ...(decisive.durationMs === undefined ? undefined : { durationMs: decisive.durationMs }),
    ...(failure === undefined ? undefined : { failure }),
    ...(location === undefined ? undefined : { location }),
    position,
    ...(ambiguous === undefined ? undefined : { ambiguous }),
  };
}
