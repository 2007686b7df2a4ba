import { describe, expect, it } from '@jest/globals';
import { laneCourse } from '../../src/analysis/lane-course.js';
import { timelineOf } from '../../src/history/lines/indexed-tests.js';
import type { TestId } from '../../src/model/test-id.js';
import type { DrawOptions } from '../drawn.js';
import { drawRuns, historyOf } from '../drawn.js';

const TEST = 'basket › keeps two items' as TestId;

function courseOf(drawn: string, options: DrawOptions = {}, { limit = 100, isKnownFlaky = false } = {}) {
  const [history] = historyOf(drawRuns({ [TEST]: drawn }, options)).lanes.values();
  if (history === undefined) throw new Error('Nothing is drawn.');
  const lane = laneCourse(history, limit);
  const timeline = timelineOf(history.tests, TEST);
  if (timeline === undefined) throw new Error('The test is not there.');
  return { lane, ...lane.courseOf(lane.inOrder(timeline), isKnownFlaky) };
}

describe('the course of a test', () => {
  it('takes passes on retry, and failures alone between passes, for flakes', () => {
    const { flakes, faults, onRetry, breaks } = courseOf('PPKPPFPPP');
    expect(flakes).toEqual([2, 5]);
    expect(onRetry).toEqual([2]);
    expect(faults).toEqual([]);
    expect(breaks).toEqual([]);
  });

  it('takes failures in a row for a break, with the run that mended it', () => {
    const { faults, breaks, failed, decided } = courseOf('PPFFFFPP');
    expect(faults).toEqual([2, 3, 4, 5]);
    expect(breaks).toEqual([{ from: 2, mended: 6, isBeforeHistory: false }]);
    expect([failed, decided]).toEqual([4, 8]);
  });

  it('knows a break that nobody has mended, and one that is older than the history', () => {
    expect(courseOf('PPFFF').breaks).toEqual([{ from: 2, isBeforeHistory: false }]);
    expect(courseOf('FFFFPP').breaks).toEqual([{ from: 0, mended: 4, isBeforeHistory: true }]);
  });

  it('takes a failure that no run has followed yet for what the test is known to do', () => {
    expect(courseOf('PPPF').breaks).toEqual([{ from: 3, isBeforeHistory: false }]);
    expect(courseOf('PPPF', {}, { isKnownFlaky: true })).toMatchObject({ flakes: [3], breaks: [] });
  });

  it('looks for the pass after a break behind runs that say nothing', () => {
    expect(courseOf('PFFF.SPP').breaks).toEqual([{ from: 1, mended: 6, isBeforeHistory: false }]);
  });

  it('does not take the failure of a pull request for a flake, nor for a break of the default branch', () => {
    const { flakes, faults, breaks } = courseOf('PPPFPP', {
      runs: { 3: { pullRequest: 7, branch: 'feature' } },
    });
    expect([flakes, faults, breaks]).toEqual([[], [3], []]);
  });

  it('takes failures on code that also passed for flakes, in pull requests too', () => {
    const change = { pullRequest: 7, branch: 'feature', tree: 'same', commit: 'ab'.repeat(20) };
    const { flakes } = courseOf('PPPFPP', { runs: { 3: change, 4: change } });
    expect(flakes).toEqual([3]);
  });

  it('counts places from the first run that is looked at', () => {
    expect(courseOf('PPPPPPKP', {}, { limit: 4 }).flakes).toEqual([2]);
  });

  it('has the runs in the order of time, not of their keys', () => {
    const { lane, flakes } = courseOf('PPFPP', { runs: { 4: { at: -1 } } });
    expect(lane.runs.map(({ run }) => run.runId)).toEqual(['1004', '1000', '1001', '1002', '1003']);
    expect(flakes).toEqual([3]);
  });
});
