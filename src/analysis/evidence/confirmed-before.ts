import type { PastResult } from '../past.js';
import { isFailingCode } from '../past.js';
import { describeRunAndCommit } from '../run-words.js';
import type { Evidence } from '../verdict.js';
import type { FailureContext } from './failure-context.js';

/**
 * Proof of flakiness from runs without this change: the test failed and passed on one tree, in one lane, or passed
 * on retry. In published data this rule alone makes no mistake and finds 57 % of the flaky failures.
 */
const CONFIRMED = 3.5;

export function confirmedEvidence({ results }: FailureContext): Evidence[] {
  const confirmations = confirmedFlakes(results.filter((result) => !result.ownChange && result.sameLane));
  const elsewhere = confirmedFlakes(results.filter((result) => !result.ownChange && !result.sameLane));
  const last = confirmations.at(-1) ?? elsewhere.at(-1);
  if (last === undefined) return [];
  const times = confirmations.length + elsewhere.length;
  const where = confirmations.length === 0 ? ', in another lane' : '';
  const what = last.code === 'k' ? 'passed on retry in' : 'failed and passed on the same code, last in';
  const more = times > 1 ? ` That happened ${times} times.` : '';
  const says = `Without this change it ${what} ${describeRunAndCommit(last.run)}${where}.${more}`;
  // A flake seen in another lane only is half as telling: lanes differ in what makes tests flaky.
  const weight = confirmedWeight(times) - (confirmations.length === 0 ? CONFIRMED / 2 : 0);
  return [{ kind: 'confirmed-before', weight, says, ownChange: false }];
}

/** What so many proofs are worth, in log-odds. Diminishing: the tenth says less than the second. */
export function confirmedWeight(times: number): number {
  return CONFIRMED + 0.5 * Math.log(times);
}

/**
 * One result for each piece of code on which the test both failed and passed; one vote a pull request, because one
 * broken pull request that is run many times says one thing.
 */
export function confirmedFlakes(results: readonly PastResult[]): PastResult[] {
  // Code on which it never failed proves nothing; most code is of that kind, and need not be grouped.
  const failing = new Set(results.filter(({ code }) => code === 'k' || isFailingCode(code)).map(codeOf));
  const byCode = new Map<string, PastResult[]>();
  for (const result of results) {
    if (result.code === 's' || !failing.has(codeOf(result))) continue;
    const code = `${JSON.stringify(result.lane.variant)} ${result.lane.job} ${codeOf(result)}`;
    const group = byCode.get(code);
    if (group === undefined) byCode.set(code, [result]);
    else group.push(result);
  }
  const votes = new Map<string, PastResult>();
  for (const [code, group] of byCode) {
    const failed = group.findLast((result) => isFailingCode(result.code));
    const retried = group.findLast((result) => result.code === 'k');
    const passed = group.some((result) => !isFailingCode(result.code));
    const proof = retried ?? (passed ? failed : undefined);
    if (proof === undefined) continue;
    votes.set(proof.run.pullRequest === undefined ? code : `pull request ${proof.run.pullRequest}`, proof);
  }
  return [...votes.values()];
}

function codeOf({ run }: PastResult): string {
  return run.tree ?? run.commit;
}
