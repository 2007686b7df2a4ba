import { describe, expect, it } from '@jest/globals';
import { probabilityOfFlake, scoreBaselines } from '../../../bench/judging/baselines.mjs';
import { casesOf, readLabels } from '../../../bench/judging/labels.mjs';

/** A test drawn run by run, an hour each; `commits` names the commit of each run. */
function drawn(
  outcomes: string,
  commits = outcomes.replace(/./g, (_, at: number) => String.fromCharCode(97 + at)),
) {
  const records = outcomes.split('').map((letter, at) => ({
    id: `run ${at}`,
    repository: 'octo/cat',
    job: 'unit',
    commit: commits[at],
    startedAt: new Date(Date.UTC(2026, 2, 1, at)).toISOString(),
    finishedAt: new Date(Date.UTC(2026, 2, 1, at, 30)).toISOString(),
    passedUnlisted: true,
    results: letter === 'F' ? [{ test: 'a', outcome: 'failed' }] : [],
  }));
  const last = outcomes.lastIndexOf('F');
  const { labels } = readLabels([{ run: `run ${last}`, test: 'a', label: 'flaky' }]);
  return scoreBaselines(records, casesOf(records, labels).cases).get(`run ${last}\na`);
}

describe('baselines, from what was over when the failure came', () => {
  it.each([
    ['PPPF', 0, 0],
    ['PFPF', 1, 0],
    ['FFFF', 1, 0],
  ])('%s: failed before %d, confirmed %d', (outcomes, failed, confirmed) => {
    expect(drawn(outcomes)).toMatchObject({
      'failed before': failed,
      'confirmed flaky before': confirmed,
      'always flaky': 1,
    });
  });

  it('confirms by a pass and a failure on one commit', () => {
    expect(drawn('PFPF', 'abbc')).toMatchObject({ 'confirmed flaky before': 1 });
  });

  it('counts flips up to the judged failure', () => {
    // P→F, F→P, P→F: three flips in four runs, of two failures.
    expect(drawn('PFPF')).toMatchObject({ 'flip rate': 1, isolation: 0.75 });
    expect(drawn('PFFF')).toMatchObject({ isolation: 1 / 6 });
  });

  it('does not count runs that had not finished', () => {
    expect(drawn('F')).toMatchObject({ 'failed before': 0, 'failure rate (Beta-binomial)': 0.3 / 0.8 });
  });
});

describe('the bad-state/flake model', () => {
  const past = { groups: [], cleanCommits: 100, cleanPasses: 100, here: { failures: 0, passes: 0 } };

  it('is sure of a flake where the same commit passed', () => {
    expect(probabilityOfFlake({ ...past, here: { failures: 1, passes: 1 } })).toBe(1);
  });

  it('learns nothing from single runs of commits: a failure is as likely a bad state', () => {
    const groups = [{ failures: 1, passes: 0 }];
    expect(probabilityOfFlake({ ...past, groups })).toBeCloseTo(0.5, 1);
  });

  it('trusts a flake that reruns have shown more, and a failure that repeats less', () => {
    const shown = { ...past, groups: [{ failures: 1, passes: 3 }], cleanPasses: 300 };
    const repeated = { ...shown, here: { failures: 3, passes: 0 } };
    expect(probabilityOfFlake(shown)).toBeGreaterThan(probabilityOfFlake(past));
    expect(probabilityOfFlake(repeated)).toBeLessThan(probabilityOfFlake(shown) / 2);
  });
});
