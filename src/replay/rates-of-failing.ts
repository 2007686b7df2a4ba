import { cautiousTally } from '../analysis/flakiness.js';
import type { PastLane } from '../analysis/past.js';
import { resultsOf } from '../analysis/past.js';
import type { LaneRates, TestRate } from '../analysis/rates/lane-rates.js';
import type { Verdict } from '../analysis/verdict.js';
import type { TestId } from '../model/test-id.js';

/**
 * What a retry plan needs to know of the tests that failed in a run, and of no others: to look at all flaky tests of a
 * lane for each of its runs would take longer than the replay itself. So the target is shared by those that failed. How
 * long a try takes is known from the failure, where the record tells it.
 */
export function ratesOfFailing(own: PastLane, verdicts: readonly Verdict[]): LaneRates {
  const past = { ...own, runs: own.runs.filter(({ ownChange }) => !ownChange) };
  const rates = new Map(
    verdicts.map(({ test, failure: { durationMs } }): [TestId, TestRate] => [
      test,
      {
        test,
        tally: cautiousTally(resultsOf(test, [past])),
        ...(durationMs !== undefined && { durationMs }),
      },
    ]),
  );
  const flaky = [...rates.values()].filter(({ tally }) => tally.failed + tally.refailed > 0);
  return {
    flaky,
    steadyTests: rates.size - flaky.length,
    suiteMs: () => undefined,
    rateOf: (test) => rates.get(test) ?? { test, tally: cautiousTally(resultsOf(test, [past])) },
  };
}
