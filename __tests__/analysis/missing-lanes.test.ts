import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/analysis/judge.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeAll } from '../../src/history/merge.js';
import type { GateSettings, Run } from '../../src/model/run.js';
import { runKey } from '../../src/model/run.js';
import { decide } from '../../src/policy/decide.js';
import { NO_QUARANTINE } from '../../src/policy/quarantine.js';
import { buildLane } from '../builders.js';
import type { RunSketch } from '../drawn.js';
import { drawRuns, historyOf } from '../drawn.js';

const unit = buildLane({ repository: 'acme/shop', job: 'unit' });
const report = buildLane({ repository: 'acme/shop', job: 'report' });

const GATE: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

/** The job `report` starts after `unit` has finished, in every workflow run; the last one may lack `unit`. */
function planOf(unitRuns: string, sketch: RunSketch = {}, hoursLater = 0.5) {
  const sketches = Object.fromEntries(
    Array.from({ length: unitRuns.length }, (_, i): [number, RunSketch] => [i, { at: i * 10 + hoursLater }]),
  );
  const last = unitRuns.length - 1;
  const reports = drawRuns(
    { r: 'P'.repeat(unitRuns.length) },
    { lane: report, runs: { ...sketches, [last]: { ...sketches[last], ...sketch } } },
  );
  const units = drawRuns(
    { a: unitRuns },
    {
      lane: unit,
      runs: Object.fromEntries(Array.from({ length: unitRuns.length }, (_, i) => [i, { at: i * 10 }])),
    },
  ).filter((_, i) => unitRuns[i] !== '.');
  const all: Run[] = [...units, ...reports];
  const history = mergeAll([historyOf(all)], EMPTY_HISTORY);
  const judged = reports.at(-1) as Run;
  const analysis = judge(history, report, runKey(judged.info), { flakyThreshold: 0.9 });
  return decide(analysis, {
    gate: GATE,
    quarantine: NO_QUARANTINE,
    today: '2026-03-10',
  });
}

/** `lint` starts with `unit` in every workflow run, and takes a minute; `unit` takes a quarter of an hour. */
function planBeside(unitRuns: string, sketches: Record<number, RunSketch> = {}, spacingHours = 10) {
  const runs = Object.fromEntries(
    Array.from({ length: unitRuns.length }, (_, i): [number, RunSketch] => [
      i,
      { at: i * spacingHours, ...sketches[i] },
    ]),
  );
  const lint = buildLane({ repository: 'acme/shop', job: 'lint' });
  const own = drawRuns({ l: 'P'.repeat(unitRuns.length) }, { lane: lint, runs });
  const units = drawRuns({ a: unitRuns }, { lane: unit, runs }).filter((_, i) => unitRuns[i] !== '.');
  const judged = own.at(-1) as Run;
  const history = mergeAll([historyOf([...own, ...units])], EMPTY_HISTORY);
  const analysis = judge(history, lint, runKey(judged.info), { flakyThreshold: 0.9 });
  return decide(analysis, { gate: GATE, quarantine: NO_QUARANTINE, today: '2026-03-10' });
}

describe('a lane that runs beside this one', () => {
  it('is not missed in the run that is judged: it may be on its way', () => {
    expect(planBeside('PPPPPPPPPP.')).toMatchObject({ conclusion: 'passed', notes: [] });
  });

  it('is told when a run that is over did not have it', () => {
    const plan = planBeside('PPPPPPPPPP..');
    expect(plan.conclusion).toBe('passed');
    expect(plan.notes).toEqual([
      'unit usually runs beside this job, and was not in run 1010 of the base branch. Have a look whether it still should; a lane that stays away keeps the job red.',
    ]);
  });

  it('is red when it stays away, until four runs have gone without it', () => {
    const plan = planBeside('PPPPPPPPPP...');
    expect(plan.conclusion).toBe('failed');
    expect(plan.headline).toMatch(
      /unit runs beside this job in every run of the base branch, and was not in the last 2 of them, since run 1010\./,
    );
    expect(planBeside('PPPPPPPPPP....').conclusion).toBe('failed');
    expect(planBeside('PPPPPPPPPP.....')).toMatchObject({ conclusion: 'passed', notes: [] });
  });

  it('is not missed while it may still be going on, nor when it is back', () => {
    // A run each quarter of an hour: the last ones are not an hour ago.
    expect(planBeside('PPPPPPPPPP...', {}, 0.25)).toMatchObject({ conclusion: 'passed', notes: [] });
    expect(planBeside('PPPPPPPPPP..P')).toMatchObject({ conclusion: 'passed', notes: [] });
  });

  it('is only told where few runs have it, and not at all where it comes and goes', () => {
    expect(planBeside('PPPPPP...')).toMatchObject({
      conclusion: 'passed',
      notes: [expect.stringMatching(/was not in run 1006 and run 1007 of the base branch/)],
    });
    expect(planBeside('PPP.PPPPPPPPP...')).toMatchObject({ conclusion: 'passed', notes: [] });
  });

  it('is not missed by day where it runs by night', () => {
    const nights = Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => [i, { event: 'schedule' }]));
    expect(planBeside('PPPPPPPPPP...', nights)).toMatchObject({ conclusion: 'passed', notes: [] });
  });

  it('is gone by intention where the first run without it, or this change, touches the workflow', () => {
    const touches = { changedFiles: [unit.workflow] };
    expect(planBeside('PPPPPPPPPP...', { 10: touches })).toMatchObject({ conclusion: 'passed', notes: [] });
    expect(planBeside('PPPPPPPPPP...', { 12: touches })).toMatchObject({
      conclusion: 'passed',
      notes: [expect.stringMatching(/unit is gone, and this change touches/)],
    });
  });
});

describe('a lane that is gone', () => {
  it('is red where it usually finishes before this job starts', () => {
    const plan = planOf('PPPPPP.');
    expect(plan.conclusion).toBe('failed');
    expect(plan.headline).toMatch(
      /unit usually finishes before this job starts, and is not in this workflow run/,
    );
  });

  it('is not gone while it is there, or may still be on its way', () => {
    expect(planOf('PPPPPPP').conclusion).toBe('passed');
    expect(planOf('PPPPPP.', {}, 0.1).conclusion).toBe('passed');
  });

  it('is usual no more after four runs without it, and not yet after two with it', () => {
    expect(planOf('PPPPPPPPPP....').conclusion).toBe('failed');
    expect(planOf('PPPPPPPPPP.....').conclusion).toBe('passed');
    expect(planOf('PP.').conclusion).toBe('passed');
  });

  it('is told and let pass where this change touches the workflow', () => {
    const plan = planOf('PPPPPP.', { changedFiles: [unit.workflow] });
    expect(plan.conclusion).toBe('passed');
    expect(plan.notes).toEqual([expect.stringMatching(/unit is gone, and this change touches .*ci\.yml/)]);
  });
});
