import type { FailureRecord } from '../../history/history.js';
import type { Lane } from '../../model/lane.js';
import type { RunInfo } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { PastResult } from '../past.js';

/** What every kind of evidence looks at: one failure, and the past of its test. */
export interface FailureContext {
  readonly test: TestId;
  readonly lane: Lane;
  readonly failure: FailureRecord;
  readonly run: RunInfo;
  /** Past results of this test in all lanes; in order of time within a lane. */
  readonly results: readonly PastResult[];
  /** What was remembered of a past failure. */
  recordOf(result: PastResult): FailureRecord | undefined;
  /** Tests failing in this run that were not failing before it. */
  readonly newlyFailing: number;
}
