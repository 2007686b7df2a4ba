import type { FailureRecord } from '../../history/history.js';
import type { Lane } from '../../model/lane.js';
import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { BadResult, BadResults } from '../bad-results.js';
import type { KnownFailure } from '../breaks/signature-ratio.js';
import type { SortedResults } from '../breaks/sorted-results.js';
import type { PastResult } from '../past.js';

/** What every kind of evidence speaks of: one failure, and the past of its test. */
export interface FailureContext {
  readonly test: TestId;
  readonly lane: Lane;
  readonly failure: FailureRecord;
  readonly run: RunInfo;
  /** Past results of this test in all lanes; in order of time within a lane. */
  readonly results: readonly PastResult[];
  /** Decided ones on the branch that the change goes to, in this lane; and of these the bad ones. */
  readonly base: readonly PastResult[];
  readonly bad: BadResults;
  /** The results by what they are good for. */
  readonly sorted: SortedResults;
  /** Results of an outage or a wide break, which say nothing of this test: see `upset-runs.ts`. */
  readonly isUpset: (result: BadResult) => boolean;
  /** Without this change it may have failed and passed on the same code; else it surely did not. */
  readonly mayBeProven: boolean;
  /** Failures without this change whose looks are known. */
  readonly known: readonly KnownFailure[];
  /** Runs of this lane without this change. */
  readonly pastRuns: number;
}
