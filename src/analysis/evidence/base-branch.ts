import type { RunInfo } from '../../model/run.js';
import { chanceOfRow, posteriorRate } from '../beta.js';
import type { PastResult } from '../past.js';
import { isFailingCode } from '../past.js';
import { counted, describeRun, describeRunAndCommit } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';
import { isolatedFailures } from './isolated-failures.js';

/**
 * What the branch that the change goes to says of the test: a row of failures up to now (broken before), failures
 * that stand alone between passes (isolated: flaky), or nothing but passes.
 *
 * How isolated failures are separates flaky from regressed tests far better than how often they flip (AUC 0.93
 * against 0.54 on published data).
 */
export interface BaseHistory {
  /** Failures at the end of the branch's results, without a pass since; oldest first. */
  readonly row: readonly PastResult[];
  readonly passes: number;
  readonly failures: number;
  /** Rows of one or two failures that a pass ended, on their own. */
  readonly isolated: readonly PastResult[];
}

export function baseHistory({ results }: FailureContext): BaseHistory {
  const base = results.filter((result) => result.onBase && result.sameLane && result.code !== 's');
  const failures = base.filter((result) => isFailingCode(result.code)).length;
  const row = base.slice(base.findLastIndex((result) => !isFailingCode(result.code)) + 1);
  return { row, passes: base.length - failures, failures, isolated: isolatedFailures(base) };
}

/**
 * Chance before looking that a test which fails in the newest run of its branch has been broken there, not flaky:
 * about one in eight decided failures on default branches is a real break; doubled because a break stays.
 */
const BROKEN_PRIOR = 0.25;
/** Certainty from which a test counts as broken before this change. */
const BROKEN_CERTAINTY = 0.9;

/**
 * Probability that the test is broken on the branch, from its row of failures: π / (π + (1−π)·E[p^k]), where p is
 * the rate of failures before the row. A test that has never passed is broken.
 */
export function probabilityBroken({ row, passes, failures }: BaseHistory): number {
  if (row.length === 0) return 0;
  if (passes === 0) return 1;
  const rowByChance = chanceOfRow(posteriorRate(failures - row.length, passes), row.length);
  return BROKEN_PRIOR / (BROKEN_PRIOR + (1 - BROKEN_PRIOR) * rowByChance);
}

/** The run since which the test is broken, or `undefined` if it is not. One failure after passes never says so. */
export function brokenSince(base: BaseHistory): RunInfo | undefined {
  if (base.row.length < 2 && base.passes > 0) return undefined;
  if (probabilityBroken(base) < BROKEN_CERTAINTY) return undefined;
  return base.row[0]?.run;
}

const BROKEN = -5;
/** Once may also have been a break that the next commit mended: alone it can't excuse anything. */
const ISOLATED_ONCE = 0.5;
const ISOLATED_MORE = 1.3;
const FAILED_JUST_BEFORE = 0.8;

/** Passes without a failure that make a failure now more likely the change's, in steps. */
const CLEAN: readonly { readonly passes: number; readonly weight: number }[] = [
  { passes: 100, weight: -1.2 },
  { passes: 20, weight: -0.8 },
  { passes: 5, weight: -0.4 },
];

/** `since`: what `brokenSince` says, where it is to count. */
export function baseBranchEvidence(base: BaseHistory, since: RunInfo | undefined): Evidence[] {
  const first = base.row[0];
  if (first !== undefined && since !== undefined) {
    const never = base.passes === 0 ? ', and has never passed' : '';
    const says = `It has failed in the last ${base.row.length === 1 ? 'run' : `${base.row.length} runs`} of the branch without this change, since ${describeRunAndCommit(first.run)}${never}.`;
    return [{ kind: 'broken-before', weight: BROKEN, says, ownChange: false }];
  }
  const evidence: Evidence[] = [];
  const lastIsolated = base.isolated.at(-1);
  if (lastIsolated !== undefined) {
    const weight = isolationWeight(base.isolated.length);
    const runs = counted(base.passes + base.failures, 'run');
    const says = `Without this change it failed ${times(base.isolated.length)} in ${runs} and passed again right after, last in ${describeRun(lastIsolated.run)}.`;
    evidence.push({ kind: 'isolation', weight, says, ownChange: false });
  }
  if (first !== undefined) {
    const says = `It failed in ${describeRun(first.run)} too, the newest without this change; that can be a flake or a break.`;
    evidence.push({ kind: 'streak', weight: FAILED_JUST_BEFORE, says, ownChange: false });
  }
  const clean = CLEAN.find(({ passes }) => base.failures === 0 && base.passes >= passes);
  if (clean !== undefined) {
    const says = `It passed in all ${base.passes} earlier runs without this change.`;
    evidence.push({ kind: 'streak', weight: clean.weight, says, ownChange: false });
  }
  return evidence;
}

/** What so many isolated failures are worth, in log-odds. Diminishing: the tenth says less than the second. */
export function isolationWeight(failures: number): number {
  return ISOLATED_ONCE + ISOLATED_MORE * Math.log(failures);
}

function times(n: number): string {
  return n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`;
}
