import { describe, expect, it } from '@jest/globals';
import type { TestAtEnd } from '../../src/replay/tests-at-end.js';
import { testsAtEnd } from '../../src/replay/tests-at-end.js';
import type { RawRecord } from '../run-records.js';
import { drawRecords, setOf } from '../run-records.js';

function atEnd(...records: readonly RawRecord[]): Map<string, TestAtEnd> {
  const tests = setOf(records)
    .repositories()
    .flatMap((lanes) => testsAtEnd(lanes, new Set()));
  return new Map(tests.map((test) => [test.test, test]));
}

const times = (n: number, letter: string): string => letter.repeat(n);

describe('the tests at the end of a replay', () => {
  it('have the states that the engine gives them', () => {
    const tests = atEnd(
      ...drawRecords({
        healthy: times(30, 'P'),
        flaky: 'PPPFPPPPFPPPFPPPPFPPPFPPPPPFPP',
        broken: `${times(26, 'P')}FFFF`,
        fixed: `PPFP${times(26, 'P')}`.replace('PPFP', 'PFFFP').slice(0, 30),
        masked: `PPPFP${times(25, '.')}`,
        new: `${times(29, '.')}P`,
      }),
    );
    for (const state of ['healthy', 'flaky', 'broken', 'fixed', 'masked', 'new'])
      expect([state, tests.get(state)?.state]).toEqual([state, state]);
  });

  it('are judged in order of time, whatever the order of run ids', () => {
    const records = drawRecords({ a: 'PPPPPPFFFF' }, (n) => ({ build: `${100 - n}` }));
    expect(atEnd(...records).get('a')?.state).toBe('broken');
  });

  it('have the state that wants most attention where lanes differ', () => {
    const windows = drawRecords({ a: 'PPPPFFFF' }, () => ({ variant: { os: 'windows' } }));
    const linux = drawRecords({ a: 'PPPPPPPP' }, () => ({ variant: { os: 'linux' } }));
    expect(atEnd(...linux, ...windows).get('a')?.state).toBe('broken');
  });

  it('estimate the rate of failures on code that also passes', () => {
    const sameCode = drawRecords({ a: `${times(45, 'P')}FFF${times(50, 'P')}FF` }, () => ({ commit: 'one' }));
    expect(atEnd(...sameCode).get('a')?.flakeRate).toBeCloseTo(0.05, 2);
    // A break is no flake: nobody passed on that code.
    expect(atEnd(...drawRecords({ a: `${times(20, 'P')}FFFFF${times(20, 'P')}` })).get('a')?.flakeRate).toBe(
      0,
    );
    expect(
      atEnd(...drawRecords({ a: `${times(20, 'P')}K${times(20, 'P')}` })).get('a')?.flakeRate,
    ).toBeGreaterThan(0.01);
  });

  it('rank by how surely they are flaky', () => {
    const tests = atEnd(
      ...drawRecords(
        {
          never: 'PPPPPPPPPPPPPPP',
          once: 'PPPPPPPPPPPPPPF',
          isolated: 'PPFPPPPPPPPPPPP',
          often: 'PPFPPFPPPFPPPPP',
          proven: 'PPPPPPPPPPPPFPP',
        },
        (n) => (n === 13 || n === 14 ? { commit: 'one' } : {}),
      ),
    );
    const ranked = [...tests.values()].sort((a, b) => a.score - b.score).map(({ test }) => test);
    expect(ranked).toEqual(['never', 'once', 'isolated', 'often', 'proven']);
  });

  it('are one line for each repository and test', () => {
    const cat = drawRecords({ a: 'PPF' });
    const dog = drawRecords({ a: 'PPP' }, () => ({ repository: 'octo/dog' }));
    const tests = setOf([...dog, ...cat])
      .repositories()
      .flatMap((lanes) => testsAtEnd(lanes, new Set()));
    expect(tests.map(({ repository, test }) => [repository, test])).toEqual([
      ['octo/cat', 'a'],
      ['octo/dog', 'a'],
    ]);
  });
});
