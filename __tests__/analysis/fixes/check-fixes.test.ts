import { describe, expect, it } from '@jest/globals';
import type { FixCheck } from '../../../src/analysis/fixes/fix-check.js';
import type { RunSketch } from '../../drawn.js';
import { judgeDrawing, times } from '../../drawn.js';

/** What is said of changes to the only test of a drawing, which stands in `src/a.test.ts`. */
function fixesOf(letters: string, runs: Readonly<Record<number, RunSketch>>): readonly FixCheck[] {
  const { states } = judgeDrawing({ 'a › src/a.test.ts': letters }, { runs });
  return states[0]?.fixes ?? [];
}

const edit: RunSketch = { changedFiles: ['src/a.test.ts'], commitMessage: 'Wait for the answer' };
const OFTEN = 'PPKPPPKPPPKPPPKPPPKP';

describe('a change to a flaky test', () => {
  it('helped, if enough clean runs follow', () => {
    const [fix, ...more] = fixesOf(OFTEN + times(40, 'P'), { 20: edit });
    expect(more).toEqual([]);
    expect(fix).toMatchObject({
      outcome: 'helped',
      before: { runs: 20, failed: 5 },
      since: { runs: 40, failed: 0 },
    });
    expect(fix?.says).toMatch(
      /^Most likely it helped \(9\d %\): the change of run 1020 \(“Wait for the answer”, src\/a\.test\.ts\); it failed in 5 of 20 runs before and in none of 40 runs since\.$/,
    );
  });

  it('changed nothing, if it fails as before', () => {
    expect(fixesOf(OFTEN + OFTEN, { 20: edit })[0]?.outcome).toBe('nothing');
  });

  it('made things worse, if it fails far more often', () => {
    expect(
      fixesOf(`${times(60, 'P')}K${times(60, 'P')}KP${'KP'.repeat(10)}`, { 124: edit })[0]?.outcome,
    ).toBe('worse');
  });

  it('is not decided by few runs, but by so many more', () => {
    const [early] = fixesOf(`${OFTEN}PPP`, { 20: edit });
    expect(early?.outcome).toBe('unclear');
    const needed = early?.cleanRunsNeeded ?? 0;
    expect(early?.says).toContain(`${needed} more runs without a failure would show that it did`);
    const [later] = fixesOf(OFTEN + times(3 + needed, 'P'), { 20: edit });
    expect(later?.probability).toBeGreaterThanOrEqual(0.95);
  });

  it.each<[string, RunSketch]>([
    ['touches other files', { changedFiles: ['src/b.ts'], commitMessage: 'Something else' }],
    ['is in a pull request', { ...edit, pullRequest: 7, branch: 'fix' }],
  ])('is not followed where it %s', (_, sketch) => {
    expect(fixesOf(OFTEN + times(20, 'P'), { 20: sketch })).toEqual([]);
  });

  it('is followed up to the next one, and back to the last that did something', () => {
    const fixes = fixesOf(OFTEN + OFTEN + times(40, 'P') + OFTEN, { 20: edit, 40: edit, 80: edit });
    expect(fixes.map(({ outcome, before, since }) => [outcome, before.runs, since.runs])).toEqual([
      ['nothing', 20, 20],
      ['helped', 40, 40],
    ]);
  });

  it('counts until it is taken back', () => {
    const runs = { 20: edit, 23: { tree: 'tree-19' } };
    expect(fixesOf(`${OFTEN}PPPPPPPP`, runs)[0]?.since).toEqual({ runs: 3, failed: 0 });
  });

  it('says that a limit moved, where failures missed one and nothing but tests changed', () => {
    const missed = { message: 'assert 15.3 <= 15' };
    const runs = { 2: missed, 6: missed, 10: missed, 14: missed, 18: missed };
    const [fix] = fixesOf(OFTEN + times(40, 'P'), { ...runs, 20: edit });
    expect(fix?.worthALook).toBe('limit-moved');
    expect(fix?.says).toContain('it missed a limit of 15 before: most likely the limit moved, not the code');
    const code = { ...edit, changedFiles: ['src/a.test.ts', 'src/a.ts'] };
    expect(fixesOf(OFTEN + times(40, 'P'), { ...runs, 20: code })[0]?.worthALook).toBeUndefined();
    expect(fixesOf(`${OFTEN}PPPPKPPPP`, { ...runs, 20: edit })[0]?.worthALook).toBeUndefined();
  });
});

describe('a limit that moved and is missed again', () => {
  it('is told with both limits', () => {
    const [low, high] = [{ message: 'assert 83.1 <= 80' }, { message: 'assert 151.2 <= 150' }];
    const runs = { 2: low, 6: low, 10: low, 14: low, 18: low, 20: edit, 25: high };
    const [fix] = fixesOf(`${OFTEN}PPPPPKPPPPPPPP`, runs);
    expect(fix?.worthALook).toBe('limit-moved');
    expect(fix?.says).toMatch(/^Its limit moved from 80 to 150 with the change of run 1020 /);
    expect(fixesOf(`${OFTEN}PPPPPKPPPPPPPP`, { ...runs, 25: low })[0]?.worthALook).toBeUndefined();
  });
});

describe('a change after which a broken test passes', () => {
  it('is worth a look where it changed nothing but the test', () => {
    const [fix] = fixesOf(`PPPP${times(6, 'F')}PPP`, { 10: edit });
    expect(fix).toMatchObject({ worthALook: 'test-changed', before: { runs: 6, failed: 6 } });
    expect(fix?.says).toMatch(
      /^It passes since the change of run 1010 .* worth a look at what it no longer tests\./,
    );
  });

  it('is an ordinary cure where it changed the code too', () => {
    const code = { ...edit, changedFiles: ['src/a.test.ts', 'src/a.ts'] };
    const [fix] = fixesOf(`PPPP${times(6, 'F')}PPP`, { 10: code });
    expect(fix?.worthALook).toBeUndefined();
    expect(fix?.says).toMatch(/helped/);
  });

  it('was long before this one: nothing is said', () => {
    expect(fixesOf(`PPPP${times(6, 'F')}${times(20, 'P')}`, { 20: edit })).toEqual([]);
  });
});
