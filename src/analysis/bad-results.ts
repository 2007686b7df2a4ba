import type { OutcomeCode } from '../history/timeline.js';
import type { RunInfo, RunKey } from '../model/run.js';
import { codeOf } from './breaks/code-axis.js';
import type { PastResult } from './past.js';
import { isFailingCode } from './past.js';

/**
 * Decided results of one test in one lane, told by those that are bad: nearly all the others are passes that need not
 * be looked at one by one.
 */
export interface BadResults {
  /** Of all results. */
  readonly length: number;
  /** In order of time. */
  readonly bad: readonly BadResult[];
}

/** A failure, or a pass on retry. */
export interface BadResult {
  readonly run: RunInfo;
  readonly key: RunKey;
  readonly code: OutcomeCode;
  /** Among the decided results. */
  readonly place: number;
  /** Place of the first pass on the same code; infinity where there is none. */
  readonly firstPass: number;
}

/** `decided`: of one lane, in order of time. */
export function badResultsOf(decided: readonly PastResult[]): BadResults {
  const places: number[] = [];
  const codes = new Map<string, number>();
  for (let i = 0; i < decided.length; i++) {
    const { code, run } = decided[i] as PastResult;
    if (code === 'p') continue;
    places.push(i);
    codes.set(codeOf(run), Number.POSITIVE_INFINITY);
  }
  if (places.length === 0) return { length: decided.length, bad: [] };
  for (let i = decided.length - 1; i >= 0; i--) {
    const { code, run } = decided[i] as PastResult;
    if (!isFailingCode(code) && codes.has(codeOf(run))) codes.set(codeOf(run), i);
  }
  const bad = places.map((place): BadResult => {
    const { run, key, code } = decided[place] as PastResult;
    return { run, key, code, place, firstPass: codes.get(codeOf(run)) ?? Number.POSITIVE_INFINITY };
  });
  return { length: decided.length, bad };
}

/** Whether some code both failed and passed, or passed on retry. */
export function hasProof({ bad }: BadResults): boolean {
  return bad.some(({ firstPass }) => firstPass !== Number.POSITIVE_INFINITY);
}

/** Failures in a row. */
export interface FailureRow {
  /** Place of the first one among the bad results. */
  readonly from: number;
  readonly failures: readonly BadResult[];
  /** No pass has followed yet. */
  readonly isOpen: boolean;
  /**
   * One or two failures after a pass. A row with two failures on one piece of code is none: that code was broken, and
   * other code mended it.
   */
  readonly isLikeFlake: boolean;
}

/** Failures in a row that still count as a flake's: published bursts have length one in 85 % of cases. */
const LONGEST_FLAKE_ROW = 2;

/** Passes on retry end a row, and are in none. `limit`: how many of the results count. */
export function failureRows({ length, bad }: BadResults, limit = length): FailureRow[] {
  const rows: FailureRow[] = [];
  for (let i = 0; i < bad.length; ) {
    const first = bad[i] as BadResult;
    let end = i + 1;
    if (isFailingCode(first.code) && first.place < limit) {
      while (end < bad.length && follows(bad[end] as BadResult, first.place + end - i, limit)) end++;
      const failures = bad.slice(i, end);
      rows.push({
        from: i,
        failures,
        isOpen: first.place + failures.length === limit,
        isLikeFlake: first.place > 0 && failures.length <= LONGEST_FLAKE_ROW && isAllDifferentCode(failures),
      });
    }
    i = end;
  }
  return rows;
}

function follows({ code, place }: BadResult, next: number, limit: number): boolean {
  return place === next && place < limit && isFailingCode(code);
}

function isAllDifferentCode([first, second]: readonly BadResult[]): boolean {
  return first === undefined || second === undefined || codeOf(first.run) !== codeOf(second.run);
}
