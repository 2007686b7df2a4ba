import type { TestId } from '../../model/test-id.js';
import type { Doubt } from './early-stop.js';
import type { SuitePlan } from './plan-suite.js';

/** What is to be run again of one run, and why not more. Plain data: nothing is run by it. */
export interface RetryPlan {
  /** Failing tests to run again, in the order of their names. */
  readonly tests: readonly TestRetries[];
  /** Failing tests that are not, by reason. */
  readonly left: readonly LeftAlone[];
  /** What the tests of the lane need whose flakiness is known, whether they failed now or not. */
  readonly known: SuitePlan;
  /** What is done and what it costs, in sentences; the first one stands for all. */
  readonly says: readonly string[];
}

export interface TestRetries {
  readonly test: TestId;
  /** At most; a pass ends them. */
  readonly retries: number;
  /** If the failure is a flake: the chance that one of these retries passes. */
  readonly passesIfFlaky: number;
  /** What decides after each retry whether there is another. */
  readonly doubt: Doubt;
  /** Milliseconds that one retry usually takes, where reports tell it. */
  readonly durationMs?: number;
}

export interface LeftAlone {
  /** A sentence. */
  readonly reason: string;
  readonly tests: readonly TestId[];
}
