import { confirmedFlakes } from '../confirmed-flakes.js';
import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import { counted, describeRun, describeRunAndCommit, grouped, times } from '../run-words.js';
import type { FailureContext } from './failure-context.js';
import { isolatedFailures } from './isolated-failures.js';

/** What runs without this change say of the test, in sentences. Weights come from the model (`breaks/`). */

/** Results on the branch that the change goes to, in this lane. */
export function baseResults({ results }: FailureContext): PastResult[] {
  return results.filter((result) => result.onBase && result.sameLane && isDecided(result.code));
}

/** Failures at the end of the branch's results, without a pass since; oldest first. */
export function openRow(context: FailureContext): PastResult[] {
  const base = baseResults(context);
  return base.slice(base.findLastIndex(({ code }) => !isFailingCode(code)) + 1);
}

/** `It passed in all 120 earlier runs without this change.` */
export function passesSentence({ results }: FailureContext): string | undefined {
  const outside = results.filter(
    ({ ownChange, sameLane, code }) => !ownChange && sameLane && isDecided(code),
  );
  const passed = outside.filter(({ code }) => !isFailingCode(code)).length;
  if (passed === 0) return undefined;
  if (passed < outside.length)
    return `It passed in ${grouped(passed)} of ${counted(outside.length, 'earlier run')} without this change.`;
  const runs = passed === 1 ? 'the one earlier run' : `all ${counted(passed, 'earlier run')}`;
  return `It passed in ${runs} without this change.`;
}

export function isolatedSentence(context: FailureContext): string | undefined {
  const base = baseResults(context);
  const isolated = isolatedFailures(base);
  const last = isolated.at(-1);
  if (last === undefined) return undefined;
  return `Without this change it failed ${times(isolated.length)} in ${counted(base.length, 'run')} and passed again right after, last in ${describeRun(last.run)}.`;
}

export function confirmedSentence({ results }: FailureContext): string | undefined {
  const here = confirmedFlakes(results.filter((result) => !result.ownChange && result.sameLane));
  const elsewhere = confirmedFlakes(results.filter((result) => !result.ownChange && !result.sameLane));
  const last = here.at(-1) ?? elsewhere.at(-1);
  if (last === undefined) return undefined;
  const all = here.length + elsewhere.length;
  const where = here.length === 0 ? ', in another lane' : '';
  const what = last.code === 'k' ? 'passed on retry in' : 'failed and passed on the same code, last in';
  const more = all > 1 ? ` That happened ${all} times.` : '';
  return `Without this change it ${what} ${describeRunAndCommit(last.run)}${where}.${more}`;
}

/** A row of failures up to now, or failures that have become frequent. */
export function brokenBeforeSentence(context: FailureContext, weight: number): string | undefined {
  const row = openRow(context);
  const [first] = row;
  if (first !== undefined && row.length === 1 && baseResults(context).length > 1)
    return `It failed in ${describeRun(first.run)} too, the newest without this change; that can be a flake or a break.`;
  if (first !== undefined) {
    const never = baseResults(context).length === row.length ? ', and has never passed' : '';
    const runs = row.length === 1 ? 'the last run' : `the last ${row.length} runs`;
    return `It has failed in ${runs} of the branch without this change, since ${describeRunAndCommit(first.run)}${never}.`;
  }
  return weight < 0 ? frequentSentence(context) : undefined;
}

/** Runs in which failures have become frequent, told by the newest of them. */
const LATELY = 10;

function frequentSentence(context: FailureContext): string | undefined {
  const lately = baseResults(context).slice(-LATELY);
  const failed = lately.filter(({ code }) => isFailingCode(code));
  const first = failed[0];
  if (first === undefined) return undefined;
  if (failed.length === 1) return `It failed lately without this change, in ${describeRun(first.run)}.`;
  return `Without this change it failed in ${failed.length} of the last ${counted(lately.length, 'run')}, first in ${describeRun(first.run)}: more often than it used to.`;
}
