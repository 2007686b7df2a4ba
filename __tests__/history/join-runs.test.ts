import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeHistory } from '../../src/history/codec.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { joinDeliveries } from '../../src/history/join-runs.js';
import { mergeAll, mergeHistories } from '../../src/history/merge.js';
import { examples } from '../effort.js';
import { arbitraryHistory, arbitraryRun, deliveryOf } from './arbitraries.js';
import { delivery } from './deliveries.js';
import { plainHistory } from './plain-history.js';

test('merging many is merging one by one, whatever there is besides single runs', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          { weight: 6, arbitrary: arbitraryRun.map(deliveryOf) },
          { weight: 1, arbitrary: arbitraryHistory },
        ),
        { maxLength: 12, size: 'max' },
      ),
      arbitraryHistory,
      (histories, onto) => {
        const oneByOne = histories.reduce(mergeHistories, onto);
        const atOnce = mergeAll(histories, onto);
        expect(encodeHistory(atOnce)).toBe(encodeHistory(oneByOne));
        expect(plainHistory(atOnce)).toEqual(plainHistory(oneByOne));
      },
    ),
    { numRuns: examples(100) },
  );
});

test('single runs are joined in the order of their keys, with the newest five durations', () => {
  const runs = ['10', '9', '12', '11', '8', '7'].map((runId) =>
    delivery({ runId }, runId === '9' ? '.F' : 'PP'),
  );
  const [joined, ...rest] = joinDeliveries(runs);
  expect(rest.flatMap(({ lanes }) => [...lanes])).toEqual([]);
  const [lane] = joined?.lanes.values() ?? [];
  expect(lane?.runs.map(({ runId }) => runId)).toEqual(['7', '8', '9', '10', '11', '12']);
  expect([...(lane?.tests.values() ?? [])].map(({ timeline }) => timeline)).toEqual(['2p1-3p', '2p1f3p']);
  expect([...(lane?.tests.values() ?? [])].map(({ durations }) => durations.map(({ run }) => run))).toEqual([
    ['7/1', '8/1', '10/1', '11/1', '12/1'],
    ['7/1', '8/1', '10/1', '11/1', '12/1'],
  ]);
  expect(mergeAll(runs, EMPTY_HISTORY)).toEqual(runs.reduce(mergeHistories, EMPTY_HISTORY));
});
