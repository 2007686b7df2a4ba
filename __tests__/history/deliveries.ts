import { encodeHistory } from '../../src/history/codec.js';
import type { History } from '../../src/history/history.js';
import { historyOfRun } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import type { HistoryStore } from '../../src/history/store.js';
import type { Lane } from '../../src/model/lane.js';
import type { RunInfo } from '../../src/model/run.js';
import { runKey } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import { buildLane, buildResult, buildRun, buildRunPart, USUAL_SIGNATURE } from '../builders.js';

/** What a job does: load, merge, save. */
export async function saveOne(store: HistoryStore, addition: History): ReturnType<HistoryStore['save']> {
  const { history } = await store.load();
  return store.save(addition, mergeHistories(history, addition));
}

export interface DeliveryOptions {
  readonly lane?: Lane;
  readonly shard?: string;
}

/** What one job adds: a letter a test (see `historyFromDrawing`), in one run. */
export function delivery(info: Partial<RunInfo>, row: string, options: DeliveryOptions = {}): History {
  const outcomes = {
    P: ['passed'],
    F: ['failed'],
    E: ['error'],
    K: ['failed', 'passed'],
    S: ['skipped'],
  } as const;
  const results = row
    .split('')
    .flatMap((letter, i) =>
      letter === '.' ? [] : [buildResult(testName(i), outcomes[letter as keyof typeof outcomes])],
    );
  const parts = [buildRunPart({ shard: options.shard ?? '' })];
  const lane = options.lane ?? buildLane();
  return historyOfRun(buildRun({ lane, info: { ...info, parts }, results }), () => USUAL_SIGNATURE);
}

/** Names of the tests in deliveries, from 0. */
export function testName(i: number): TestId {
  return `suite › test ${i}` as TestId;
}

/** The lanes as text: which entries of a store they came from is the store's own business. */
export function lanesOf(history: History): string {
  return encodeHistory({ ...history, absorbed: new Set() });
}

export function runsIn(history: History): string[] {
  return [...history.lanes.values()].flatMap((lane) => lane.runs.map(runKey));
}
