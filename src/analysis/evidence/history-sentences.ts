import { confirmedFlakes } from '../confirmed-flakes.js';
import type { PastResult } from '../past.js';
import { isFailingCode } from '../past.js';
import { counted, describeRun, describeRunAndCommit, grouped, times } from '../run-words.js';
import type { FailureContext } from './failure-context.js';
import { isolatedFailures } from './isolated-failures.js';

/** What runs without this change say of the test, in sentences. Weights come from the model (`breaks/`). */

/** Failures at the end of the branch's results, without a pass since; oldest first. */
export function openRow({ base }: FailureContext): PastResult[] {
  return base.slice(base.findLastIndex(({ code }) => !isFailingCode(code)) + 1);
}

/** `It passed in all 120 earlier runs without this change.` */
export function passesSentence({ sorted }: FailureContext): string | undefined {
  const outside = sorted.past.runs;
  const passed = outside - sorted.past.failed;
  if (passed === 0) return undefined;
  if (passed < outside)
    return `It passed in ${grouped(passed)} of ${counted(outside, 'earlier run')} without this change.`;
  const runs = passed === 1 ? 'the one earlier run' : `all ${counted(passed, 'earlier run')}`;
  return `It passed in ${runs} without this change.`;
}

export function isolatedSentence({ base, bad }: FailureContext): string | undefined {
  const isolated = isolatedFailures(bad);
  const last = isolated.at(-1);
  if (last === undefined) return undefined;
  return `Without this change it failed ${times(isolated.length)} in ${counted(base.length, 'run')} and passed again right after, last in ${describeRun(last.run)}.`;
}

export function confirmedSentence({ results, mayBeProven }: FailureContext): string | undefined {
  if (!mayBeProven) return undefined;
  const here = confirmedFlakes(results.filter((result) => !result.ownChange && result.sameLane));
  const elsewhere = confirmedFlakes(results.filter((result) => !result.ownChange && !result.sameLane));
  const last = here.at(-1) ?? elsewhere.at(-1);
  if (last === undefined) return undefined;
  const all = here.length + elsewhere.length;
  const where = here.length === 0 ? ', in another lane' : '';
  const what = last.code === 'k' ? 'passed on retry' : 'failed and passed on the same code';
  const often = all > 1 ? ` ${all} times, last in ` : last.code === 'k' ? ' in ' : ', last in ';
  return `Without this change it ${what}${often}${describeRunAndCommit(last.run)}${where}.`;
}

/** A row of failures up to now, or failures that have become frequent. */
export function brokenBeforeSentence(context: FailureContext, weight: number): string | undefined {
  const row = openRow(context);
  const [first] = row;
  if (first !== undefined && row.length === 1 && context.base.length > 1)
    return `It failed in ${describeRun(first.run)} too, the newest without this change; that can be a flake or a break.`;
  if (first !== undefined) {
    const never = context.base.length === row.length ? ', and has never passed' : '';
    const runs = row.length === 1 ? 'the last run' : `the last ${row.length} runs`;
    return `It has failed in ${runs} of the base branch, since ${describeRunAndCommit(first.run)}${never}.`;
  }
  return weight < 0 ? frequentSentence(context) : undefined;
}

/** Runs in which failures have become frequent, told by the newest of them. */
const LATELY = 10;

function frequentSentence(context: FailureContext): string | undefined {
  const lately = context.base.slice(-LATELY);
  const failed = lately.filter(({ code }) => isFailingCode(code));
  const first = failed[0];
  if (first === undefined) return undefined;
  if (failed.length === 1) return `It failed lately without this change, in ${describeRun(first.run)}.`;
  return `Without this change it failed in ${failed.length} of the last ${counted(lately.length, 'run')}, first in ${describeRun(first.run)}: more often than it used to.`;
}
