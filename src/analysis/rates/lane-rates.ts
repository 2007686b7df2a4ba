import type { LaneHistory } from '../../history/history.js';
import { durationsOf } from '../../history/history.js';
import { notableTests, timelineOf } from '../../history/lines/indexed-tests.js';
import type { TestId } from '../../model/test-id.js';
import { cautiousTally } from '../flakiness.js';
import { viewOf } from '../lane-view.js';
import type { PastRun } from '../past.js';
import { resultsOf } from '../past.js';
import type { Tally } from './flake-rate.js';

/** What is known of how often one test fails on good code, and of how long it takes. */
export interface TestRate {
  readonly test: TestId;
  readonly tally: Tally;
  /** Median of its newest passing runs; absent where reports have no durations. */
  readonly durationMs?: number;
}

/** The same for a whole lane. */
export interface LaneRates {
  /** Tests that failed on good code at some time: their flakiness is known. */
  readonly flaky: readonly TestRate[];
  /** Tests of which no such failure is known. */
  readonly steadyTests: number;
  /**
   * All tests that take a known time, one after the other; `undefined` where none does. Worked out when it is asked for,
   * because every test of the lane has to be decoded for it.
   */
  readonly suiteMs: () => number | undefined;
  readonly rateOf: (test: TestId) => TestRate;
}

/** `runs`: those that count, in order of time; a change under judgement says nothing of the tests' usual rates. */
export function laneRates(lane: LaneHistory, runs: readonly PastRun[]): LaneRates {
  const past = { view: viewOf(lane), sameLane: true, runs };
  const rateOf = (test: TestId): TestRate => {
    const durationMs = usualDuration(lane, test);
    const tally = cautiousTally(resultsOf(test, [past]));
    return { test, tally, ...(durationMs !== undefined && { durationMs }) };
  };
  const flaky: TestRate[] = [];
  for (const test of notableTests(lane.tests, lane.runs.length)) {
    // Most tests never fail: a look at the timeline is enough, and cheaper than decoding it.
    if (!/[fek]/.test(timelineOf(lane.tests, test) ?? '')) continue;
    const rate = rateOf(test);
    if (rate.tally.failed + rate.tally.refailed > 0) flaky.push(rate);
  }
  let suiteMs: number | undefined;
  return {
    flaky: flaky.sort((a, b) => (a.test < b.test ? -1 : 1)),
    steadyTests: lane.tests.size - flaky.length,
    suiteMs: () => {
      suiteMs ??= [...lane.tests.keys()].reduce((sum, test) => sum + (usualDuration(lane, test) ?? 0), 0);
      return suiteMs > 0 ? suiteMs : undefined;
    },
    rateOf,
  };
}

function usualDuration(lane: LaneHistory, test: TestId): number | undefined {
  const durations = durationsOf(lane, test).sort((a, b) => a - b);
  return durations[durations.length >> 1];
}
