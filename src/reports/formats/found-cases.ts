import { isFailing, type Outcome } from '../../model/test-result.js';
import type { ReportedCase } from '../format.js';

/** Cases found so far in a tree of suites, and what is needed to see whether a suite's failure is told by one. */
export class FoundCases {
  readonly cases: ReportedCase[] = [];
  #failing = 0;
  #failingTests = 0;

  /** Cases that failed, those that stand for suites among them. */
  get failing(): number {
    return this.#failing;
  }

  /** Of these, those that the report counts as failed tests. */
  get failingTests(): number {
    return this.#failingTests;
  }

  addTest(reported: ReportedCase, outcome: Outcome, isCounted = true): void {
    this.cases.push(reported);
    if (!isFailing(outcome)) return;
    this.#failing++;
    if (isCounted) this.#failingTests++;
  }

  addSuite(reported: ReportedCase): void {
    this.cases.push(reported);
    this.#failing++;
  }
}
