import { createIdentifier, numberedTestId, type TestId, type TestIds } from '../model/test-id.js';
import {
  type Attempt,
  decideAttempts,
  isFailing,
  type ReportedName,
  type SourceLocation,
  type TestResult,
} from '../model/test-result.js';
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
  /** Keeps with each result what its report calls it: for running it again, and for writing reports. */
  readonly keepsNames?: boolean;
  /**
   * Ids that tests of this run had when it began. A name that was kept unmasked then, because masking would have joined
   * two tests, stays so when one of them runs again on its own.
   */
  readonly known?: ReadonlySet<TestId>;
}

/** The result of a case, which may not be the only one of its test. */
interface Draft {
  readonly result: TestResult;
  readonly report: OrderedReport;
  /** The attempts of all cases that are tries of this test, where there are several. */
  attempts: Attempt[] | undefined;
}

/** All results of one id, in an array only where there are several: then the id does not tell them apart. */
type SameId = Draft | Draft[];

/**
 * Makes test results of what reports say: gives each test its identity, joins the attempts of one test, and numbers
 * tests that share a name. Takes time in proportion to the number of cases.
 */
export function assembleResults(reports: readonly ReadReport[], options: AssembleOptions): TestResult[] {
  const identify = createIdentifier({ workspaces: options.workspaces });
  const locate = createLocator(options.workspaces);
  const byId = new Map<TestId, SameId>();
  for (const report of orderReports(reports)) {
    for (const result of resultsOf(report, { identify, locate, options })) {
      const draft: Draft = { result, report, attempts: undefined };
      const sameId = byId.get(result.id);
      const earlier = Array.isArray(sameId) ? sameId.at(-1) : sameId;
      if (sameId === undefined || earlier === undefined) byId.set(result.id, draft);
      else if (areAttempts(earlier.report, report, options)) addAttempts(earlier, result.attempts);
      else if (Array.isArray(sameId)) sameId.push(draft);
      else byId.set(result.id, [sameId, draft]);
    }
  }
  return nameDrafts(byId);
}

/** The array is the draft's own: that of the report is not ours to change. */
function addAttempts(draft: Draft, attempts: readonly Attempt[]): void {
  draft.attempts ??= [...draft.result.attempts];
  for (const attempt of attempts) draft.attempts.push(attempt);
}

/** A case without any text to identify it. */
const UNNAMED = '(unnamed)' as TestId;

interface Naming {
  readonly identify: (parts: ReportedCase) => TestIds;
  readonly locate: Locator;
  readonly options: AssembleOptions;
}

/** A result for each case of a report. Its id is masked, but raw where masking would make two names of the report one. */
function resultsOf({ report }: OrderedReport, { identify, locate, options }: Naming): TestResult[] {
  const { keepsNames, known } = options;
  const results: TestResult[] = [];
  /** Raw ids of the cases in which something was masked, which are few. */
  const masked = new Map<number, TestId>();
  for (const reported of report.cases) {
    const ids = identify(reported);
    const { raw } = ids;
    const id = ids.id !== raw && known?.has(raw) === true ? raw : ids.id;
    const position = results.length;
    if (id !== raw) masked.set(position, raw);
    const result = createResult(id === '' ? UNNAMED : id, reported.attempts, locate(reported), position);
    results.push(
      keepsNames === true ? { ...result, reported: nameOf(reported, report.format ?? '') } : result,
    );
  }
  for (const [position, id] of colliding(results, masked)) {
    const result = results[position];
    if (result !== undefined) results[position] = { ...result, id };
  }
  return results;
}

function nameOf(reported: ReportedCase, format: string): ReportedName {
  const { suites, className, name, file, path, line, toolId } = reported;
  const place = { ...(path !== undefined && { path }), ...(line !== undefined && { line }) };
  return { suites, className, name, file, ...place, ...(toolId !== undefined && { toolId }), format };
}

/** Raw ids, by place, of the cases whose masked id stands for more than one raw id. */
function colliding(
  results: readonly TestResult[],
  masked: ReadonlyMap<number, TestId>,
): ReadonlyMap<number, TestId> {
  const rawIds = new Map<TestId, Set<TestId>>();
  const idAt = (position: number): TestId => results[position]?.id ?? UNNAMED;
  for (const [position, raw] of masked)
    rawIds.set(idAt(position), (rawIds.get(idAt(position)) ?? new Set()).add(raw));
  // A name may already look like one that was masked.
  if (masked.size > 0)
    for (const { id, position } of results) if (!masked.has(position)) rawIds.get(id)?.add(id);
  const isCommon = (position: number): boolean => (rawIds.get(idAt(position))?.size ?? 0) > 1;
  return new Map(
    [...masked].filter(([position]) => isCommon(position)).map(([at, raw]) => [at, raw || UNNAMED]),
  );
}

/** True if a case of `report` that has the id of one in `earlier` is another try of the same test. */
function areAttempts(earlier: OrderedReport, report: OrderedReport, options: AssembleOptions): boolean {
  if (options.duplicates !== 'auto') return options.duplicates === 'attempts';
  if (earlier === report) return report.report.duplicatesAreAttempts;
  return report.group !== undefined && earlier.group === report.group;
}

function nameDrafts(byId: ReadonlyMap<TestId, SameId>): TestResult[] {
  const numbered = new Set<TestId>();
  const results: TestResult[] = [];
  for (const [id, sameId] of byId) {
    if (!Array.isArray(sameId)) {
      results.push(finished(sameId));
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
      const result = { ...finished(draft), id: name };
      results.push(ambiguous === undefined ? result : { ...result, ambiguous });
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

function finished({ result, attempts }: Draft): TestResult {
  if (attempts === undefined) return result;
  const { id, location, position, reported } = result;
  const whole = createResult(id, attempts, location, position);
  return reported === undefined ? whole : { ...whole, reported };
}

/** The result of a test from its attempts, all together. */
export function createResult(
  id: TestId,
  attempts: readonly Attempt[],
  location: SourceLocation | undefined,
  position: number,
): TestResult {
  const { outcome, flaky, decisive } = decideAttempts(attempts);
  const { durationMs } = decisive;
  const failure = attempts.findLast((attempt) => isFailing(attempt.outcome) && attempt.failure)?.failure;
  // What nearly all results are takes less memory if it is written at once.
  if (failure === undefined && durationMs !== undefined && location !== undefined)
    return { id, outcome, flaky, attempts, durationMs, location, position };
  return {
    id,
    outcome,
    flaky,
    attempts,
    ...(durationMs === undefined ? undefined : { durationMs }),
    ...(failure === undefined ? undefined : { failure }),
    ...(location === undefined ? undefined : { location }),
    position,
  };
}
