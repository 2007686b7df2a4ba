import type { FailureRecord, LaneHistory } from '../history/history.js';
import { perhapsAbsentTests, timelineOf } from '../history/lines/indexed-tests.js';
import type { OutcomeCode, Timeline } from '../history/timeline.js';
import { codeAt, decodeTimeline } from '../history/timeline.js';
import type { Lane } from '../model/lane.js';
import type { RunKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';

/**
 * What judging asks of one lane. A history answers by decoding timelines; a replay, which judges thousands of runs of
 * one lane, answers from columns that it fills once.
 */
export interface LaneView {
  readonly lane: Lane;
  readonly tests: Iterable<TestId>;
  /** The tests but most of those that are in the run of a column, where that is quicker than asking for letters. */
  perhapsAbsent?(column: number): Iterable<TestId>;
  /** `undefined` for a test that the lane does not know. */
  lettersOf(test: TestId): Letters | undefined;
  /** The same as it is stored, where it is text: a letter for each run of the lane, in the order of their columns. */
  timelineOf?(test: TestId): Timeline | undefined;
  recordsOf(run: RunKey): ReadonlyMap<TestId, FailureRecord> | undefined;
}

/** The letter of a test in the run of a column. */
export type Letters = (column: number) => OutcomeCode;

export function viewOf(history: LaneHistory): LaneView {
  return {
    lane: history.lane,
    tests: { [Symbol.iterator]: () => history.tests.keys() },
    perhapsAbsent: (column) => perhapsAbsentTests(history.tests, column),
    lettersOf: (test) => {
      const timeline = timelineOf(history.tests, test);
      return timeline === undefined ? undefined : lettersOf(timeline, history.runs.length);
    },
    timelineOf: (test) => timelineOf(history.tests, test),
    recordsOf: (run) => history.failures.get(run),
  };
}

/** Most tests pass in all runs of their lane, and of most others one letter is asked for: those need no decoding. */
function lettersOf(timeline: Timeline, length: number): Letters {
  if (timeline === `${length}p`) return () => 'p';
  let hasAsked = false;
  let codes: readonly OutcomeCode[] | undefined;
  return (column) => {
    if (!hasAsked) {
      hasAsked = true;
      return codeAt(timeline, column);
    }
    codes ??= decodeTimeline(timeline, length);
    return codes[column] ?? '-';
  };
}
