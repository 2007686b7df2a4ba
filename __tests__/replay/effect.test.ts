import { describe, expect, it } from '@jest/globals';
import type { GateSettings } from '../../src/model/run.js';
import type { Effect } from '../../src/replay/effect.js';
import { EffectCount } from '../../src/replay/effect.js';
import { replayRepository } from '../../src/replay/replay.js';
import type { RawRecord } from '../run-records.js';
import { drawRecords, setOf } from '../run-records.js';

const GATE: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

function effectOf(records: readonly RawRecord[], gate: Partial<GateSettings> = {}): Effect {
  const repositories = setOf(records).repositories();
  const settings = { ...GATE, ...gate };
  const count = new EffectCount(settings);
  for (const lanes of repositories) {
    for (const run of replayRepository(lanes, { gate: settings, without: new Set() })) count.add(run);
  }
  return count.total(repositories.flat());
}

/** Known to be flaky by its failures alone between passes, then `end`. */
const known = (end: string): string => `PPPFPPPPFPPPFPPPPFPPP${end}`;

describe('what a policy would have done', () => {
  it('counts builds over all their lanes: one red lane that is not excused keeps a build red', () => {
    const unit = drawRecords({ a: known('F') });
    const green = drawRecords({ b: known('P').replaceAll('F', 'P') }, () => ({ job: 'e2e', id: undefined }));
    const broken = drawRecords({ b: `${'P'.repeat(21)}F` }, (n) => ({ job: 'e2e', id: `e2e ${n}` }));
    const greenOnes = green.map((record, i) => ({ ...record, id: `e2e ${i}` }));
    const rescued = effectOf([...unit, ...greenOnes]).rescuedBuilds;
    expect(effectOf(unit)).toMatchObject({ builds: 22, redBuilds: 5, rescuedBuilds: rescued });
    expect(rescued).toBeGreaterThan(0);
    expect(effectOf([...unit, ...broken])).toMatchObject({
      builds: 22,
      redBuilds: 5,
      rescuedBuilds: rescued - 1,
    });
  });

  it('does not call a build rescued that was red without a failing test', () => {
    const red = (job: RawRecord) => effectOf(drawRecords({ a: 'PPP' }, (n) => (n === 3 ? job : {})));
    expect(red({ jobOutcome: 'failure' })).toMatchObject({ redBuilds: 1, rescuedBuilds: 0, failures: 0 });
    expect(red({ exitCode: 2 })).toMatchObject({ redBuilds: 1, rescuedBuilds: 0, failures: 0 });
    expect(red({ jobOutcome: 'success', exitCode: 0 })).toMatchObject({ redBuilds: 0 });
  });

  it('counts another attempt of a workflow run as a build of its own', () => {
    const records = drawRecords({ a: 'FP' }, (n) => ({ build: '1', attempt: n, commit: 'c' }));
    expect(effectOf(records)).toMatchObject({ builds: 2, redBuilds: 1 });
  });

  it('sees a break where a test fails three times in a row on different code', () => {
    expect(effectOf(drawRecords({ a: 'PPPPPPFFFP' }))).toMatchObject({
      breaks: 1,
      hiddenBreaks: 0,
      lateBreaks: 0,
    });
    expect(effectOf(drawRecords({ a: 'PPPPPPFFP' })).breaks).toBe(0);
    expect(effectOf(drawRecords({ a: 'PPPPPPFFF' })).breaks).toBe(1);
    expect(effectOf(drawRecords({ a: 'PPPPPPFSF.FP' })).breaks).toBe(1);
    expect(effectOf(drawRecords({ a: 'PPPPPPFKFFP' })).breaks).toBe(0);
    const sameCode = drawRecords({ a: 'PPPPPPFFFP' }, (n) => (n > 6 ? { commit: 'one' } : {}));
    expect(effectOf(sameCode).breaks).toBe(0);
  });

  it('counts tests that begin to fail in one run as one break', () => {
    expect(effectOf(drawRecords({ a: 'PPPPPPFFFP', b: 'PPPPPPFFFF', c: 'PPPFFFPPPP' })).breaks).toBe(2);
  });

  it('looks at each pull request and branch by itself', () => {
    const records = drawRecords({ a: 'PPPPFFF' }, (n) => (n > 4 ? { branch: `topic-${n}` } : {}));
    expect(effectOf(records).breaks).toBe(0);
    const pull = drawRecords({ a: 'PPPPFPFPF' }, (n) =>
      n % 2 === 1 && n > 4 ? { pullRequest: 5, branch: 'x' } : {},
    );
    expect(effectOf(pull).breaks).toBe(1);
  });

  it('says that a break is hidden where all of it was excused, and late where its beginning was', () => {
    // The first failure of a test that is known to be flaky is excused; a row of them is a break.
    const late = effectOf(drawRecords({ a: known('F'.repeat(12)) }));
    expect(late).toMatchObject({ breaks: 1, hiddenBreaks: 0, lateBreaks: 1 });
    const both = effectOf(drawRecords({ a: known('F'.repeat(12)), b: `${'P'.repeat(21)}${'F'.repeat(12)}` }));
    expect(both).toMatchObject({ breaks: 1, hiddenBreaks: 0, lateBreaks: 0 });
  });

  it('follows the policy: with fail-on any nothing is green, with never nothing is red', () => {
    const records = drawRecords({ a: known('FFFF') });
    expect(effectOf(records, { failOn: 'any' })).toMatchObject({
      rescuedBuilds: 0,
      hiddenBreaks: 0,
      lateBreaks: 0,
    });
    expect(effectOf(records, { failOn: 'never' })).toMatchObject({ breaks: 1, hiddenBreaks: 1 });
  });

  it('adds up what is known of durations, and says of how many jobs they are unknown', () => {
    const ends = (n: number): RawRecord =>
      n === 22 ? { finishedAt: null } : n === 18 ? { durationMs: 120_000 } : {};
    const effect = effectOf(drawRecords({ a: known('F') }, ends));
    expect(effect.sparedJobs).toBe(effect.rescuedBuilds);
    expect(effect.sparedJobsOfUnknownDuration).toBe(1);
    expect(effect.sparedMs % 900_000).toBe(effect.sparedJobs > 1 ? 120_000 : 0);
  });

  it('counts every failure once, by its verdict', () => {
    const effect = effectOf(drawRecords({ a: known('F'.repeat(12)), b: `${'P'.repeat(32)}F` }));
    expect(Object.values(effect.verdicts).reduce((sum, n) => sum + n, 0)).toBe(effect.failures);
    expect(effect.verdicts.broken).toBeGreaterThan(0);
  });
});
