import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pastOf, timed } from '../../src/analysis/past.js';
import { summarizeStates } from '../../src/analysis/states.js';
import { decodeHistory, encodeHistory } from '../../src/history/codec.js';
import type { History } from '../../src/history/history.js';
import { mergeHistories } from '../../src/history/merge.js';
import type { RunInfo } from '../../src/model/run.js';
import { toInstant } from '../../src/model/run.js';
import { buildRunPart, EPOCH_MS } from '../builders.js';
import { arbitraryHistory } from '../history/arbitraries.js';
import { delivery } from '../history/deliveries.js';
import { statesByResults } from './states-by-results.js';

const HOUR_MS = 60 * 60 * 1_000;

/** A lane with a row of letters a run; some runs share their code, are partial, list failures only or ran out of order. */
const arbitraryRows: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      row: fc.string({ unit: fc.constantFrom(...'PPPPPPFKES..'.split('')), minLength: 6, maxLength: 6 }),
      tree: fc.constantFrom(undefined, undefined, undefined, 'same'),
      passedUnlisted: fc.constantFrom(false, false, false, true),
      partial: fc.constantFrom(false, false, false, true),
      hoursLate: fc.constantFrom(0, 0, 0, 5),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((runs) =>
    runs
      .map(({ row, tree, passedUnlisted, partial, hoursLate }, n) => {
        const startedAt = toInstant(EPOCH_MS + (n + hoursLate) * HOUR_MS);
        const { finishedAt: _, ...part } = buildRunPart({ startedAt, partial });
        const parts = [{ ...part, finishedAt: startedAt }];
        const info = {
          runId: `${100 + n}`,
          tree: tree ?? `tree-${n}`,
          ...(passedUnlisted && { passedUnlisted }),
        };
        return withParts(delivery(info, row), parts);
      })
      .reduce(mergeHistories),
  );

function withParts(history: History, parts: RunInfo['parts']): History {
  const lanes = [...history.lanes].map(([key, lane]) => {
    return [key, { ...lane, runs: lane.runs.map((run) => ({ ...run, parts })) }] as const;
  });
  return { ...history, lanes: new Map(lanes) };
}

test('states are those that results one by one would give', () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryRows, arbitraryHistory), fc.boolean(), (drawn, isStored) => {
      const history = isStored ? decodeHistory(encodeHistory(drawn)) : drawn;
      for (const lane of history.lanes.values()) {
        for (const [column, run] of lane.runs.entries()) {
          const own = pastOf(history, lane.lane, timed(run, column)).find(({ sameLane }) => sameLane);
          if (own === undefined) continue;
          const byTest = (states: ReturnType<typeof summarizeStates>) =>
            states.toSorted((a, b) => (a.test < b.test ? -1 : 1));
          expect(byTest(summarizeStates(lane, own, run, column))).toEqual(
            byTest(statesByResults(lane, own, run, column)),
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});
