import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeHistory } from '../../src/history/codec.js';
import { forgetRuns, forgetTest } from '../../src/history/forget.js';
import type { History, LaneHistory } from '../../src/history/history.js';
import { durationsOf, EMPTY_HISTORY, historyOfRun, withConclusion } from '../../src/history/history.js';
import { mergeAll, mergeHistories } from '../../src/history/merge.js';
import { applyRetention } from '../../src/history/retention.js';
import type { OutcomeCode } from '../../src/history/timeline.js';
import { decodeTimeline } from '../../src/history/timeline.js';
import { laneKey } from '../../src/model/lane.js';
import type { RunKey } from '../../src/model/run.js';
import { compareRunKeys, runKey } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import { buildLane, buildResult, buildRun, buildRunPart, historyFromDrawing } from '../builders.js';
import { examples } from '../effort.js';
import {
  arbitraryEvent,
  arbitraryHistory,
  arbitraryRun,
  deliveryOf,
  type Event,
  happen,
} from './arbitraries.js';
import { plainHistory } from './plain-history.js';

describe('merging histories', () => {
  test('is commutative', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryHistory, (a, b) => {
        expect(encodeHistory(mergeHistories(a, b))).toBe(encodeHistory(mergeHistories(b, a)));
      }),
    );
  });

  test('is associative', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryHistory, arbitraryHistory, (a, b, c) => {
        const left = mergeHistories(mergeHistories(a, b), c);
        expect(encodeHistory(left)).toBe(encodeHistory(mergeHistories(a, mergeHistories(b, c))));
      }),
    );
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(arbitraryHistory, (a) => {
        // A copy, so that no shortcut for the same object helps.
        expect(encodeHistory(mergeHistories(a, structuredClone(plainHistory(a))))).toBe(encodeHistory(a));
      }),
    );
  });

  test('absorbs: what was merged before changes nothing', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryHistory, (a, b) => {
        const merged = mergeHistories(a, b);
        expect(encodeHistory(mergeHistories(structuredClone(plainHistory(merged)), b))).toBe(
          encodeHistory(merged),
        );
      }),
    );
  });

  test('has the empty history as its neutral element', () => {
    fc.assert(
      fc.property(arbitraryHistory, (a) => {
        expect(encodeHistory(mergeHistories(EMPTY_HISTORY, a))).toBe(encodeHistory(a));
      }),
    );
  });

  test('of many does not depend on their order', () => {
    const arbitraryRanked = fc.array(fc.tuple(arbitraryHistory, fc.nat()), { maxLength: 6 });
    fc.assert(
      fc.property(arbitraryRanked, (ranked) => {
        const merge = (pairs: readonly (readonly [History, number])[]): string =>
          encodeHistory(
            mergeAll(
              pairs.map(([history]) => history),
              EMPTY_HISTORY,
            ),
          );
        expect(merge(ranked.toSorted(([, a], [, b]) => a - b))).toBe(merge(ranked));
      }),
      { numRuns: examples(25) },
    );
  });

  test('agrees with plain maps from test and run to outcome', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRun, { maxLength: 10 }), (runs) => {
        const merged = mergeAll(runs.map(deliveryOf), EMPTY_HISTORY);
        expect(outcomesIn(merged)).toEqual(oracle(runs.map((run) => ({ kind: 'add', run }))));
      }),
    );
  });

  test('loses nothing above the watermark, whatever happens to which copy', () => {
    const arbitraryWorld = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), arbitraryEvent), {
      maxLength: 25,
    });
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const copies: History[] = [EMPTY_HISTORY, EMPTY_HISTORY, EMPTY_HISTORY];
        for (const [at, from, event] of world) {
          const copy = mergeHistories(copies[at] ?? EMPTY_HISTORY, copies[from] ?? EMPTY_HISTORY);
          copies[at] = happen(copy, event);
        }
        const merged = mergeAll(copies, EMPTY_HISTORY);
        const expected = oracle(world.map(([, , event]) => event));
        expect(outcomesIn(merged)).toEqual(expected.filter((entry) => isAbove(merged, entry)));
      }),
    );
  });
});

describe('two accounts of one run', () => {
  const lane = buildLane();
  const results = [buildResult('t')];

  test('unite their shards', () => {
    const shard = (name: string, id: string): History =>
      historyOfRun(
        buildRun({ lane, info: { parts: [buildRunPart({ shard: name })] }, results: [buildResult(id)] }),
        () => undefined,
      );
    const merged = onlyLane(mergeHistories(shard('2/2', 'b'), shard('1/2', 'a')));
    expect(merged.runs.map((run) => run.parts.map((part) => part.shard))).toEqual([['1/2', '2/2']]);
    expect([...merged.tests.keys()].sort()).toEqual(['a', 'b']);
  });

  test('end in the one that knows its conclusion', () => {
    const undecided = historyOfRun(buildRun({ lane, results }), () => undefined);
    const decided = withConclusion(undecided, 'excused');
    for (const merged of [mergeHistories(undecided, decided), mergeHistories(decided, undecided)]) {
      expect(onlyLane(merged).runs[0]?.parts.map((part) => part.conclusion)).toEqual(['excused']);
    }
  });

  test.each([['trusted' as const], ['onDefaultBranch' as const]])(
    'count as %s only if both say so',
    (field) => {
      const says = (value: boolean): History =>
        historyOfRun(
          buildRun({ lane, info: { [field]: value, commit: `${value}` }, results }),
          () => undefined,
        );
      expect(onlyLane(mergeHistories(says(true), says(false))).runs[0]?.[field]).toBe(false);
      expect(onlyLane(mergeHistories(says(true), says(true))).runs[0]?.[field]).toBe(true);
    },
  );

  test.each([
    ['failed' as const, '1f'],
    ['error' as const, '1e'],
  ])('keep the record of the failure that the timeline shows: %s', (outcome, timeline) => {
    // Of the two texts, the one of the flaky result is the larger.
    const failed = historyOfRun(
      buildRun({ results: [buildResult('t', outcome, { ambiguous: 'two files' })] }),
      () => undefined,
    );
    const flaky = historyFromDrawing({ t: 'K' });
    for (const merged of [mergeHistories(flaky, failed), mergeHistories(failed, flaky)]) {
      expect(onlyLane(merged).tests.get('t' as TestId)?.timeline).toBe(timeline);
      expect(
        onlyLane(merged)
          .failures.get('1/1' as RunKey)
          ?.get('t' as TestId)?.outcome,
      ).toBe(outcome);
    }
  });

  test('keep the longer duration, and durations of the newest five runs', () => {
    const took = (durationMs: number): History =>
      historyOfRun(buildRun({ results: [buildResult('t', 'passed', { durationMs })] }), () => undefined);
    for (const merged of [mergeHistories(took(10), took(30)), mergeHistories(took(30), took(10))]) {
      expect(durationsOf(onlyLane(merged), 't' as TestId)).toEqual([30]);
    }
    const seven = onlyLane(historyFromDrawing({ t: 'PPPFPPPF' }));
    expect(seven.tests.get('t' as TestId)?.durations.map(({ run }) => run)).toEqual([
      '2/1',
      '3/1',
      '5/1',
      '6/1',
      '7/1',
    ]);
  });
});

test('totals count only where they were folded at the later watermark', () => {
  const limits = { windowRuns: 0, windowDays: 10_000 };
  const early = applyRetention(historyFromDrawing({ t: 'PPP', early: 'P' }), limits, 0);
  const late = applyRetention(historyFromDrawing({ t: '..FP' }), limits, 0);
  for (const merged of [mergeHistories(early, late), mergeHistories(late, early)]) {
    const lane = onlyLane(merged);
    expect(lane.watermark).toBe('4/1');
    expect(lane.tests.get('t' as TestId)?.totals).toMatchObject({ passed: 1, failed: 1 });
    expect(lane.tests.has('early' as TestId)).toBe(false);
  }
});

test('totals at the same watermark are the larger of each number', () => {
  const limits = { windowRuns: 0, windowDays: 10_000 };
  const one = applyRetention(historyFromDrawing({ t: 'PFP' }), limits, 0);
  const other = applyRetention(historyFromDrawing({ t: '.SK' }), limits, 0);
  expect(onlyLane(mergeHistories(one, other)).tests.get('t' as TestId)?.totals).toEqual({
    passed: 2,
    flaky: 1,
    failed: 1,
    errors: 0,
    skipped: 1,
    firstSeen: '2026-01-02T00:00:00Z',
    lastFailed: '2026-01-03T00:00:00Z',
  });
});

describe('forgetting', () => {
  const lane = buildLane();

  test('keeps a run away when another copy brings it back', () => {
    const history = historyFromDrawing({ t: 'PFP' });
    const forgotten = mergeHistories(history, forgetRuns(lane, ['2/1' as RunKey]));
    expect(onlyLane(forgotten).runs.map((run) => run.runId)).toEqual(['1', '3']);
    expect(onlyLane(forgotten).failures.size).toBe(0);
    expect(encodeHistory(mergeHistories(forgotten, history))).toBe(encodeHistory(forgotten));
  });

  test('leaves the durations of a forgotten run out', () => {
    const history = historyFromDrawing({ t: 'PP' });
    const forgotten = mergeHistories(history, forgetRuns(lane, ['2/1' as RunKey]));
    expect(durationsOf(onlyLane(history), 't' as TestId)).toEqual([100, 100]);
    expect(durationsOf(onlyLane(forgotten), 't' as TestId)).toEqual([100]);
  });

  test('takes a test out up to a run, and counts it again from then on', () => {
    const drawing = { t: 'PFPF', other: 'PPPP' };
    const forgotten = mergeHistories(
      historyFromDrawing(drawing),
      forgetTest(lane, 't' as TestId, '3/1' as RunKey),
    );
    expect(onlyLane(forgotten).tests.get('t' as TestId)?.timeline).toBe('3-1f');
    expect([...onlyLane(forgotten).failures.keys()]).toEqual(['4/1']);
    expect(onlyLane(forgotten).tests.get('other' as TestId)?.timeline).toBe('4p');
  });

  test('takes a test’s totals with it, and lets new ones grow', () => {
    const limits = { windowRuns: 1, windowDays: 10_000 };
    const folded = applyRetention(historyFromDrawing({ t: 'FFP' }), limits, 0);
    const forgotten = mergeHistories(folded, forgetTest(lane, 't' as TestId, '2/1' as RunKey));
    expect(onlyLane(forgotten).tests.get('t' as TestId)?.totals).toBeUndefined();

    const grown = mergeHistories(forgotten, historyFromDrawing({ t: '...P' }));
    const foldedAgain = applyRetention(grown, limits, 0);
    expect(onlyLane(foldedAgain).tests.get('t' as TestId)?.totals).toMatchObject({ passed: 1, failed: 0 });
    // The old copy has totals of what was forgotten; they do not come back.
    expect(encodeHistory(mergeHistories(foldedAgain, folded))).toBe(encodeHistory(foldedAgain));
  });
});

function onlyLane(history: History): LaneHistory {
  const [lane, ...others] = history.lanes.values();
  if (lane === undefined || others.length > 0) throw new Error('Not one lane.');
  return lane;
}

interface Entry {
  readonly lane: string;
  readonly test: string;
  readonly run: RunKey;
  readonly code: OutcomeCode;
}

/** What the timelines say, spelled out and sorted. */
function outcomesIn(history: History): Entry[] {
  const entries: Entry[] = [];
  for (const [lane, { runs, tests }] of history.lanes) {
    for (const [id, { timeline }] of tests) {
      decodeTimeline(timeline, runs.length).forEach((code, i) => {
        const run = runs[i];
        if (run !== undefined && code !== '-') entries.push({ lane, test: id, run: runKey(run), code });
      });
    }
  }
  return sorted(entries);
}

/** The same from the events alone: worst outcome by lane, test and run, without what was forgotten. */
function oracle(events: readonly Event[]): Entry[] {
  const worst: readonly OutcomeCode[] = ['s', 'p', 'k', 'e', 'f'];
  const entries = new Map<string, Entry>();
  for (const event of events) {
    if (event.kind !== 'add') continue;
    const run = runKey(event.run.info);
    for (const { id, outcome, flaky } of event.run.results) {
      const lane = laneKey(event.run.lane);
      const letters = { passed: 'p', failed: 'f', error: 'e', skipped: 's' } as const;
      const code = flaky ? 'k' : letters[outcome];
      const key = JSON.stringify([lane, id, run]);
      const before = entries.get(key)?.code ?? code;
      entries.set(key, {
        lane,
        test: id,
        run,
        code: worst.indexOf(before) > worst.indexOf(code) ? before : code,
      });
    }
  }
  const isForgotten = (entry: Entry): boolean =>
    events.some((event) => {
      if (event.kind !== 'forget-run' && event.kind !== 'forget-test') return false;
      if (laneKey(event.lane) !== entry.lane) return false;
      if (event.kind === 'forget-run') return event.run === entry.run;
      return event.test === entry.test && compareRunKeys(entry.run, event.upTo) <= 0;
    });
  return sorted([...entries.values()].filter((entry) => !isForgotten(entry)));
}

function isAbove(history: History, entry: Entry): boolean {
  const lane = [...history.lanes].find(([key]) => key === entry.lane)?.[1];
  return lane?.watermark === undefined || compareRunKeys(entry.run, lane.watermark) > 0;
}

function sorted(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
