import { describe, expect, it } from '@jest/globals';
import { upsetIn } from '../../../src/analysis/breaks/upset-runs.js';
import type { PastLane } from '../../../src/analysis/past.js';
import { pastOf } from '../../../src/analysis/past.js';
import { timed } from '../../../src/analysis/past-run.js';
import type { TestId } from '../../../src/model/test-id.js';
import { drawRuns, historyOf, LANE, times, verdictOn } from '../../drawn.js';

/** What three tests did together, long ago, and one of them does again. */
function afterwards(together: string, alone: string) {
  const past = `PPP${together}${times(20, 'P')}`;
  const others = Object.fromEntries(['b', 'c', 'd'].map((test) => [test, `${past}P`]));
  return verdictOn({ a: `PPP${alone}${times(20, 'P')}F`, ...others }, {});
}

describe('what is learned of runs in which something else was wrong', () => {
  it('is nothing where the same tests failed together twice in a row', () => {
    const broken = afterwards('FFPPP', 'FFPPP');
    const flaky = afterwards('PPPPP', 'FFPPP');
    expect(broken.probabilityFlaky).toBeLessThan(flaky.probabilityFlaky);
  });

  it('is the same as ever where two failed together', () => {
    const twice = verdictOn({
      a: `PPPFFPPP${times(20, 'P')}F`,
      b: `PPPFFPPP${times(20, 'P')}P`,
    });
    expect(twice.probabilityFlaky).toBeCloseTo(afterwards('PPPPP', 'FFPPP').probabilityFlaky, 1);
  });

  it('ends before the ten newest runs, in which what is wrong may last', () => {
    const together = `${times(15, 'P')}FF${times(9, 'P')}P`;
    const runs = drawRuns({ a: together, b: together, c: together });
    const judged = timed(runs.at(-1)?.info as never, runs.length - 1);
    const [{ view, runs: past }] = pastOf(historyOf(runs), LANE, judged) as [PastLane];
    const upset = upsetIn(past, view);
    expect(past.filter(({ key }) => upset.has(key, 'a' as TestId)).map(({ column }) => column)).toEqual([15]);
    expect(upset.runs.size).toBe(1);
  });
});
