import { describe, expect, it } from '@jest/globals';
import { progressOf } from '../../src/analysis/progress.js';
import type { Drawing, DrawOptions } from '../drawn.js';
import { drawRuns, historyOf, LANE } from '../drawn.js';

function progress(drawing: Drawing, options: DrawOptions = {}, column = -1): string {
  const runs = drawRuns(drawing, options);
  const until = runs.at(column);
  if (until === undefined) throw new Error('Nothing is drawn.');
  return progressOf(historyOf(runs), LANE, until.info)
    .map(({ passed, tests }) => `${passed}/${tests}`)
    .join(' ');
}

const WAY = { a: 'PPPPP', b: 'FPPPP', c: 'FFFPP', d: '.FFKP' };

describe('progress', () => {
  it('is how many tests passed of how many, run after run', () => {
    expect(progress(WAY)).toBe('1/3 2/4 2/4 4/4 4/4');
  });

  it('ends at the run that is told', () => {
    expect(progress(WAY, {}, 2)).toBe('1/3 2/4 2/4');
  });

  it('leaves out runs of selected tests, and pull requests but for the told one', () => {
    const change = { pullRequest: 3, branch: 'feature' };
    const runs = { 1: { part: { partial: true } }, 3: change, 4: change };
    expect(progress(WAY, { runs })).toBe('1/3 2/4 4/4');
  });

  it('takes all runs where hardly any is of the default branch', () => {
    const change = { pullRequest: 3, branch: 'feature' };
    expect(progress({ a: 'FPPP' }, { runs: { 0: change, 1: change, 2: change, 3: change } })).toBe(
      '0/1 1/1 1/1 1/1',
    );
  });
});
