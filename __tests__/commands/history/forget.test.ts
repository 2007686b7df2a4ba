import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectKept } from '../../../src/commands/history/history-world.js';
import { decodeHistory } from '../../../src/history/codec.js';
import { forgetRuns, forgetTest } from '../../../src/history/forget.js';
import type { History, LaneHistory } from '../../../src/history/history.js';
import { EMPTY_HISTORY } from '../../../src/history/history.js';
import { mergeAll } from '../../../src/history/merge.js';
import type { Lane } from '../../../src/model/lane.js';
import { laneKey } from '../../../src/model/lane.js';
import { type RunKey, runKey } from '../../../src/model/run.js';
import type { TestId } from '../../../src/model/test-id.js';
import { buildLane, historyFromDrawing } from '../../builders.js';
import type { Place } from './place.js';
import { openPlace } from './place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  await place.put(KNOWN);
});
afterEach(() => place.close());

const LINUX = buildLane({ variant: { os: 'linux' } });
const WINDOWS = buildLane({ variant: { os: 'windows' } });
const DRAWING = { 'cart › adds': 'PFPPKP', 'cart › adds two': 'PPPPPP', login: 'PPFPPP' };
const KNOWN = mergeAll(
  [
    // Runs 3 and 4 are attempts of one workflow run.
    historyFromDrawing(DRAWING, {
      lane: LINUX,
      runs: (number) => (number === 4 ? { runId: '3', runAttempt: 2 } : {}),
    }),
    historyFromDrawing({ 'cart › adds': 'PPPPPP' }, { lane: WINDOWS }),
  ],
  EMPTY_HISTORY,
);

async function laneNow(lane: Lane): Promise<LaneHistory> {
  const found = decodeHistory(await place.read('.deflake/history.txt')).lanes.get(laneKey(lane));
  if (found === undefined) throw new Error('The lane is gone.');
  return found;
}

async function forget(...args: string[]): Promise<void> {
  expect(await place.history('forget', ...args, '--window-days', '3650')).toBe(0);
}

describe('deflake history forget', () => {
  it('takes a run out of every lane, in all its attempts', async () => {
    await forget('3');
    expect((await laneNow(LINUX)).runs.map(runKey)).toEqual(['1/1', '2/1', '5/1', '6/1']);
    expect((await laneNow(WINDOWS)).runs.map(runKey)).toEqual(['1/1', '2/1', '4/1', '5/1', '6/1']);
    expect(place.printed).toContain(
      '  unit (os: linux): run 3/1 of 2026-01-04T00:00:00Z, 3 results, 1 failed or flaky\n',
    );
    expect(place.printed).toContain('  unit (os: linux): run 3/2 of 2026-01-05T00:00:00Z');
    expect(place.printed).toContain('  unit (os: windows): run 3/1 of');
    expect(place.printed).toMatch(/^Forgotten:\n/);
  });

  it('takes out one attempt, in one lane, if told so', async () => {
    await forget('3/1', '--lane', 'linux');
    expect((await laneNow(LINUX)).runs.map(runKey)).toEqual(['1/1', '2/1', '3/2', '5/1', '6/1']);
    expect((await laneNow(WINDOWS)).runs).toHaveLength(6);
  });

  it('takes out a range of runs', async () => {
    await forget('--runs', '2..4');
    expect((await laneNow(LINUX)).runs.map(runKey)).toEqual(['1/1', '5/1', '6/1']);
    expect((await laneNow(WINDOWS)).runs.map(runKey)).toEqual(['1/1', '5/1', '6/1']);
  });

  it('takes out the results of a test, and keeps it forgotten when a copy brings them back', async () => {
    await forget('cart › adds');
    const adds = 'cart › adds' as TestId;
    expect((await laneNow(LINUX)).tests.has(adds)).toBe(false);
    expect((await laneNow(WINDOWS)).tests.has(adds)).toBe(false);
    expect((await laneNow(LINUX)).tests.size).toBe(2);
    expect(place.printed).toContain('  unit (os: linux): test cart › adds, in 6 runs up to run 6/1\n');
    await place.put(KNOWN, 'copy.txt');
    await place.history('merge', '.deflake', 'copy.txt', '--out', '.deflake');
    expect((await laneNow(LINUX)).tests.has(adds)).toBe(false);
  });

  it('takes a part of an id that only one test has, and several names', async () => {
    await forget('two', 'login', '1');
    const lane = await laneNow(LINUX);
    expect([...lane.tests.keys()]).toEqual(['cart › adds']);
    expect(lane.runs.map(runKey)).not.toContain('1/1');
  });

  it('only says what it would do with --dry-run', async () => {
    const before = await place.read('.deflake/history.txt');
    await forget('3', '--dry-run');
    expect(place.printed).toMatch(/^This would be forgotten:\n {2}unit/);
    expect(await place.read('.deflake/history.txt')).toBe(before);
  });

  it.each<[string, string[], RegExp, string[]]>([
    [
      'a part that several tests have',
      ['cart'],
      /"cart" is in the ids of 2 tests\. Name one of them:/,
      ['cart › adds', 'cart › adds two'],
    ],
    ['what is not there', ['nothing'], /There is no run "nothing" and no test with that in its id/, []],
    [
      'a lane that is not there',
      ['3', '--lane', 'macos'],
      /No lane has "macos" in its name\. There are:/,
      [
        'octo/cat .github/workflows/ci.yml unit (os: linux)',
        'octo/cat .github/workflows/ci.yml unit (os: windows)',
      ],
    ],
    [
      'a range that is none',
      ['--runs', '3'],
      /--runs takes the first and the last run: --runs 8120\.\.8130, not "3"/,
      [],
    ],
    ['an empty range', ['--runs', '100..200'], /There is no run from 100 to 200/, []],
    ['nothing', [], /Name a test, a run or a range of runs/, []],
  ])('refuses %s, and changes nothing', async (_what, args, message, details) => {
    const before = await place.read('.deflake/history.txt');
    const forgetting = place.history('forget', ...args);
    await expect(forgetting).rejects.toThrow(message);
    await expect(forgetting).rejects.toMatchObject({ exitCode: 2, details });
    expect(await place.read('.deflake/history.txt')).toBe(before);
  });

  it('refuses a name that is a run and a test, or is in several repositories', async () => {
    await place.put(
      mergeAll(
        [
          historyFromDrawing({ '1': 'PP' }),
          historyFromDrawing({ a: 'PP' }, { lane: buildLane({ repository: 'octo/dog' }) }),
        ],
        EMPTY_HISTORY,
      ),
    );
    await expect(place.history('forget', '1')).rejects.toThrow(/"1" is a run and a test\. Use --runs 1\.\.1/);
    await expect(place.history('forget', '2')).rejects.toMatchObject({
      message: 'These are in several repositories. Name one with --lane:',
      details: ['octo/cat', 'octo/dog'],
    });
    await forget('2', '--lane', 'octo/dog');
    expect((await laneNow(buildLane())).runs).toHaveLength(2);
  });

  it('takes a run of one’s own machine by the moment that it is called by', async () => {
    const runs = (n: number) => ({ runId: `2026-01-0${n}T08:30:0${n}.123Z` });
    await place.put(historyFromDrawing({ a: 'PFP' }, { lane: LINUX, runs }));
    await place.history('show', 'a');
    expect(place.printed).toContain('the run of 2026-01-02 08:30:02 on commit-: failed');
    place.printed = '';
    await place.history('forget', 'a', '--dry-run');
    expect(place.printed).toContain('test a, in 3 runs up to the run of 2026-01-03 08:30:03\n');
    await forget('2026-01-02 08:30:02');
    expect(place.printed).toContain('unit (os: linux): the run of 2026-01-02 08:30:02, 1 result, 1 failed');
    expect((await laneNow(LINUX)).runs.map(({ runId }) => runId.slice(0, 10))).toEqual([
      '2026-01-01',
      '2026-01-03',
    ]);
  });

  it('fails where the mark did not come to stay', () => {
    const tombstone = forgetRuns(LINUX, ['3/1' as RunKey]);
    const expecting = (kept: History) => () => expectKept(tombstone, kept, 'Not forgotten.');
    expect(expecting(KNOWN)).toThrow('Not forgotten. The lines above say why.');
    expect(expecting(mergeAll([KNOWN, tombstone], EMPTY_HISTORY))).not.toThrow();
    const test = forgetTest(LINUX, 'login' as TestId, '3/1' as RunKey);
    expect(() => expectKept(test, KNOWN, 'Not forgotten.')).toThrow('Not forgotten.');
    expect(() => expectKept(test, mergeAll([KNOWN, test], EMPTY_HISTORY), '')).not.toThrow();
  });
});
