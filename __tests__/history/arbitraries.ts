import fc from 'fast-check';
import { forgetRuns, forgetTest } from '../../src/history/forget.js';
import type { History } from '../../src/history/history.js';
import { EMPTY_HISTORY, historyOfRun } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import { applyRetention } from '../../src/history/retention.js';
import type { Lane } from '../../src/model/lane.js';
import type { Run, RunInfo, RunKey, RunPart } from '../../src/model/run.js';
import { toInstant } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import type { Outcome } from '../../src/model/test-result.js';
import { buildLane, buildResult, buildRun, buildRunInfo, buildRunPart, EPOCH_MS } from '../builders.js';

/** Small worlds, so that what is drawn collides: the same runs, shards and tests with different content. */
export const LANES: readonly Lane[] = [
  buildLane(),
  buildLane({ variant: { os: 'windows', constructor: 'yes', '10': 'a', '9': 'b' } }),
];
export const TEST_IDS = ['a › adds', 'b › subtracts', 'ü › "quotes" \\t'] as TestId[];
/** Two of them often, so that runs meet; and enough others for more durations than are kept. */
const RUN_IDS = ['9', '10', '9', '10', '9', '10', '1', '2', '100', '101', '102', 'local run'];
const DAY_MS = 24 * 60 * 60 * 1_000;

export const arbitraryLane: fc.Arbitrary<Lane> = fc.constantFrom(...LANES);
export const arbitraryTestId: fc.Arbitrary<TestId> = fc.constantFrom(...TEST_IDS);
export const arbitraryRunKey: fc.Arbitrary<RunKey> = fc
  .tuple(fc.constantFrom(...RUN_IDS), fc.integer({ min: 1, max: 2 }))
  .map(([id, attempt]) => `${id}/${attempt}` as RunKey);

const arbitraryPart: fc.Arbitrary<RunPart> = fc
  .record({
    shard: fc.constantFrom('', '1/2', '2/2'),
    step: fc.constantFrom('deflake', 'second'),
    day: fc.integer({ min: 0, max: 200 }),
    finished: fc.boolean(),
    digest: fc.constantFrom('aaaa', 'bbbb'),
    conclusion: fc.constantFrom(undefined, 'passed', 'failed'),
    exitCode: fc.constantFrom(undefined, 0, 1),
  })
  .map(({ shard, step, day, finished, digest, conclusion, exitCode }) => {
    const { finishedAt: _, ...part } = buildRunPart({ shard, step, digest });
    return {
      ...part,
      startedAt: toInstant(EPOCH_MS + day * DAY_MS),
      ...(finished && { finishedAt: toInstant(EPOCH_MS + day * DAY_MS + 60_000) }),
      ...(conclusion !== undefined && { conclusion }),
      ...(exitCode !== undefined && { exitCode }),
    };
  });

const arbitraryInfo: fc.Arbitrary<RunInfo> = fc
  .record({
    runId: fc.constantFrom(...RUN_IDS),
    runAttempt: fc.constantFrom(1, 1, 1, 2),
    commit: fc.constantFrom('c1', 'c2'),
    trusted: fc.boolean(),
    onDefaultBranch: fc.boolean(),
    parts: fc.array(arbitraryPart, { minLength: 1, maxLength: 2 }),
    extra: fc.constantFrom(undefined, { note: 'kept', nested: { z: 1, a: [null, 'tab\t'] } }),
  })
  .map(({ extra, ...info }) => buildRunInfo({ ...info, ...(extra !== undefined && { extra }) }));

const arbitraryOutcomes: fc.Arbitrary<readonly Outcome[]> = fc.array(
  fc.constantFrom<Outcome>('passed', 'passed', 'passed', 'failed', 'error', 'skipped'),
  { minLength: 1, maxLength: 3 },
);

/** One delivery: a run with some results. */
export const arbitraryRun: fc.Arbitrary<Run> = fc
  .record({
    lane: arbitraryLane,
    info: arbitraryInfo,
    results: fc.uniqueArray(
      fc.tuple(
        arbitraryTestId,
        arbitraryOutcomes,
        fc.constantFrom(undefined, -1, 0, 12.4, 30, 40, Number.NaN, 1e15),
      ),
      { selector: ([id]) => id, minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ lane, info, results }) =>
    buildRun({
      lane,
      info,
      results: results.map(([id, outcomes, durationMs]) => {
        const { durationMs: _, ...result } = buildResult(id, outcomes);
        return durationMs === undefined ? result : { ...result, durationMs };
      }),
    }),
  );

/** What can happen to a copy of a history. */
export type Event =
  | { readonly kind: 'add'; readonly run: Run }
  | { readonly kind: 'retain'; readonly windowRuns: number; readonly windowDays: number }
  | { readonly kind: 'forget-run'; readonly lane: Lane; readonly run: RunKey }
  | { readonly kind: 'forget-test'; readonly lane: Lane; readonly test: TestId; readonly upTo: RunKey }
  | { readonly kind: 'absorb'; readonly key: string }
  | { readonly kind: 'see'; readonly key: string; readonly day: number };

/** Retention looks at the world from this day. */
export const NOW_MS = EPOCH_MS + 200 * DAY_MS;

const arbitraryEntryKey = fc.oneof(fc.constantFrom('one', 'two'), fc.string({ minLength: 1 }));

export const arbitraryEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('add' as const), run: arbitraryRun }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('retain' as const),
      windowRuns: fc.integer({ min: 0, max: 5 }),
      windowDays: fc.constantFrom(50, 150, 1_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('forget-run' as const),
      lane: arbitraryLane,
      run: arbitraryRunKey,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('forget-test' as const),
      lane: arbitraryLane,
      test: arbitraryTestId,
      upTo: arbitraryRunKey,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('absorb' as const), key: arbitraryEntryKey }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('see' as const),
      key: arbitraryEntryKey,
      day: fc.nat({ max: 200 }),
    }),
  },
);

export function happen(history: History, event: Event): History {
  switch (event.kind) {
    case 'add':
      return mergeHistories(history, deliveryOf(event.run));
    case 'retain':
      return applyRetention(history, event, NOW_MS);
    case 'forget-run':
      return mergeHistories(history, forgetRuns(event.lane, [event.run]));
    case 'forget-test':
      return mergeHistories(history, forgetTest(event.lane, event.test, event.upTo));
    case 'absorb':
      return mergeHistories(history, { lanes: new Map(), absorbed: new Set([event.key]) });
    case 'see': {
      const seen = new Map([[event.key, toInstant(EPOCH_MS + event.day * DAY_MS)]]);
      return mergeHistories(history, { lanes: new Map(), absorbed: new Set(), seen });
    }
  }
}

export function deliveryOf(run: Run): History {
  return historyOfRun(run, ({ id }) => (id === TEST_IDS[0] ? undefined : 'ab'.repeat(16)));
}

/** A history as it can be: something happened to it, one after the other. */
export const arbitraryHistory: fc.Arbitrary<History> = fc
  .array(arbitraryEvent, { maxLength: 20, size: 'max' })
  .map((events) => events.reduce(happen, EMPTY_HISTORY));
