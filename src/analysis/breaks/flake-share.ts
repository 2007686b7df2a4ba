import type { PastResult } from '../past.js';
import { isFailingCode } from '../past.js';
import { codeOf } from './code-axis.js';

/**
 * How much each past failure says of the rate at which the test fails on good code.
 *
 * All: the test also passed on that code, or it fails still, so that nothing has explained it yet. Nothing: it was part
 * of a break that other code mended, or of a run in which far more failed than usual. In between: one or two failures
 * between passes.
 */
export interface FlakeShareOptions {
  readonly confirmed: boolean;
  readonly isolated: boolean;
  /** Runs in which far more failed than usual; nothing is learned of single tests from them. */
  readonly isUpset: (result: PastResult) => boolean;
  /** Whether failures that no pass has followed yet count. */
  readonly isOpenFlaky: boolean;
}

/** Failures in a row that still count as a flake's: published bursts have length one in 85 % of cases. */
const LONGEST_FLAKE_ROW = 2;

/** Of changes from pass to fail that a later run decided, 84 to 87 % were flaky in published data. */
export const UNCONFIRMED_SHARE = 0.85;

/** For each of `results`, decided ones of one branch in order of time; 0 where it did not fail. */
export function flakeShares(results: readonly PastResult[], options: FlakeShareOptions): number[] {
  const passed = results.some(({ code }) => isFailingCode(code)) ? passedCodes(results) : new Set<string>();
  const shares: number[] = [];
  for (let i = 0; i < results.length; ) {
    const result = results[i] as PastResult;
    if (!isFailingCode(result.code)) {
      shares.push(result.code === 'k' && options.confirmed ? 1 : 0);
      i++;
      continue;
    }
    let end = i + 1;
    while (end < results.length && isFailingCode((results[end] as PastResult).code)) end++;
    const row = results.slice(i, end);
    const isOpen = end === results.length;
    const mayBeFlake = i > 0 && row.length <= LONGEST_FLAKE_ROW && isAllDifferentCode(row);
    for (const failure of row) {
      if (passed.has(codeOf(failure.run))) shares.push(options.confirmed ? 1 : 0);
      else if (isOpen) shares.push(options.isOpenFlaky ? 1 : 0);
      else shares.push(mayBeFlake && options.isolated && !options.isUpset(failure) ? UNCONFIRMED_SHARE : 0);
    }
    i = end;
  }
  return shares;
}

/** Codes on which the test both failed and passed. Most codes are of neither kind, and need not be remembered. */
function passedCodes(results: readonly PastResult[]): ReadonlySet<string> {
  const failed = new Set<string>();
  for (const { code, run } of results) if (isFailingCode(code)) failed.add(codeOf(run));
  const passed = new Set<string>();
  for (const { code, run } of results)
    if (!isFailingCode(code) && failed.has(codeOf(run))) passed.add(codeOf(run));
  return passed;
}

function isAllDifferentCode(row: readonly PastResult[]): boolean {
  return new Set(row.map(({ run }) => codeOf(run))).size === row.length;
}
