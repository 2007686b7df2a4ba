import { describe, expect, it } from '@jest/globals';
import { judgeDrawing, times } from '../drawn.js';

/** The state of one drawn test beside a healthy one; `healthy` when it is not listed. */
function stateOf(letters: string) {
  const { states } = judgeDrawing({ healthy: times(letters.length, 'P'), test: letters });
  return states.find(({ test }) => test === 'test');
}

describe('the state of a test', () => {
  it.each([
    ['nothing but passes', 'PPPPPPPPPP', 'healthy'],
    ['passes and skips', 'PPPSSSSPPS', 'healthy'],
    ['nothing but skips', 'SSSSSSSSSS', 'masked'],
    ['skips for a while', 'PPPPPPPSSS', 'masked'],
    ['two failures in a row, between passes', 'PPPPPFFPPP', 'healthy'],
    ['one failure between passes', 'PPPFPPPPPP', 'healthy'],
    ['two failures between passes', 'PPPFPPFPPP', 'flaky'],
    ['one failure at the end', 'PPPPPPPPPF', 'healthy'],
    ['a pass after a failed attempt', 'PPPPPKPPPP', 'flaky'],
    ['three failures at the end', 'PPPPPPPFFF', 'broken'],
    ['failures from the beginning', 'FFFFFFFFFF', 'broken'],
    ['more passes than a flake that bad would have', `PPFPFP${times(60, 'P')}`, 'fixed'],
    ['few passes after its last failure', 'PPPPPFPPPPPPFPPPPPPP', 'flaky'],
    ['a long break that is over', 'PPFFFFFPPP', 'fixed'],
    ['failures, then skips', 'PPFPPPPSSS', 'masked'],
    ['failures, then gone', 'PPFPPPP...', 'masked'],
    ['a first appearance', '.........P', 'new'],
    ['an appearance some time ago', '......PPPP', 'healthy'],
  ])('with %s (%s) is %s', (_words, letters, state) => {
    expect(stateOf(letters)?.state ?? 'healthy').toBe(state);
  });

  it('tells for how many days a masked test has had no verdict', () => {
    const { states } = judgeDrawing(
      { healthy: 'PPPPPP', test: 'PFPSSS' },
      { runs: { 3: { at: 48 }, 4: { at: 96 }, 5: { at: 170 } } },
    );
    expect(states).toEqual([
      expect.objectContaining({ state: 'masked', daysWithoutVerdict: 6, failed: 1, runs: 3 }),
    ]);
  });

  it('says nothing of tests that a partial run left out', () => {
    const { states } = judgeDrawing(
      { healthy: 'PPPPPP', test: 'PKPPP.' },
      { runs: { 4: { part: { partial: true } }, 5: { part: { partial: true } } } },
    );
    expect(states.map(({ state }) => state)).toEqual(['flaky']);
  });

  it('is fixed, not flaky, when one piece of code failed twice and the next passed', () => {
    const again = { runId: '1005', runAttempt: 2, commit: '05'.repeat(20), tree: 'tree-5' };
    const { states } = judgeDrawing({ test: 'PPPPPFFPPP' }, { runs: { 6: again } });
    expect(states.map(({ state }) => state)).toEqual(['fixed']);
  });

  it('counts runs with a verdict, and failures among them', () => {
    expect(stateOf('PPFSPKP')).toMatchObject({ state: 'flaky', runs: 6, failed: 2 });
  });
});

describe('missing tests', () => {
  it('are those that usually run and are gone', () => {
    expect(judgeDrawing({ a: 'PPPPPP', b: 'PPPPP.' }).missing.tests).toEqual(['b']);
  });

  it('are told from those that moved, one for one', () => {
    const { missing } = judgeDrawing({
      'old › adds': 'PPPPP.',
      'older › adds': 'PPPPP.',
      'new › adds': '.....P',
      'new › stays': 'PPPPPP',
    });
    expect(missing.tests).toEqual(['old › adds', 'older › adds']);
    expect(missing.moved.size).toBe(1);
  });

  it('are suites where several tests are gone and none is left', () => {
    const suite = (name: string, n: number, row: string) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`${name} › t${i}`, row]));
    const { missing } = judgeDrawing({
      ...suite('whole', 3, 'PPPPP.'),
      ...suite('small', 2, 'PPPPP.'),
      ...suite('partly', 3, 'PPPPP.'),
      'partly › stays': 'PPPPPP',
    });
    expect([...missing.suites.keys()]).toEqual(['whole']);
    expect(missing.suites.get('whole')).toEqual(['whole › t0', 'whole › t1', 'whole › t2']);
  });

  it('are usual no more after four runs of the base branch without them', () => {
    expect(
      judgeDrawing({ a: 'PPPPPPPPPPPPPP', b: 'PPPPPPPPPP...P'.replace(/P$/, '.') }).missing.tests,
    ).toEqual(['b']);
    expect(judgeDrawing({ a: 'PPPPPPPPPPPPPPP', b: 'PPPPPPPPPP.....' }).missing.tests).toEqual([]);
  });

  it('are none in a partial run', () => {
    const runs = { 5: { part: { partial: true } } };
    expect(judgeDrawing({ a: 'PPPPPP', b: 'PPPPP.' }, { runs }).missing.tests).toEqual([]);
  });

  it('are none in one shard of several', () => {
    const runs = { 5: { part: { shard: '1/2' } } };
    expect(judgeDrawing({ a: 'PPPPPP', b: 'PPPPP.' }, { runs }).missing.tests).toEqual([]);
  });

  it('are none that come and go anyway', () => {
    expect(judgeDrawing({ a: 'PPPPPP', b: 'P..P..' }).missing.tests).toEqual([]);
  });
});
