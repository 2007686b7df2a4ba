import { codeOf } from './breaks/code-axis.js';
import type { PastResult } from './past.js';
import { isFailingCode } from './past.js';

/**
 * One result for each piece of code on which the test both failed and passed; one vote a pull request, because one
 * broken pull request that is run many times says one thing, and one vote a bot, because a bot opens the same one daily.
 */
export function confirmedFlakes(results: readonly PastResult[]): PastResult[] {
  // Code on which it never failed proves nothing; most code is of that kind, and need not be grouped.
  const failing = new Set<string>();
  for (let i = 0; i < results.length; i++) {
    const { code, run } = results[i] as PastResult;
    if (code === 'k' || isFailingCode(code)) failing.add(codeOf(run));
  }
  if (failing.size === 0) return [];
  const byCode = new Map<string, PastResult[]>();
  for (let i = 0; i < results.length; i++) {
    const result = results[i] as PastResult;
    if (result.code === 's' || !failing.has(codeOf(result.run))) continue;
    const code = `${JSON.stringify(result.lane.variant)} ${result.lane.job} ${codeOf(result.run)}`;
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
    votes.set(voterOf(proof) ?? code, proof);
  }
  return [...votes.values()];
}

/** Who has the vote, where it is not the code itself. */
function voterOf({ run: { pullRequest, author = '' } }: PastResult): string | undefined {
  if (pullRequest === undefined) return undefined;
  return author.endsWith('[bot]') ? `bot ${author}` : `pull request ${pullRequest}`;
}
