import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { codeOf } from '../breaks/code-axis.js';
import type { PastResult } from '../past.js';
import type { ChangeIndex } from './change-index.js';

/** A change to a test, as the runs of the default branch show it. */
export interface Change {
  /** Place of its first run. */
  readonly at: number;
  readonly run: RunInfo;
  readonly files: readonly string[];
}

/** `runs`: of one test, in order of time. */
export function changesTo(test: TestId, runs: readonly PastResult[], index: ChangeIndex): Change[] {
  return runs.flatMap(({ run }, at): Change[] => {
    const files = at === 0 ? undefined : index.filesFor(test, run);
    if (files === undefined) return [];
    // Run again, or taken back to: no change.
    const isNewCode = !runs.slice(0, at).some((earlier) => codeOf(earlier.run) === codeOf(run));
    return isNewCode ? [{ at, run, files }] : [];
  });
}

/** Runs up to the first whose code was there before the change: it was taken back. */
export function untilReverted(
  since: readonly PastResult[],
  before: readonly PastResult[],
): readonly PastResult[] {
  const earlier = new Set(before.map(({ run }) => codeOf(run)));
  const end = since.findIndex(({ run }) => earlier.has(codeOf(run)));
  return end < 0 ? since : since.slice(0, end);
}
