import { describe, expect, it } from '@jest/globals';
import type { GateSettings, RunPart } from '../../src/model/run.js';
import { NO_TESTS } from '../../src/model/test-result.js';
import { decide } from '../../src/policy/decide.js';
import type { Plan } from '../../src/policy/plan.js';
import type { PolicyRules } from '../../src/policy/policy-rules.js';
import { NO_QUARANTINE } from '../../src/policy/quarantine.js';
import type { Drawing, DrawOptions } from '../drawn.js';
import { judgeDrawing, times } from '../drawn.js';

const gate: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

interface Sketch extends DrawOptions {
  readonly gate?: Partial<GateSettings>;
  readonly rules?: Partial<PolicyRules>;
  readonly owners?: readonly string[];
}

function planFor(drawing: Drawing, { gate: changes, rules, owners, ...draw }: Sketch = {}): Plan {
  return decide(judgeDrawing(drawing, draw), {
    gate: { ...gate, ...changes },
    quarantine: NO_QUARANTINE,
    today: '2026-03-10',
    rules: { tiers: [], failOnNewFlaky: false, ...rules },
    ...(owners !== undefined && { ownersOf: () => owners }),
  });
}

const FLAKY = 'PPPFPPPPFPPPFPPPPFPPPF';
const last = FLAKY.length - 1;
const GREEN = times(last + 1, 'P');
const pr = { pullRequest: 7, branch: 'feature', baseBranch: 'main', event: 'pull_request' };

/** The last run with something else in its part. */
function ends(part: Partial<RunPart>): DrawOptions {
  return { runs: { [last]: { part } } };
}

describe('how the command ended', () => {
  it.each([
    [124, /ran into its time limit \(exit status 124\)/],
    [126, /could not be executed/],
    [127, /was not found/],
    [137, /was killed by signal 9/],
    [139, /was killed by signal 11/],
    [3_221_225_477, /crashed \(exit status 3221225477\)/],
    [-1_073_741_819, /crashed/],
  ])('with %d is red, whatever is excused', (exitCode, sentence) => {
    const plan = planFor({ a: FLAKY }, ends({ exitCode }));
    expect(plan.conclusion).toBe('failed');
    expect(plan.unexplained.join()).toMatch(sentence);
  });

  it.each([1, 2, 5, 255])('with %d is explained by a failing test, and by nothing else', (exitCode) => {
    expect(planFor({ a: FLAKY }, ends({ exitCode })).conclusion).toBe('excused');
    expect(planFor({ a: GREEN }, ends({ exitCode })).unexplained).toEqual([
      `The test command ended with exit status ${exitCode}, but no test in the reports failed.`,
    ]);
  });

  it('may be the number of failures, which is how Mocha ends', () => {
    const drawing = Object.fromEntries(Array.from({ length: 137 }, (_, i) => [`t${i}`, FLAKY]));
    expect(planFor(drawing, ends({ exitCode: 137 })).unexplained).toEqual([]);
    expect(planFor(drawing, ends({ exitCode: 143 })).unexplained).toHaveLength(1);
  });

  it('is not seen through the outcome of a step: that is said, and another way recommended', () => {
    const blind = planFor({ a: FLAKY }, ends({ previousStepOutcome: 'failure' }));
    expect(blind.conclusion).toBe('excused');
    expect(blind.notes).toEqual([
      expect.stringMatching(/coverage limit or a lint error .* let Deflake run the tests/),
    ]);
    expect(planFor({ a: FLAKY }, ends({ previousStepOutcome: 'failure', exitCode: 1 })).notes).toEqual([]);
    expect(planFor({ a: FLAKY }).notes).toEqual([]);
  });
});

describe('no tests', () => {
  const empty = (part: Partial<RunPart>) =>
    planFor({ a: '-' }, { runs: { 0: { part: { counts: NO_TESTS, ...part } } } });

  it('in the reports are red, with no history at all', () => {
    const plan = empty({ gate });
    expect(plan.conclusion).toBe('failed');
    expect(plan.headline).toMatch(/1 report holds no test at all\. If that is right, set if-no-files/);
  });

  it.each(['warn', 'ignore'] as const)('are fine with if-no-files: %s', (ifNoFiles) => {
    expect(empty({ gate: { ...gate, ifNoFiles } }).conclusion).toBe('passed');
  });

  it('are red in a partial run, too: a selection that selects nothing is green in most tools', () => {
    expect(empty({ gate, partial: true }).conclusion).toBe('failed');
  });
});

describe('what is gone', () => {
  const usual = (n: number, row: string, suite = 't') =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`tests.${suite}.test_${suite} › t${i}`, row]));

  it('is told even where it is let pass', () => {
    const plan = planFor({ b: 'PPPPPP', ...usual(2, 'PPPPP.') });
    expect(plan.conclusion).toBe('passed');
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^2 tests that usually run here are missing: .* Up to 10 or 5 % may go without failing/,
      ),
    ]);
  });

  it('is red when it is a whole suite, however small a part of all', () => {
    const plan = planFor({ ...usual(200, 'PPPPPP', 'big'), ...usual(4, 'PPPPP.', 'small') });
    expect(plan.conclusion).toBe('failed');
    expect(plan.headline).toMatch(/All 4 tests of tests\.small\.test_small are missing/);
    expect(plan.headline).toMatch(
      /touches their files, nothing is to be done; otherwise they stop being usual/,
    );
  });

  it('is no reason to be red where this change touches its file', () => {
    const drawing = { ...usual(30, 'PPPPPP', 'kept'), ...usual(12, 'PPPPP.', 'dropped') };
    const runs = (changedFiles: string[]) => ({ 5: { ...pr, changedFiles } });
    expect(planFor(drawing, { runs: runs(['tests/kept/test_kept.py']) }).conclusion).toBe('failed');
    const plan = planFor(drawing, { runs: runs(['tests/dropped/test_dropped.py']) });
    expect(plan.conclusion).toBe('passed');
    expect(plan.notes).toEqual([
      '12 tests gone from files that this change touches: taken for its intention.',
    ]);
  });

  it('is not gone where it moved', () => {
    const plan = planFor({ ...usual(12, 'PPPPP.', 'old'), ...usual(12, '.....P', 'new') });
    expect(plan.conclusion).toBe('passed');
    expect(plan.notes).toEqual(['12 tests moved: gone in one place, and new in another.']);
  });
});

describe('fail-on', () => {
  it.each([
    ['never', { a: `${times(last, 'P')}F` }, false, 'The job passes all the same (fail-on: never).'],
    ['any', { a: FLAKY }, true, 'The job fails all the same (fail-on: any).'],
  ] as const)('%s is named in the first line', (failOn, drawing, fails, words) => {
    const plan = planFor(drawing, { gate: { failOn } });
    expect(plan.failsJob).toBe(fails);
    expect(plan.headline.endsWith(` ${words}`)).toBe(true);
  });

  it('is not named where the job ends as the conclusion says', () => {
    expect(planFor({ a: FLAKY }).headline).toBe('Not this change: 1 flaky failure, excused.');
    expect(planFor({ a: GREEN }, { gate: { failOn: 'any' } }).headline).toBe('All 1 test passed.');
  });

  it('new-flaky fails for a test that is flaky for the first time, and for no other', () => {
    const rules = { failOnNewFlaky: true };
    const plan = planFor({ a: `${times(20, 'P')}K` }, { rules });
    expect(plan).toMatchObject({ conclusion: 'failed', failsJob: true });
    expect(plan.headline).toBe(
      'The job fails by its rules: 1 test is flaky that was not known to be, such as a (fail-on: new-flaky).',
    );
    expect(planFor({ a: `${times(20, 'P')}K` }).conclusion).toBe('passed');
    expect(planFor({ a: 'PPKPPPPKPPPPK' }, { rules }).conclusion).toBe('passed');
  });

  it('has a budget of flaky tests', () => {
    const drawing = { a: 'PPKPPPPKPPPPP', b: 'PPKPPPPKPPPPP', c: 'PPPPPPPPPPPPP' };
    expect(planFor(drawing, { rules: { flakyBudget: { number: 2 } } }).conclusion).toBe('passed');
    const over = planFor(drawing, { rules: { flakyBudget: { number: 1 } } });
    expect(over.headline).toBe(
      'The job fails by its rules: 2 tests are flaky, and at most 1 may be (flaky-budget).',
    );
    expect(planFor(drawing, { rules: { flakyBudget: { share: 0.5 } } }).failsJob).toBe(true);
  });
});

describe('tiers', () => {
  const broken = `${times(10, 'P')}FFFF`;
  const drawing = {
    'tests.unit.test_a › adds': times(14, 'P'),
    'tests.integration.test_b › joins @slow': broken,
  };
  const reportOnly = (pattern: string): Sketch => ({ rules: { tiers: [{ tier: 'report-only', pattern }] } });

  it.each(['tests.integration.*', '*joins*', '@slow', 'tests.integration.test_? › *'])(
    'let %j be reported only',
    (pattern) => {
      const plan = planFor(drawing, reportOnly(pattern));
      expect(plan).toMatchObject({ conclusion: 'excused', failsJob: false });
      expect(plan.headline).toMatch(/ It is reported only \(tiers\), and does not fail the job\.$/);
      expect(plan.failures[0]?.reason).toMatch(
        /^Excused: reported only, by the rule .* Otherwise: it was failing before/,
      );
    },
  );

  it.each(['tests.unit.*', 'tests.integration', '@slo', '@', 'owner:@acme/web'])(
    'are not meant by %j',
    (pattern) => {
      expect(planFor(drawing, reportOnly(pattern)).conclusion).toBe('failed');
    },
  );

  it('go by owner', () => {
    expect(planFor(drawing, { ...reportOnly('owner:@acme/web'), owners: ['@acme/web'] }).conclusion).toBe(
      'excused',
    );
  });

  it('gate where rules disagree', () => {
    const tiers = [
      { tier: 'report-only', pattern: '*' },
      { tier: 'gate', pattern: '*joins*' },
    ] as const;
    expect(planFor(drawing, { rules: { tiers } }).conclusion).toBe('failed');
  });

  it('hide nothing that no test explains', () => {
    const plan = planFor(drawing, { ...reportOnly('*'), runs: { 13: { part: { exitCode: 137 } } } });
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.excused).toBe(false);
  });

  it('take no time for patterns that are made to', () => {
    const evil = `${'*a'.repeat(200)}b`;
    expect(planFor({ ['a'.repeat(1_000)]: broken }, reportOnly(evil)).conclusion).toBe('failed');
  });
});
