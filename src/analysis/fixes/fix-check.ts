import type { RunInfo } from '../../model/run.js';

/**
 * What became of a test after a change to it.
 *
 * - `helped`, `nothing`, `worse`: what is most likely, if anything is likely enough
 * - `unclear`: too few runs since
 */
export type FixOutcome = 'helped' | 'nothing' | 'worse' | 'unclear';

export interface FixCheck {
  /** The first run of the change. */
  readonly run: RunInfo;
  readonly outcome: FixOutcome;
  /** Of the outcome; of having helped where it is unclear. */
  readonly probability: number;
  /** Runs of the default branch with a verdict. */
  readonly before: FixCount;
  readonly since: FixCount;
  /** More runs without a failure after which it would be known that the change helped. */
  readonly cleanRunsNeeded?: number;
  /** A limit moved, or quiet came with a change to nothing but tests: no proof that the code was mended. */
  readonly worthALook?: 'limit-moved' | 'test-changed';
  /** A sentence that a person can check. It quotes the commit's message and paths, which are hostile. */
  readonly says: string;
}

export interface FixCount {
  readonly runs: number;
  readonly failed: number;
}
