import type { Failure } from '../../model/failure.js';
import { runKey } from '../../model/run.js';
import type { TestId } from '../../model/test-id.js';
import type { TestResult } from '../../model/test-result.js';
import { plausibleDuration } from '../bounds.js';
import type { FailureRecord, History, LaneHistory, NamedFiles } from '../history.js';
import { historyOfRun } from '../history.js';
import type { ReadRecord, SaidOfFailure } from './read-record.js';

/** A history of one record. `signature` is asked for failures that don't bring theirs. */
export function historyOfRecord(
  { run, said }: ReadRecord,
  signature: (failure: Failure) => string | undefined,
  files: (result: TestResult) => NamedFiles = () => ({ names: [], touches: [] }),
): History {
  const history = historyOfRun(
    run,
    ({ id, failure }) => {
      const known = said.get(id)?.signature;
      if (known !== undefined) return known === '' ? undefined : known;
      return failure && signature(failure);
    },
    (result) => {
      const { names, touches } = said.get(result.id) ?? {};
      const own = files(result);
      return { names: names ?? own.names, touches: touches ?? own.touches };
    },
  );
  if (said.size === 0) return history;
  const lanes = [...history.lanes].map(([key, lane]) => {
    const failures = [...lane.failures].map(([runKey, records]) => {
      const placed = [...records].map(([id, record]) => [id, placedAs(record, said.get(id))] as const);
      return [runKey, new Map<TestId, FailureRecord>(placed)] as const;
    });
    return [key, { ...lane, failures: new Map(failures), tests: timedAs(lane, said) }] as const;
  });
  return { ...history, lanes: new Map(lanes) };
}

/** The durations of tests that passed, and of those whose record says so beside a failure. */
function timedAs(lane: LaneHistory, said: ReadRecord['said']): LaneHistory['tests'] {
  const tests = new Map(lane.tests);
  const [info] = lane.runs;
  for (const [id, { passedDurationMs }] of said) {
    const test = tests.get(id);
    const durationMs = plausibleDuration(passedDurationMs);
    if (info === undefined || test === undefined || durationMs === undefined) continue;
    tests.set(id, { ...test, durations: [{ run: runKey(info), durationMs }] });
  }
  return tests;
}

/** The order of a record's results is not always that of execution: what it says of that counts. */
function placedAs(record: FailureRecord, said: SaidOfFailure | undefined): FailureRecord {
  if (said?.placed === undefined) return record;
  const { predecessor: _, ...rest } = record;
  const { predecessor } = said.placed;
  return { ...rest, ...(predecessor !== undefined && { predecessor }) };
}
