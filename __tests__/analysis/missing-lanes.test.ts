import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/analysis/judge.js';
import { EMPTY_HISTORY } from '../../src/history/history.js';
import { mergeAll } from '../../src/history/merge.js';
import type { Run } from '../../src/model/run.js';
import { runKey } from '../../src/model/run.js';
import { decide } from '../../src/policy/decide.js';
import { NO_QUARANTINE } from '../../src/policy/quarantine.js';
import { buildLane } from '../builders.js';
import type { RunSketch } from '../drawn.js';
import { drawRuns, historyOf } from '../drawn.js';

const unit = buildLane({ repository: 'acme/shop', job: 'unit' });
const report = buildLane({ repository: 'acme/shop', job: 'report' });

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
    gate: {
      failOn: 'unexcused',
      ifNoFiles: 'error',
      flakyThreshold: 0.9,
      minRuns: 5,
      excuseOwnFlakes: false,
    },
    quarantine: NO_QUARANTINE,
    today: '2026-03-10',
  });
}

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
