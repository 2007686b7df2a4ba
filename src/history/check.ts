import type { RunKey } from '../model/run.js';
import { runKey } from '../model/run.js';
import type { TestId } from '../model/test-id.js';
import type { FailureRecord, History, LaneHistory } from './history.js';
import type { OutcomeCode } from './timeline.js';
import { decodeTimeline } from './timeline.js';

/** What does not fit together in a history that can be read line by line. */
export interface Contradiction {
  readonly lane: LaneHistory;
  readonly what: string;
  /** The result it is about. */
  readonly run: RunKey;
  readonly test: TestId;
  /** Which of the two accounts is there to look at. */
  readonly at: 'failure' | 'test';
}

const OUTCOME_LETTERS: Readonly<Record<FailureRecord['outcome'], OutcomeCode>> = {
  passed: 'k',
  failed: 'f',
  error: 'e',
  skipped: 's',
};

/** Every failing or flaky letter has its failure, and every failure its letter. The reader of lines can't know. */
export function findContradictions(history: History): Contradiction[] {
  return [...history.lanes.values()].flatMap(contradictionsIn);
}

function contradictionsIn(lane: LaneHistory): Contradiction[] {
  const found: Contradiction[] = [];
  const columns = new Map(lane.runs.map((run, column) => [runKey(run), column]));
  const letters = new Map<TestId, OutcomeCode[]>();
  for (const [test, { timeline }] of lane.tests) {
    if (!/[fek]/.test(timeline)) continue;
    const codes = decodeTimeline(timeline, lane.runs.length);
    letters.set(test, codes);
    for (const [column, run] of lane.runs.entries()) {
      const code = codes[column] ?? '-';
      const key = runKey(run);
      if ((code === 'f' || code === 'e' || code === 'k') && lane.failures.get(key)?.has(test) !== true)
        found.push({
          lane,
          run: key,
          test,
          at: 'test',
          what: `It says "${code}" of run ${key}, which has no failure of it.`,
        });
    }
  }
  for (const [run, records] of lane.failures) {
    for (const [test, { outcome }] of records) {
      const code = letters.get(test)?.[columns.get(run) ?? -1] ?? '-';
      if (code !== OUTCOME_LETTERS[outcome])
        found.push({
          lane,
          run,
          test,
          at: 'failure',
          what: `A failure (${outcome}) that its timeline does not have.`,
        });
    }
  }
  return found;
}
