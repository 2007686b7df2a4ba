import type { Instant, RunInfo, RunKey } from '../model/run.js';
import { finishedAt, runKey, startedAt } from '../model/run.js';

/** A run of a lane with its times worked out, because a judgement compares them with many others. */
export interface TimedRun {
  readonly run: RunInfo;
  readonly key: RunKey;
  readonly column: number;
  readonly start: Instant;
  readonly finish: Instant;
}

export function timed(run: RunInfo, column: number): TimedRun {
  return { run, key: runKey(run), column, start: startedAt(run), finish: finishedAt(run) };
}

/** A past run, and what it is to the judged one. */
export interface PastRun {
  readonly run: RunInfo;
  readonly key: RunKey;
  readonly column: number;
  readonly sameCode: boolean;
  readonly ownChange: boolean;
  /** Before the judged run on the branch it goes to: what tells whether the test was broken before. */
  readonly onBase: boolean;
  /** A run of this change itself; `ownChange` holds also for later and for untrusted runs, which may contain it. */
  readonly ofChange: boolean;
}
