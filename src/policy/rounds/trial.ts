import type { TestId } from '../../model/test-id.js';
import type { Way } from '../../model/test-result.js';

/** How a process of the command ended. */
export interface Ending {
  /** Absent where a signal ended it, or where it could not be started. */
  readonly exitCode?: number;
  /** Such as `SIGKILL`. */
  readonly signal?: string;
  /** It ran into this limit and was ended, in milliseconds. */
  readonly limitMs?: number;
  /** Somebody ended Deflake, by this signal. */
  readonly cancelledBy?: string;
  /** Why it could not be started. */
  readonly startError?: string;
  readonly durationMs: number;
}

/** One start of the command, with what came of it. */
export interface TrialFacts {
  /** Number of the round, from 1: the first one is the whole command, and each further one a retry. */
  readonly round: number;
  readonly way: Way;
  readonly ending: Ending;
  /** Tests that it was asked for; absent in the first round, which has no selection. */
  readonly requested?: readonly TestId[];
}
