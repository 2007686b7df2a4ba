import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../../src/analysis/causes/cause.js';
import type { Run } from '../../../src/model/run.js';
import type { Attempt, Way } from '../../../src/model/test-result.js';
import { createResult } from '../../../src/reports/assemble-results.js';
import { buildFailure } from '../../builders.js';
import { drawRuns, judgeRuns, times } from '../../drawn.js';

const WAYS: Readonly<Record<string, Way>> = { t: 'together', a: 'alone', s: 'shuffled' };

/** The run with the tries of `flaky` as they are drawn: `F tF aP` failed, failed together, passed alone. */
function withTries(run: Run, drawn: string): Run {
  const attempts = drawn.split(' ').map((each): Attempt => {
    const way = WAYS[each.charAt(0)];
    const outcome = each.endsWith('P') ? 'passed' : 'failed';
    return {
      outcome,
      ...(way !== undefined && { way }),
      ...(outcome === 'failed' && { failure: buildFailure() }),
    };
  });
  const results = run.results.map((result) =>
    result.id === 'flaky' ? createResult(result.id, attempts, undefined, result.position) : result,
  );
  return { ...run, results };
}

/** Causes of the newest failure, after runs of the whole suite and failures with these tries. */
function causes(past: string, ...tries: readonly string[]): readonly Cause[] {
  const runs = drawRuns({
    flaky: `${past}${times(tries.length, 'K')}`,
    steady: times(past.length + tries.length, 'P'),
  });
  const tried = runs.map((run, i) => {
    const drawn = tries[i - past.length];
    return drawn === undefined ? run : withTries(run, drawn);
  });
  const { retried } = judgeRuns(tried, tried.at(-1));
  return retried.find(({ test }) => test === 'flaky')?.causes ?? [];
}

const ONLY = '';

describe('what the ways of trying a test again show', () => {
  it.each([
    [
      ONLY,
      ['F aP'],
      'order',
      'Perhaps order or shared state: it failed with the other tests and passed alone, which may be luck.',
    ],
    [
      ONLY,
      ['F tF aP'],
      'order',
      'Perhaps order or shared state: it failed in 2 of 2 tries with other tests and passed alone.',
    ],
    [
      'FFFF',
      ['F tF aP'],
      'order',
      'Likely order or shared state: it failed in 6 of 6 tries with other tests and passed alone.',
    ],
    [
      'PPPP',
      ['F tF aP'],
      'order',
      'Perhaps order or shared state: it failed in 2 of 6 tries with other tests and passed alone, which proves little: by luck it happens in 80 of 100 cases.',
    ],
    [
      ONLY,
      ['F tF aF sP'],
      'timing',
      'Perhaps a race, or something outside: it failed in 1 of 1 try alone, so it needs no other test for that.',
    ],
    [
      ONLY,
      ['F tP'],
      'order',
      'Perhaps order, state that other tests leave, or timing: it passed as soon as only the failed tests ran, which may be luck.',
    ],
  ] as const)('after %j and %j', (past, tries, kind, says) => {
    expect(causes(past, ...tries)).toEqual([{ kind, says }]);
  });

  it('is nothing where it was not run again by us', () => {
    expect(causes('PPP', 'F P')).toEqual([]);
  });
});
