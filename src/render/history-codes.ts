import type { LaneHistory } from '../history/history.js';
import type { OutcomeCode } from '../history/timeline.js';
import { decodeTimeline, EMPTY_TIMELINE } from '../history/timeline.js';
import type { TestId } from '../model/test-id.js';

/** What is to be shown of a test, a letter a run. Where records list failures only, the unlisted test passed. */
export function codesToShow({ runs, tests }: LaneHistory, test: TestId): OutcomeCode[] {
  const codes = decodeTimeline(tests.get(test)?.timeline ?? EMPTY_TIMELINE, runs.length);
  return codes.map((code, column) => (code === '-' && runs[column]?.passedUnlisted === true ? 'p' : code));
}
