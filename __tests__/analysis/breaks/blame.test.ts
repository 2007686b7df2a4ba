import { describe, expect, it } from '@jest/globals';
import { judgeDrawing, times } from '../../drawn.js';

const pr = { pullRequest: 7, branch: 'feature', baseBranch: 'main', event: 'pull_request' };
const many = (tests: number, letters: string) =>
  Object.fromEntries(Array.from({ length: tests }, (_, i) => [`suite › test ${i}`, letters]));

describe('where a break began', () => {
  it('is the first commit that failed, for tests that fail in every run', () => {
    const [verdict] = judgeDrawing(many(5, `${times(20, 'P')}FFFF`)).verdicts;
    expect(verdict?.kind).toBe('broken');
    expect(verdict?.blame).toMatchObject({ codes: 1, isThisChange: false, tests: 5 });
    expect(verdict?.blame?.best.runId).toBe('1020');
  });

  it('is this change, when it is the first to fail', () => {
    const last = 20;
    const [verdict] = judgeDrawing(many(5, `${times(last, 'P')}F`), { runs: { [last]: pr } }).verdicts;
    expect(verdict?.kind).toBe('regression');
    expect(verdict?.blame).toMatchObject({ codes: 1, isThisChange: true });
  });

  it('is found from tests that fail now and then, when they began together', () => {
    const letters = ['FPFFPFPF', 'PFFPFFPF', 'FFPPFPFF', 'FPFPFFPF', 'PFPFFFFF', 'FFPFPFPF'];
    const { verdicts } = judgeDrawing(
      Object.fromEntries(letters.map((row, i) => [`suite › test ${i}`, `${times(40, 'P')}${row}`])),
    );
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['broken']));
    expect(verdicts[0]?.blame).toMatchObject({ tests: 6 });
    expect(verdicts[0]?.blame?.best.runId).toBe('1040');
    expect(verdicts[0]?.blame?.codes).toBeLessThan(4);
  });

  it('is not said of what failed as far back as runs are known', () => {
    const [verdict] = judgeDrawing(many(3, times(8, 'F'))).verdicts;
    expect(verdict?.blame?.isBeforeHistory).toBe(true);
  });
});

describe('one wide break that comes and goes', () => {
  it('excuses none of its tests, though each has passed on the same code', () => {
    // Twelve tests fail in a third of the runs each since commit 30; some commits are run twice.
    const rows = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: 8 }, (__, run) => ((i + run) % 3 === 0 ? 'F' : 'P')).join(''),
    );
    const drawing = Object.fromEntries(
      rows.map((row, i) => [`suite › test ${i}`, `${times(30, 'P')}${row}`]),
    );
    const runs = Object.fromEntries(
      [31, 33, 35].map((n) => [
        n,
        { runId: `10${n - 1}`, runAttempt: 2, commit: `${n - 1}`.repeat(20), tree: `tree-${n - 1}` },
      ]),
    );
    const { verdicts } = judgeDrawing(drawing, { runs });
    expect(verdicts.length).toBeGreaterThan(2);
    expect(verdicts.filter(({ kind }) => kind === 'flaky')).toEqual([]);
  });
});
