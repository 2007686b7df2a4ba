import type { PastResult } from '../past.js';
import { isDecided, isFailingCode } from '../past.js';
import type { TimelineEntry, Verdict } from '../verdict.js';

/** The past results of one test, sorted in one look at all of them: most are passes, and there are hundreds. */
export interface SortedResults {
  /** Decided ones on the branch without the change, in this lane. */
  readonly base: readonly PastResult[];
  /** Decided ones of the change itself, in this lane. */
  readonly own: readonly PastResult[];
  /** Those of the change itself and of its code, in all lanes, skipped ones included. */
  readonly ofThisCode: readonly PastResult[];
  /** All that are no plain pass. */
  readonly unusual: readonly PastResult[];
  /** Those of this lane, as a timeline shows them. */
  readonly timeline: readonly TimelineEntry[];
  /** Those without the change in this lane. */
  readonly past: Verdict['past'];
}

export function sortResults(results: readonly PastResult[]): SortedResults {
  const base: PastResult[] = [];
  const own: PastResult[] = [];
  const ofThisCode: PastResult[] = [];
  const unusual: PastResult[] = [];
  const timeline: TimelineEntry[] = [];
  const past = { runs: 0, failed: 0, flaky: 0 };
  for (let i = 0; i < results.length; i++) {
    const result = results[i] as PastResult;
    const { sameLane, onBase, ofChange, code } = result;
    if (code !== 'p') unusual.push(result);
    if (ofChange || result.sameCode) ofThisCode.push(result);
    if (!sameLane) continue;
    timeline.push(result.entry);
    if (!isDecided(code)) continue;
    if (onBase) base.push(result);
    if (ofChange) own.push(result);
    if (result.ownChange) continue;
    past.runs++;
    if (isFailingCode(code)) past.failed++;
    if (code === 'k') past.flaky++;
  }
  return { base, own, ofThisCode, unusual, timeline, past };
}
