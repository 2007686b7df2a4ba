import { describe, expect, it } from '@jest/globals';
import { times, verdictOn } from '../../drawn.js';

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
});
