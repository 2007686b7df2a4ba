import type { PastResult } from '../past.js';
import { isFailingCode } from '../past.js';

/** Failures in a row that still count as a flake's: published bursts have length one in 85 % of cases. */
export const ISOLATED_ROW = 2;

/**
 * Failures that stand alone between passes: the last of each row of one or two that a pass ended. A row with two
 * failures on one piece of code is none: that code was broken, and other code mended it.
 */
export function isolatedFailures(decided: readonly PastResult[]): PastResult[] {
  const isolated: PastResult[] = [];
  let row: PastResult[] = [];
  for (const [i, result] of decided.entries()) {
    if (isFailingCode(result.code)) {
      row.push(result);
      continue;
    }
    const last = row.at(-1);
    const startedWithPass = i > row.length;
    if (last !== undefined && startedWithPass && row.length <= ISOLATED_ROW && isAllDifferentCode(row))
      isolated.push(last);
    row = [];
  }
  return isolated;
}

function isAllDifferentCode(row: readonly PastResult[]): boolean {
  return new Set(row.map(({ run }) => run.tree ?? run.commit)).size === row.length;
}
