import { describe, expect, it } from '@jest/globals';
import { codeAxis } from '../../../src/analysis/breaks/code-axis.js';
import { EarlierChanges } from '../../../src/analysis/breaks/pointed-changes.js';
import { pastOf, timed } from '../../../src/analysis/past.js';
import type { Verdict } from '../../../src/analysis/verdict.js';
import type { FailureRecord } from '../../../src/history/history.js';
import type { RunInfo } from '../../../src/model/run.js';
import type { TestId } from '../../../src/model/test-id.js';
import type { DrawOptions } from '../../drawn.js';
import { drawRuns, historyOf, judgeDrawing, LANE, times, verdictOn } from '../../drawn.js';

// Drawn failures name basket.test.ts in their stack. The change of the second run from the end touches it, or another file.
const LAST = 31;

function nightly(changed: string, more: DrawOptions['runs'] = {}): Verdict {
  const code = { commit: 'ab'.repeat(20), tree: 'tree' };
  return verdictOn(
    { a: `${times(LAST, 'P')}F` },
    {
      runs: {
        [LAST - 1]: { ...code, changedFiles: [changed], event: 'push' },
        [LAST]: { ...code, changedFiles: [changed], event: 'schedule' },
        ...more,
      },
    },
  );
}

function saysOf({ evidence }: Verdict): readonly string[] {
  return evidence.filter(({ kind }) => kind === 'changed-files').map(({ says }) => says);
}

describe('a failure that points to an earlier change', () => {
  it('is less likely a flake, although the code has passed', () => {
    const pointing = nightly('src/basket.test.ts');
    const other = nightly('src/checkout.ts');
    expect(other.kind).toBe('flaky');
    expect(pointing.probabilityFlaky).toBeLessThan(other.probabilityFlaky);
    expect(saysOf(other)).toEqual([]);
    expect(saysOf(pointing)).toEqual([
      `The change of run ${1_000 + LAST - 1} on commit abababa touches src/basket.test.ts, and the failure's stack has a file of that name.`,
    ]);
  });

  it('is told without more than is known where packages have files of one name', () => {
    const verdict = verdictOn(
      { a: `${times(LAST, 'P')}F` },
      {
        runs: { [LAST - 1]: { changedFiles: ['packages/b/src/index.ts', 'packages/c/src/index.ts'] } },
        stackOf: () => '  at add (/home/runner/work/packages/a/src/index.ts:3:1)',
      },
    );
    expect(saysOf(verdict)).toEqual([
      `The change of run ${1_000 + LAST - 1} on commit 3030303 touches packages/b/src/index.ts and packages/c/src/index.ts, and the failure's stack has files of these names.`,
    ]);
  });

  it('is held against the thirty newest changes only', () => {
    const touched = { changedFiles: ['src/basket.test.ts'] };
    const runs = drawRuns({ a: `${times(60, 'P')}F` }, { runs: { 29: touched, 30: touched, 59: touched } });
    const judged = timed(runs.at(-1)?.info as RunInfo, 60);
    const [own] = pastOf(historyOf(runs), LANE, judged);
    const changes = new EarlierChanges(codeAxis(own?.runs ?? [], judged));
    const failure: FailureRecord = { outcome: 'failed', names: ['basket.test.ts'] };
    expect(changes.pointedTo('a' as TestId, failure).map(({ place }) => place)).toEqual([30, 59]);
  });

  it('is held against the change itself first', () => {
    const verdict = verdictOn(
      { a: `${times(LAST, 'P')}F` },
      {
        runs: {
          [LAST - 1]: { changedFiles: ['src/basket.test.ts'] },
          [LAST]: { changedFiles: ['lib/basket.test.ts'] },
        },
      },
    );
    expect(saysOf(verdict)).toEqual([
      "This change touches lib/basket.test.ts, which is in the failure's stack.",
    ]);
  });

  it('is told as such where only others of its cause point to it', () => {
    const { verdicts } = judgeDrawing(
      { a: `${times(LAST - 1, 'P')}FF`, b: `${times(LAST - 1, 'P')}FF` },
      {
        runs: {
          [LAST - 1]: { changedFiles: ['src/a.spec.ts'] },
          [LAST]: { changedFiles: ['README.md'] },
        },
        stackOf: (test) => `  at ${test}.spec.ts:12`,
      },
    );
    expect(verdicts.map(saysOf)).toEqual([
      [
        `The change of run ${1_000 + LAST - 1} on commit 3030303 touches src/a.spec.ts, and the failure's stack has a file of that name.`,
      ],
      [
        `The change of run ${1_000 + LAST - 1} on commit 3030303 touches files that other failures of the same cause point to.`,
      ],
    ]);
  });
});
