import type { TestId } from '../../model/test-id.js';
import { isBad, isPartial } from '../causes/cause-facts.js';
import { missedBy, plain } from '../causes/threshold-cause.js';
import { tallyOfResults } from '../flakiness.js';
import type { LaneView } from '../lane-view.js';
import { isFileOfTest } from '../named-files.js';
import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import type { Tally } from '../rates/flake-rate.js';
import { NO_RESULTS } from '../rates/flake-rate.js';
import type { ChangeIndex } from './change-index.js';
import { cleanRunsNeeded, compareRates, KNOWN } from './compare-rates.js';
import type { FixCheck, FixCount, FixOutcome } from './fix-check.js';
import { fixSentence } from './fix-sentences.js';
import type { Change } from './followed-changes.js';
import { changesTo, untilReverted } from './followed-changes.js';
import { isTestFile } from './test-files.js';

/**
 * Follows changes to a test on the default branch: those that touch its file or its set-up, or name it. The runs since a
 * change, up to the next one, are compared with the runs before it, back to the last change that is known to have done
 * something. Runs of selected tests count for neither: what is alone passes more easily.
 */

/** Changes of one test that are told, the newest ones. */
const MOST_CHECKS = 3;

/** Runs back to which changes are followed: what was tried longer ago is no news. */
const FOLLOWED_RUNS = 200;

/** Runs since a change before anything is said of it. */
const RUNS_NEEDED = 2;

/** Probability from which an outcome is called most likely. */
const LIKELY = 0.8;

/** Failures in a row up to a change that make the test broken rather than flaky before it. */
const BROKEN_ROW = 3;

export interface FixSurroundings {
  readonly view: LaneView;
  /** Of the runs of the lane. */
  readonly changes: ChangeIndex;
}

/** `results`: of one test in one lane, in order of time. */
export function checkFixes(
  test: TestId,
  results: readonly PastResult[],
  { view, changes: index }: FixSurroundings,
): FixCheck[] {
  const runs = results.filter(({ run, code }) => run.onDefaultBranch && isDecided(code) && !isPartial(run));
  if (!runs.some(isBad)) return [];
  const changes = changesTo(test, runs, index);
  const checks: FixCheck[] = [];
  let from = 0;
  for (const [i, change] of changes.entries()) {
    const before = runs.slice(from, change.at);
    const since = untilReverted(runs.slice(change.at, changes[i + 1]?.at), runs.slice(0, change.at));
    const check = since.length < RUNS_NEEDED ? undefined : checkOf(change, { test, before, since, view });
    if (check === undefined) continue;
    if (hasDoneSomething(check)) from = change.at;
    if (change.at >= runs.length - FOLLOWED_RUNS) checks.push(check);
  }
  return checks.slice(-MOST_CHECKS);
}

/** What got worse by a few failures may be chance, and would make the next change look like a cure. */
function hasDoneSomething({ outcome, probability }: FixCheck): boolean {
  return outcome === 'helped' || (outcome === 'worse' && probability >= KNOWN);
}

interface Course {
  readonly test: TestId;
  readonly before: readonly PastResult[];
  readonly since: readonly PastResult[];
  readonly view: LaneView;
}

function checkOf({ run, files }: Change, { test, before, since, view }: Course): FixCheck | undefined {
  const row = before.slice(before.findLastIndex(({ code }) => !isFailingCode(code)) + 1);
  const wasBroken = row.length >= BROKEN_ROW || row.length === before.length;
  const compared = wasBroken ? row : before;
  const [was, is] = wasBroken
    ? [plainTally(compared), plainTally(since)]
    : [tallyOfResults(compared), openTally(since)];
  // What was broken long before the change, and mended, is not what the change is about.
  if (was.failed + was.refailed === 0) return undefined;
  const comparison = compareRates(was, is);
  const [outcome, probability] = likeliest(comparison);
  const needed = outcome === 'unclear' ? cleanRunsNeeded(was, is) : undefined;
  const onlyTests =
    files.some((path) => isFileOfTest(test, path)) && (run.changedFiles ?? []).every(isTestFile);
  const isQuiet = !since.some(isBad);
  const limit = wasBroken ? undefined : limitMissed(test, compared, view);
  const newLimit = limit === undefined ? undefined : limitMissed(test, since, view);
  const hasMoved =
    limit !== undefined && (newLimit === undefined ? isQuiet && onlyTests : newLimit !== limit);
  const worthALook = hasMoved
    ? 'limit-moved'
    : onlyTests && isQuiet && wasBroken
      ? 'test-changed'
      : undefined;
  const check: Omit<FixCheck, 'says'> = {
    run,
    outcome,
    probability,
    before: countOf(compared),
    since: countOf(since),
    ...(needed !== undefined && { cleanRunsNeeded: needed }),
    ...(worthALook !== undefined && { worthALook }),
  };
  const said = { files, ...(limit !== undefined && { limit }), ...(newLimit !== undefined && { newLimit }) };
  return { ...check, says: fixSentence(check, said) };
}

function likeliest(
  comparison: Readonly<Record<Exclude<FixOutcome, 'unclear'>, number>>,
): [FixOutcome, number] {
  for (const outcome of ['helped', 'nothing', 'worse'] as const)
    if (comparison[outcome] >= LIKELY) return [outcome, comparison[outcome]];
  return ['unclear', comparison.helped];
}

/** Results at their face, for a test that was broken. */
function plainTally(results: readonly PastResult[]): Tally {
  const failed = results.filter(isBad).length;
  return { ...NO_RESULTS, failed, passed: results.length - failed };
}

/** Failures that no pass has followed yet count too: whether the change helped is asked of them most of all. */
function openTally(results: readonly PastResult[]): Tally {
  const open = results.slice(results.findLastIndex(({ code }) => !isFailingCode(code)) + 1);
  const closed = tallyOfResults(results.slice(0, results.length - open.length));
  return {
    ...closed,
    failed: closed.failed + Math.min(1, open.length),
    refailed: closed.refailed + Math.max(0, open.length - 1),
  };
}

function countOf(results: readonly PastResult[]): FixCount {
  return { runs: results.length, failed: results.filter(isBad).length };
}

/** The limit that the newest failure states, if every failure that says anything missed one. */
function limitMissed(test: TestId, results: readonly PastResult[], view: LaneView): string | undefined {
  const records = results.flatMap((result) => {
    const record = isBad(result) ? view.recordsOf(result.key)?.get(test) : undefined;
    return record?.excerpt === undefined ? [] : [record];
  });
  const missed = records.map((record) => missedBy({ record }));
  const last = missed.at(-1);
  return last === undefined || missed.includes(undefined) ? undefined : plain(last.limit);
}
