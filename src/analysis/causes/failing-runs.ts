import type { RunKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import { upsetIn } from '../breaks/upset-runs.js';
import type { PastLane, TimedRun } from '../past.js';

/** In which runs of a lane tests failed, the judged one among them: what all verdicts of one judgement share. */
export interface FailingRuns {
  /** The runs that count: all but those of an outage or a wide break. */
  readonly counted: ReadonlySet<RunKey>;
  /** In how many of them each test failed. */
  readonly failures: ReadonlyMap<TestId, number>;
}

/** Each past belongs to one judged run, so it is the key. */
const known = new WeakMap<PastLane, FailingRuns>();

export function failingRuns(lane: PastLane, judged: TimedRun): FailingRuns {
  const found = known.get(lane);
  if (found !== undefined) return found;
  const upset = upsetIn(lane.runs, lane.view).runs;
  const counted = new Set(lane.runs.map(({ key }) => key).filter((key) => !upset.has(key)));
  counted.add(judged.key);
  const failures = new Map<TestId, number>();
  for (const key of counted)
    for (const test of lane.view.recordsOf(key)?.keys() ?? [])
      failures.set(test, (failures.get(test) ?? 0) + 1);
  const made = { counted, failures };
  known.set(lane, made);
  return made;
}
