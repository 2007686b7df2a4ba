import { describe, expect, it } from '@jest/globals';
import type { GateSettings } from '../../src/model/run.js';
import { NO_TESTS } from '../../src/model/test-result.js';
import { decide } from '../../src/policy/decide.js';
import type { DecideOptions } from '../../src/policy/decide-options.js';
import type { BuiltOn } from '../../src/policy/grace.js';
import type { Plan } from '../../src/policy/plan.js';
import type { Quarantine } from '../../src/policy/quarantine.js';
import { NO_QUARANTINE } from '../../src/policy/quarantine.js';
import { parseQuarantine } from '../../src/policy/quarantine-file.js';
import type { Drawing, DrawOptions } from '../drawn.js';
import { judgeDrawing, times } from '../drawn.js';

const gate: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

interface DecideSketch extends DrawOptions, Pick<DecideOptions, 'quarantineCap' | 'builtOn' | 'ownersOf'> {
  readonly gate?: Partial<GateSettings>;
  readonly quarantine?: string;
}

function decideDrawing(drawing: Drawing, { gate: changes, quarantine, ...more }: DecideSketch = {}): Plan {
  const parsed: Quarantine = parseQuarantine(quarantine ?? '');
  const settings = { ...gate, ...changes };
  const { lane, runs, ...options } = more;
  const draw = { ...(lane !== undefined && { lane }), ...(runs !== undefined && { runs }) };
  const analysis = judgeDrawing(drawing, { ...draw, threshold: settings.flakyThreshold });
  return decide(analysis, { gate: settings, quarantine: parsed, today: '2026-03-10', ...options });
}

const pr = { pullRequest: 7, branch: 'feature', baseBranch: 'main', event: 'pull_request' };
const FLAKY = 'PPPFPPPPFPPPFPPPPFPPPF';
const last = FLAKY.length - 1;

describe('the gate', () => {
  it('passes when everything passed', () => {
    const plan = decideDrawing({ a: 'PPP', b: 'PPS' });
    expect(plan).toMatchObject({
      conclusion: 'passed',
      failsJob: false,
      blame: 'nobody',
      headline: 'All 1 test passed.',
    });
  });

  it('excuses a failure that runs without this change show to be flaky', () => {
    const plan = decideDrawing({ a: FLAKY });
    expect(plan).toMatchObject({ conclusion: 'excused', failsJob: false, blame: 'not-this-change' });
    expect(plan.headline).toBe('Not this change: 1 flaky failure, excused.');
  });

  it('fails for a regression beside a flake', () => {
    const plan = decideDrawing({
      a: FLAKY,
      b: `${times(last, 'P')}F`,
      c: `${times(last, 'P')}F`,
      d: `${times(last, 'P')}F`,
    });
    expect(plan.conclusion).toBe('failed');
    expect(plan.blame).toBe('this-change');
    expect(plan.failures.map(({ verdict }) => verdict.test).at(-1)).toBe('a');
    expect(plan.headline).toMatch(/^It is most likely this change: 3 tests fail that did not before/);
  });

  it('does not excuse a known flake that lately fails as often as a break that comes and goes', () => {
    const calm = times(20, 'P');
    const plan = decideDrawing({ a: `${calm}F${calm}F${calm}PFPPFPFFPFPPF` });
    expect(plan).toMatchObject({ conclusion: 'failed', blame: 'unclear' });
    expect(plan.headline).toBe('Probably not this change: 1 failure looks flaky, but is not excused yet.');
    expect(plan.failures[0]?.reason).toBe(
      'Not excused: it failed in 5 of the last 10 runs, far more often than before, so a break that comes and goes may be behind it.',
    );
  });

  it('does not excuse a code that failed and passed where a break that comes and goes is likely enough', () => {
    const code = { commit: 'ab'.repeat(20), tree: 'tree', changedFiles: ['src/basket.test.ts'] };
    const runs = { 30: { ...code, event: 'push' }, 31: { ...code, event: 'schedule' } };
    const drawing = { a: `${times(31, 'P')}F` };
    const strict = { runs, gate: { flakyThreshold: 0.95 } };
    const plan = decideDrawing(drawing, strict);
    expect(plan).toMatchObject({ conclusion: 'failed', blame: 'unclear' });
    expect(plan.headline).toBe('Probably not this change: 1 failure looks flaky, but is not excused yet.');
    expect(plan.failures[0]?.reason).toBe(
      'Not excused: this code failed and passed, and the evidence does not reach 95 %: a break that comes and goes may be behind it.',
    );
    // Nothing of it is the change's own.
    const own = decideDrawing(drawing, { runs, gate: { flakyThreshold: 0.95, excuseOwnFlakes: true } });
    expect(own.conclusion).toBe('failed');
  });

  it('says that earlier runs alone are not enough where an attempt of the same night adds to them', () => {
    const code = { commit: 'ab'.repeat(20), tree: 'tree', changedFiles: ['src/basket.test.ts'] };
    const night = { ...code, event: 'schedule', runId: '2000' };
    const runs = { 30: { ...code, event: 'push' }, 31: night, 32: { ...night, runAttempt: 2 } };
    const plan = decideDrawing({ a: `${times(31, 'P')}PF` }, { runs, gate: { flakyThreshold: 0.9 } });
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toBe(
      'Not excused: by the runs before this one alone, the evidence does not reach 90 %.',
    );
  });

  it('does not excuse what only runs of this change show to be flaky', () => {
    const runs = {
      30: pr,
      31: { ...pr, runId: '1030', runAttempt: 2, commit: '30'.repeat(20), tree: 'tree-30' },
      32: { ...pr, runId: '1030', runAttempt: 3, commit: '30'.repeat(20), tree: 'tree-30' },
    };
    const drawing = { a: `${times(30, 'P')}FPF` };
    expect(decideDrawing(drawing, { runs })).toMatchObject({ conclusion: 'failed', blame: 'unclear' });
    expect(decideDrawing(drawing, { runs }).failures[0]?.reason).toMatch(/only runs of this change/);
    const excused = decideDrawing(drawing, { runs, gate: { excuseOwnFlakes: true } });
    expect(excused).toMatchObject({ conclusion: 'excused', blame: 'unclear' });
    expect(excused.headline).toBe(
      'Perhaps this change: 1 failure looks flaky, but only since this change. Excused all the same (excuse-own-flakes).',
    );
  });

  it('does not excuse what was failing before, and says that it is not this change', () => {
    const plan = decideDrawing({ a: `${times(10, 'P')}FFFF` }, { runs: { 13: pr } });
    expect(plan).toMatchObject({ conclusion: 'failed', failsJob: true, blame: 'not-this-change' });
    expect(plan.headline).toBe('Not this change: 1 test was failing before it (since run 1010).');
  });

  it('needs a number of runs without this change', () => {
    const plan = decideDrawing({ a: 'PKPKPF' }, { gate: { minRuns: 10 } });
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toMatch(/only 5 runs without this change, and 10 are needed/);
  });

  it('does not excuse a new way of failing, however flaky the test is', () => {
    const plan = decideDrawing(
      { a: FLAKY },
      { runs: { [last]: { message: 'the disk of the database is full' } } },
    );
    expect(plan).toMatchObject({ conclusion: 'failed', blame: 'unclear' });
    expect(plan.failures[0]?.reason).toMatch(/never failed in this way before|does not reach 90 %/);
  });

  it('does not excuse on one earlier failure of other code', () => {
    expect(decideDrawing({ a: 'PPPPFPPPF' }).conclusion).toBe('failed');
  });

  it('has a headline for what looks flaky and is not excused', () => {
    const plan = decideDrawing({ a: 'PKPKPF' }, { gate: { minRuns: 10 } });
    expect(plan.headline).toBe('Probably not this change: 1 failure looks flaky, but is not excused yet.');
  });

  it('never excuses an ambiguous name', () => {
    const analysis = judgeDrawing({ a: FLAKY });
    const verdicts = analysis.verdicts.map((verdict) => ({
      ...verdict,
      failure: { ...verdict.failure, ambiguous: 'two reports have it.' },
    }));
    const plan = decide({ ...analysis, verdicts }, { gate, quarantine: NO_QUARANTINE, today: '2026-03-10' });
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toBe('Not excused: two reports have it.');
  });

  it.each([
    ['any', { a: FLAKY }, true],
    ['never', { a: `${times(last, 'P')}F` }, false],
    ['any', { a: 'PPP' }, false],
  ] as const)('with fail-on: %s fails the job for %j: %s', (failOn, drawing, fails) => {
    expect(decideDrawing(drawing, { gate: { failOn } }).failsJob).toBe(fails);
  });
});

describe('what no test explains', () => {
  it.each([
    ['a broken report', { brokenReports: 1 }, /1 report could not be read as a whole/],
    ['a command killed by a signal', { exitCode: 137 }, /killed by signal 9/],
    ['a cancelled step', { previousStepOutcome: 'cancelled' as const }, /was cancelled/],
  ])('%s withdraws every excuse', (_what, part, sentence) => {
    const plan = decideDrawing({ a: FLAKY }, { runs: { [last]: { part } } });
    expect(plan.conclusion).toBe('failed');
    expect(plan.unexplained.join()).toMatch(sentence);
    expect(plan.failures[0]).toMatchObject({ excused: false });
    expect(plan.failures[0]?.reason).toMatch(/^Not excused, because not everything that is red is explained/);
  });

  it.each([
    [
      'a failed step behind green reports',
      { previousStepOutcome: 'failure' as const },
      /test step failed, but no test in its reports did/,
    ],
    ['an exit status behind green reports', { exitCode: 1 }, /exit status 1, but no test/],
    ['no report at all', { reports: 0, gate }, /No test report was found/],
  ])('%s is red', (_what, part, sentence) => {
    const plan = decideDrawing({ a: 'PPP' }, { runs: { 2: { part } } });
    expect(plan).toMatchObject({ conclusion: 'failed', failsJob: true, blame: 'unclear' });
    expect(plan.headline).toMatch(/^Something is red that no test explains: /);
    expect(plan.headline).toMatch(sentence);
  });

  it('a failed step is explained by an excused flake', () => {
    const plan = decideDrawing(
      { a: FLAKY },
      { runs: { [last]: { part: { previousStepOutcome: 'failure', exitCode: 1 } } } },
    );
    expect(plan.conclusion).toBe('excused');
  });

  it('tests that usually run and of which none did are red, however few they are', () => {
    const plan = decideDrawing({ a: 'PPPPP-', b: 'PPPPP-' }, { runs: { 5: { part: { counts: NO_TESTS } } } });
    expect(plan.headline).toMatch(/No test ran, and 2 tests usually run here, such as a/);
    expect(plan.conclusion).toBe('failed');
  });

  it('many missing tests are red, a few are not', () => {
    const usual = (n: number, then: string) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`t${i}`, `PPPPP${then}`]));
    expect(decideDrawing({ a: 'PPPPPP', ...usual(11, '.') }).unexplained.join()).toMatch(
      /11 tests that usually run here are missing/,
    );
    expect(decideDrawing({ a: 'PPPPPP', ...usual(10, '.') }).conclusion).toBe('passed');
  });
});

describe('the quarantine file', () => {
  const entry = (expires: string, more = '') =>
    `tests:\n- test: a\n  reason: races\n  since: 2026-03-01\n  expires: ${expires}\n${more}`;
  // One isolated failure: too little to excuse by themselves at a high threshold.
  const known = 'PPPFPPPPPPPPPPPPPPPPPF';
  const strict = { flakyThreshold: 0.999 };

  it('excuses a failure like those before', () => {
    const plan = decideDrawing({ a: known }, { quarantine: entry('2026-04-01'), gate: strict });
    expect(plan).toMatchObject({ conclusion: 'excused', quarantined: 1 });
    expect(plan.failures[0]?.reason).toBe(
      'Excused: in quarantine until 2026-04-01, and fails as it used to.',
    );
  });

  it('does not excuse a failure unlike those before', () => {
    const plan = decideDrawing(
      { a: known },
      {
        quarantine: entry('2026-04-01'),
        gate: strict,
        runs: { 21: { message: 'the disk of the database is full' } },
      },
    );
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toMatch(/no earlier failure without this change looks like this one/);
  });

  it('does not excuse a test that is broken by now', () => {
    const plan = decideDrawing(
      { a: `${times(10, 'P')}FPPP${times(9, 'F')}` },
      { quarantine: entry('2026-04-01'), gate: strict },
    );
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toMatch(/fails more than it used to|now it fails every time/);
  });

  it('ends on its day, and says so', () => {
    const plan = decideDrawing({ a: known }, { quarantine: entry('2026-03-09'), gate: strict });
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toMatch(/its quarantine ended on 2026-03-09/);
    expect(plan.quarantineNotes).toEqual([
      'The quarantine of a ended on 2026-03-09: fix the test, or renew the entry with a reason.',
    ]);
  });

  it('holds for its lane only', () => {
    const plan = decideDrawing(
      { a: known },
      { quarantine: entry('2026-04-01', '  lane: { os: windows }\n'), gate: strict },
    );
    expect(plan).toMatchObject({ conclusion: 'failed', quarantined: 0 });
  });

  it('is told of names that no run has', () => {
    const plan = decideDrawing({ b: 'PPP' }, { quarantine: entry('2026-04-01') });
    expect(plan.quarantineNotes).toEqual([expect.stringMatching(/names a, which no known run has/)]);
  });
});

describe('quarantine that ended', () => {
  const known = 'PPPFPPPPPPPPPPPPPPPPPF';
  const strict = { flakyThreshold: 0.999 };
  const released = 'tests: []\nreleased:\n- { test: a, on: 2026-03-05, times: 1 }\n';

  const planOn = (builtOn?: BuiltOn) =>
    decideDrawing({ a: known }, { quarantine: released, gate: strict, ...(builtOn && { builtOn }) });

  it('goes on for branches whose merge base does not have the release', () => {
    const at = (text: string): BuiltOn => ({
      by: 'merge-base',
      commit: '0123456789abcdef',
      quarantine: parseQuarantine(text),
    });
    const before = planOn(at('tests:\n- { test: a, reason: r, since: 2026-01-01, expires: 2026-04-01 }\n'));
    expect(before.conclusion).toBe('excused');
    expect(before.failures[0]?.reason).toBe(
      'Excused: it left quarantine on 2026-03-05, but this branch builds on 01234567 (their merge base), which does not have that yet; it fails as it used to, and has until 2026-04-04.',
    );
    expect(planOn(at('')).conclusion).toBe('excused');
    expect(planOn(at(released)).conclusion).toBe('failed');
    // It had been let out before, and came back.
    expect(planOn(at(released.replace('2026-03-05', '2026-01-05'))).conclusion).toBe('excused');
  });

  it('goes by the day of the base where no merge base is known, and says so', () => {
    const plan = planOn({ by: 'day', day: '2026-03-04' });
    expect(plan.conclusion).toBe('excused');
    expect(plan.failures[0]?.reason).toMatch(/a state of 2026-03-04 \(the day of its base's run; the merge/);
    expect(planOn({ by: 'day', day: '2026-03-05' }).conclusion).toBe('failed');
    expect(planOn().conclusion).toBe('failed');
  });

  it('does not cover what the test was not known for', () => {
    const plan = decideDrawing(
      { a: known },
      {
        quarantine: released,
        gate: strict,
        builtOn: { by: 'day', day: '2026-03-04' },
        runs: { [known.length - 1]: { message: 'the disk of the database is full' } },
      },
    );
    expect(plan.conclusion).toBe('failed');
    expect(plan.failures[0]?.reason).toMatch(/^Not excused: it left quarantine on 2026-03-05, but/);
  });

  it('does not go on for ever', () => {
    const long = released.replace('2026-03-05', '2026-01-05');
    expect(
      decideDrawing(
        { a: known },
        { quarantine: long, gate: strict, builtOn: { by: 'day', day: '2026-01-01' } },
      ).conclusion,
    ).toBe('failed');
  });
});

describe('the cap of the quarantine', () => {
  const entries = (...names: string[]) =>
    `tests:\n${names.map((name, i) => `- {test: ${name}, reason: r, since: 2026-03-0${i + 1}, expires: 2026-04-01}`).join('\n')}`;
  const known = 'PPPFPPPPPPPPPPPPPPPPPF';
  const strict = { flakyThreshold: 0.999 };

  it('lets the oldest entries count, and says that others do not', () => {
    const plan = (quarantine: string, quarantineCap: number) =>
      decideDrawing({ a: known, x: 'P'.repeat(22) }, { quarantine, quarantineCap, gate: strict });
    expect(plan(entries('a', 'x'), 1).conclusion).toBe('excused');
    const over = plan(entries('x', 'a'), 1);
    expect(over.conclusion).toBe('failed');
    expect(over.failures[0]?.reason).toMatch(/only the 1 oldest entries count \(quarantine-cap\)/);
    expect(over.quarantineNotes).toContainEqual(
      expect.stringMatching(/^2 tests are in quarantine, and only the 1/),
    );
  });

  it('leaves no room for suggestions above it', () => {
    const suggested = (quarantineCap: number) =>
      decideDrawing({ a: FLAKY, b: FLAKY }, { quarantineCap }).suggestions.map(({ test }) => test);
    expect(suggested(2)).toEqual(['a', 'b']);
    expect(suggested(1)).toEqual(['a']);
    expect(suggested(0)).toEqual([]);
  });
});

describe('suggestions', () => {
  it('have an owner where one is known, and say how often the test has been there', () => {
    const quarantine = 'tests: []\nreleased:\n- { test: a, on: 2026-02-01, times: 1 }\n';
    const [suggestion] = decideDrawing(
      { a: FLAKY },
      { quarantine, ownersOf: () => ['@acme/shop', '@dora'] },
    ).suggestions;
    expect(suggestion).toMatchObject({ test: 'a', owner: '@acme/shop', times: 2 });
  });

  it('leave out what failed and passed on one code, where a break that comes and goes may be behind it', () => {
    const code = { commit: 'ab'.repeat(20), tree: 'tree', changedFiles: ['src/basket.test.ts'] };
    const runs = { 30: { ...code, event: 'push' }, 31: { ...code, event: 'schedule' } };
    const plan = decideDrawing({ a: `${times(31, 'P')}F` }, { runs });
    expect(plan.failures[0]?.verdict.kind).toBe('flaky');
    expect(plan.failures[0]?.reason).toContain('a break that comes and goes may be behind it');
    expect(plan.suggestions).toEqual([]);
  });

  it('name flaky tests, with a reason and an end', () => {
    expect(decideDrawing({ a: FLAKY }).suggestions).toEqual([
      {
        test: 'a',
        reason: 'Flaky: failed in 4 of 21 runs without the change at hand',
        since: '2026-03-10',
        expires: '2026-04-09',
      },
    ]);
  });

  it('leave out what is in quarantine already, and what only this change shows', () => {
    const quarantine = 'tests:\n- {test: a, reason: r, since: 2026-03-01, expires: 2026-03-30}';
    expect(decideDrawing({ a: FLAKY }, { quarantine }).suggestions).toEqual([]);
    expect(decideDrawing({ a: `${times(30, 'P')}K` }).suggestions).toEqual([]);
  });
});
