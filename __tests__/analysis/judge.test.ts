import { describe, expect, it } from '@jest/globals';
import { drawRuns, judgeDrawing, judgeRuns, LANE, times, verdictOn } from '../drawn.js';

const pr = { pullRequest: 7, branch: 'feature', baseBranch: 'main', event: 'pull_request' };

describe('a failure of a test that only passed before', () => {
  it('is undecided: nothing tells it from a flake', () => {
    const verdict = verdictOn({ a: `${times(30, 'P')}F` });
    expect(verdict.kind).toBe('undecided');
    expect(verdict.probabilityFlaky).toBeGreaterThan(0.25);
    expect(verdict.probabilityFlaky).toBeLessThan(0.95);
  });

  it('is a regression when three tests start to fail together', () => {
    const line = `${times(30, 'P')}F`;
    const { verdicts } = judgeDrawing({ a: line, b: line, c: line });
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['regression', 'regression', 'regression']);
  });

  it('is a regression when it fails on the same code again', () => {
    const verdict = verdictOn(
      { a: `${times(30, 'P')}FF` },
      { runs: { 30: { ...pr, tree: 't' }, 31: { ...pr, runId: '1030', runAttempt: 2, tree: 't' } } },
    );
    expect(verdict.kind).toBe('regression');
    expect(verdict.evidence.map((evidence) => evidence.says)).toContain(
      'It failed on the same code in 1 earlier run too.',
    );
  });

  it('is ever less likely a flake with every failure on the same code, whatever else fails', () => {
    const probability = (failures: number) => {
      const again = Object.fromEntries(
        Array.from({ length: failures }, (_, i) => [
          20 + i,
          { ...pr, runId: '1020', runAttempt: i + 1, commit: 'c', tree: 't' },
        ]),
      );
      const drawing = {
        a: `${times(20, 'P')}${times(failures, 'F')}`,
        b: `${times(19, 'P')}F${times(failures, 'F')}`,
      };
      return (
        judgeDrawing(drawing, { runs: again }).verdicts.find(({ test }) => test === 'a')?.probabilityFlaky ??
        1
      );
    };
    const probabilities = [1, 2, 3, 4].map(probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    expect(probabilities.at(-1)).toBeLessThan(0.25);
  });

  it('says that it passed in all earlier runs', () => {
    const { evidence } = verdictOn({ a: `${times(120, 'P')}F` });
    expect(evidence.map(({ says }) => says)).toContain(
      'It passed in all 120 earlier runs without this change.',
    );
  });
});

describe('a failure of a test that is known to be flaky', () => {
  const rerun = { runId: '1010', runAttempt: 2, commit: '10'.repeat(20), tree: 'tree-10' };

  it('is flaky when the base branch has same-code proof', () => {
    const verdict = verdictOn({ a: `${times(10, 'P')}FPPPPPF` }, { runs: { 11: rerun, 16: pr } });
    expect(verdict.kind).toBe('flaky');
    expect(verdict.perhapsSinceThisChange).toBe(false);
    expect(verdict.evidence[0]?.kind).toBe('confirmed-before');
    expect(verdict.evidence[0]?.says).toMatch(/failed and passed on the same code, last in run 1010/);
  });

  it('says so where a break that comes and goes may be behind all that is known', () => {
    const verdict = verdictOn(
      { a: `${times(20, 'P')}FPPF` },
      { runs: { 21: { ...rerun, runId: '1020', commit: '20'.repeat(20), tree: 'tree-20' }, 23: pr } },
    );
    expect(verdict).toMatchObject({ kind: 'flaky', onlyLately: true });
  });

  it('is flaky when it failed alone between passes several times', () => {
    const verdict = verdictOn({ a: 'PPPFPPPPFPPPFPPPPFPPPF' });
    expect(verdict.kind).toBe('flaky');
    expect(verdict.evidence.map(({ kind }) => kind)).toContain('isolation');
  });

  it('is less sure when it fails in a way that it never failed before', () => {
    const drawing = { a: 'PPPFPPPPFPPPFPPPPFPPPF' };
    const known = verdictOn(drawing);
    const unknown = verdictOn(drawing, {
      runs: { 21: { message: 'cannot open the database because the disk is full' } },
    });
    expect(unknown.probabilityFlaky).toBeLessThan(known.probabilityFlaky);
    expect(unknown.evidence.map(({ says }) => says)).toContain('It failed before, but never in this way.');
  });

  it('is never flaky by its name alone: it needs evidence on this failure', () => {
    // Flaky long ago, then broken on the base branch for eight runs.
    const verdict = verdictOn({ a: `PPFPPPFPPP${times(15, 'P')}${times(8, 'F')}F` });
    expect(verdict.kind).toBe('broken');
  });
});

describe('what only runs of this change show', () => {
  it('is flaky, perhaps since this change', () => {
    const verdict = verdictOn(
      { a: `${times(30, 'P')}FPF` },
      {
        runs: {
          30: { ...pr, commit: 'c1', tree: 't1' },
          31: { ...pr, runId: '1030', runAttempt: 2, commit: 'c1', tree: 't1' },
          32: { ...pr, runId: '1030', runAttempt: 3, commit: 'c1', tree: 't1' },
        },
      },
    );
    expect(verdict.kind).toBe('flaky');
    expect(verdict.perhapsSinceThisChange).toBe(true);
  });

  it('includes earlier pushes of the same pull request', () => {
    const verdict = verdictOn(
      { a: `${times(30, 'P')}FPFPFPF` },
      { runs: Object.fromEntries([30, 31, 32, 33, 34, 35, 36].map((column) => [column, pr])) },
    );
    expect(verdict.past).toEqual({ runs: 30, failed: 0, flaky: 0 });
    expect(verdict.kind === 'flaky' && !verdict.perhapsSinceThisChange).toBe(false);
  });

  it('includes the pull request that a push has merged', () => {
    const runs = {
      30: { ...pr, commit: 'c1', tree: 't1' },
      31: { ...pr, runId: '1030', runAttempt: 2, commit: 'c1', tree: 't1' },
      32: { mergedPullRequests: [7] },
    };
    const verdict = verdictOn({ a: `${times(30, 'P')}FPF` }, { runs });
    expect(verdict.past).toEqual({ runs: 30, failed: 0, flaky: 0 });
  });

  it('includes runs on the default branch after the change, when an old commit is run again', () => {
    // Commit 5 breaks the test now and then; a re-run of it must not be excused by its successors.
    const verdict = verdictOn(
      { a: 'PPPPPPFPFPFPF' },
      { runs: { 12: { runId: '1005', runAttempt: 2, commit: '05'.repeat(20), tree: 'tree-5' } } },
    );
    expect(verdict.past).toEqual({ runs: 5, failed: 0, flaky: 0 });
  });

  it('includes runs of outsiders, which never excuse anybody', () => {
    const stranger = {
      ...pr,
      pullRequest: 99,
      branch: 'stranger:main',
      trusted: false,
      commit: 'x',
      tree: 'x',
    };
    const verdict = verdictOn(
      { a: `${times(20, 'P')}KKKKF` },
      { runs: { 20: stranger, 21: stranger, 22: stranger, 23: stranger } },
    );
    expect(verdict.past).toEqual({ runs: 20, failed: 0, flaky: 0 });
    expect(verdict.evidence.map(({ kind }) => kind)).not.toContain('confirmed-before');
  });
});

describe('proofs from other pull requests', () => {
  const proofs = (author: string) =>
    Object.fromEntries(
      [20, 21, 22, 23].map((n) => [
        n,
        { ...pr, pullRequest: n, branch: `topic-${n}`, author, commit: `c${n}`, tree: `t${n}` },
      ]),
    );
  const timesTold = (author: string) => {
    const drawing = { a: `${times(20, 'P')}KKKKF` };
    const { evidence } = verdictOn(drawing, { runs: { ...proofs(author), 24: pr } });
    return evidence.find(({ kind }) => kind === 'confirmed-before')?.says ?? '';
  };

  it('count once for each pull request of a person, and once for all of a bot', () => {
    expect(timesTold('ada')).toContain('4 times, last in');
    expect(timesTold('dependabot[bot]')).not.toContain('times, last in');
  });
});

describe('the past', () => {
  it('leaves out runs that had not finished when this one started', () => {
    const late = { part: { finishedAt: '2026-03-03T00:00:00Z' } };
    const { pastRuns } = judgeDrawing({ a: 'PPPF' }, { runs: { 2: late } });
    expect(pastRuns).toBe(2);
  });

  it('assumes two hours where the finish is unknown', () => {
    const runs = drawRuns({ a: 'PPPPPF' });
    const withoutFinish = runs.map((run, i) => {
      if (i === 5) return run;
      const parts = run.info.parts.map(({ finishedAt: _, ...part }) => part);
      return { ...run, info: { ...run.info, parts } };
    });
    // Runs start an hour apart: the one just before is not over yet.
    expect(judgeRuns(withoutFinish, withoutFinish.at(-1)).pastRuns).toBe(4);
  });

  it('never mixes repositories', () => {
    const other = drawRuns({ a: 'FPFPFPFPFPF' }, { lane: { ...LANE, repository: 'acme/other' } });
    const own = drawRuns({ a: `${times(11, '.')}F` });
    const analysis = judgeRuns([...other, ...own.slice(-1)], own.at(-1));
    expect(analysis.verdicts[0]?.evidence.map(({ kind }) => kind)).toEqual(['no-history']);
  });

  it('does not depend on the order in which runs were merged', () => {
    const runs = drawRuns({ a: 'PPFPPFPPPF', b: 'PPPPPPPPPF' });
    const judged = runs.at(-1);
    const forward = judgeRuns(runs, judged).verdicts.map(({ test, kind, evidence }) => ({
      test,
      kind,
      evidence,
    }));
    const backward = judgeRuns(runs.toReversed(), judged).verdicts.map(({ test, kind, evidence }) => ({
      test,
      kind,
      evidence,
    }));
    expect(new Set(backward.map((v) => JSON.stringify(v)))).toEqual(
      new Set(forward.map((v) => JSON.stringify(v))),
    );
  });
});

describe('a test that was failing before', () => {
  it('is broken, since the first failure of the row', () => {
    const verdict = verdictOn({ a: `${times(10, 'P')}FFFF` }, { runs: { 13: pr } });
    expect(verdict.kind).toBe('broken');
    expect(verdict.since?.runId).toBe('1010');
    expect(verdict.evidence[0]?.says).toMatch(/failed in the last 3 runs of the base branch, since run 1010/);
  });

  it('is not broken after a single failure, which may be a flake', () => {
    const verdict = verdictOn({ a: `${times(10, 'P')}FF` }, { runs: { 11: pr } });
    expect(verdict.kind).not.toBe('broken');
  });

  it('does not make the others look like many failing together', () => {
    const drawing = { a: `${times(10, 'P')}FFFF`, b: `${times(10, 'P')}FFFF`, c: `${times(13, 'P')}F` };
    const c = judgeDrawing(drawing, { runs: { 13: pr } }).verdicts.find(({ test }) => test === 'c');
    expect(c?.evidence.map(({ says }) => says)).toContain(
      'It is the only test that starts to fail in this run, and flaky tests mostly fail alone.',
    );
  });

  it('is the environment when it passes in every other lane', () => {
    const here = drawRuns({ a: times(6, 'F') }, { lane: { ...LANE, variant: { os: 'windows' } } });
    const there = drawRuns({ a: times(5, 'P') }, { lane: { ...LANE, variant: { os: 'linux' } } });
    const [verdict] = judgeRuns([...here, ...there], here.at(-1)).verdicts;
    expect(verdict?.kind).toBe('environment');
    expect(verdict?.evidence[0]?.says).toContain('unit (os: linux)');
  });
});

describe('attempts in this run', () => {
  it('make a passing test a retried one, with a verdict of its own', () => {
    const { verdicts, retried } = judgeDrawing({ a: `${times(30, 'P')}K` });
    expect(verdicts).toEqual([]);
    expect(retried[0]?.kind).toBe('flaky');
    expect(retried[0]?.perhapsSinceThisChange).toBe(true);
  });

  it('speak for a real fault when all of them failed', () => {
    const once = verdictOn({ a: `${times(30, 'P')}F` });
    const twice = verdictOn({ a: `${times(30, 'P')}X` });
    expect(twice.probabilityFlaky).toBeLessThan(once.probabilityFlaky);
    expect(twice.evidence.map(({ says }) => says)).toContain('It failed in all 2 attempts of this run.');
  });
});

describe('a new test', () => {
  it('is said to be new', () => {
    const verdict = verdictOn({ a: times(8, 'P'), b: `${times(7, '.')}F` });
    expect(verdict.isNew).toBe(true);
    expect(verdict.evidence.map(({ kind }) => kind)).toContain('new-test');
  });

  it('is not new when there is no history at all', () => {
    const verdict = verdictOn({ a: 'F' });
    expect(verdict.isNew).toBe(false);
    expect(verdict.evidence.map(({ kind }) => kind)).toContain('no-history');
  });
});

describe('an outage', () => {
  it('is what failed alike in another pull request an hour ago, though nobody has run the same code', () => {
    const drawing = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`test ${i}`, `${times(20, 'P')}FF`]),
    );
    const other = { ...pr, pullRequest: 6, branch: 'other', commit: 'c6', tree: 't6' };
    const both = judgeDrawing(drawing, { runs: { 20: other, 21: pr } }).verdicts;
    expect(new Set(both.map(({ kind }) => kind))).toEqual(new Set(['outage']));
    expect(both[0]?.evidence.map(({ says }) => says)).toContain(
      '12 tests failed in the same way in run 1020, which is of another change.',
    );
    const daysAgo = judgeDrawing(drawing, { runs: { 20: other, 21: { ...pr, at: 90 } } }).verdicts;
    expect(new Set(daysAgo.map(({ kind }) => kind))).toEqual(new Set(['regression']));
  });

  it('is most of a run failing on code that passed before', () => {
    const drawing = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`test ${i}`, `${times(6, 'P')}F`]),
    );
    const { verdicts } = judgeDrawing(drawing, {
      runs: { 6: { runId: '1005', runAttempt: 2, commit: '05'.repeat(20), tree: 'tree-5' } },
    });
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['outage']));
  });
});

describe('the timeline of a verdict', () => {
  it('ends with the judged run and marks runs of this change', () => {
    const { timeline } = verdictOn({ a: 'PPFPF' }, { runs: { 3: pr, 4: { ...pr, commit: 'c', tree: 't' } } });
    expect(timeline.map(({ code }) => code).join('')).toBe('ppfpf');
    expect(timeline.map(({ ownChange }) => ownChange)).toEqual([false, false, false, true, true]);
    expect(timeline.map(({ isThisRun }) => isThisRun)).toEqual([false, false, false, false, true]);
  });
});
