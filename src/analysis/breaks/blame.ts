import type { RunInfo } from '../../model/run.js';
import type { CauseGroup } from './cause-group.js';
import type { CodeAxis } from './code-axis.js';
import { logSumOf } from './pool.js';

/**
 * Where a break began: the codes that hold 99 % of the probability, pooled over the tests that broke together. So one
 * test that fails now and then leaves many commits to blame, and ten that fail for the same cause leave one.
 */
export interface Blame {
  /** First and last run of codes that may have brought the break. */
  readonly from: RunInfo;
  readonly to: RunInfo;
  /** The newest known run of code before these, which was good. Commits between the two were not run, or not in time. */
  readonly after?: RunInfo;
  /** Of the likeliest code. */
  readonly best: RunInfo;
  /** How many codes that is. */
  readonly codes: number;
  /** The likeliest code contains the change that is judged. */
  readonly isThisChange: boolean;
  /** The first code that is known failed already: it may have begun long before. */
  readonly isBeforeHistory: boolean;
  /** Tests that it was found from. */
  readonly tests: number;
}

/** What may be left out on each side: half a percent. */
const TAIL = 0.005;

export function blameOf({ breaks, first, members }: CauseGroup, axis: CodeAxis): Blame | undefined {
  // Before the first place nothing can have begun.
  const logs = breaks.subarray(first);
  const all = logSumOf(logs);
  if (!Number.isFinite(all)) return undefined;
  const shares = new Float64Array(logs.length);
  let likeliest = 0;
  for (let i = 0; i < logs.length; i++) {
    shares[i] = Math.exp((logs[i] as number) - all);
    if ((shares[i] as number) > (shares[likeliest] as number)) likeliest = i;
  }
  const from = first + indexAt(shares, TAIL);
  const to = first + indexAt(shares, 1 - TAIL);
  const best = first + likeliest;
  const [oldest, newest, code] = [axis.codes[from], axis.codes[to], axis.codes[best]];
  if (oldest === undefined || newest === undefined || code === undefined) return undefined;
  const good = axis.codes[from - 1];
  return {
    from: oldest.run,
    ...(good !== undefined && { after: good.run }),
    to: newest.run,
    best: code.run,
    codes: to - from + 1,
    isThisChange: best >= axis.base,
    isBeforeHistory: best === 0 && axis.base > 0,
    tests: members.length,
  };
}

/** The first one up to which so much of the probability lies. */
function indexAt(shares: Float64Array, wanted: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i] as number;
    if (sum >= wanted) return i;
  }
  return shares.length - 1;
}
