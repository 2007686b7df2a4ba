import { describe, expect, it } from '@jest/globals';
import type { GateSettings } from '../../src/model/run.js';
import { decide } from '../../src/policy/decide.js';
import type { Plan } from '../../src/policy/plan.js';
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

const FLAKY = 'PPPFPPPPFPPPFPPPPFPPPF';
const last = FLAKY.length - 1;
const NEW = `${times(last, 'P')}F`;

function planFor(drawing: Drawing, options: DrawOptions & { quarantine?: string } = {}): Plan {
  const { quarantine = '', ...draw } = options;
  const analysis = judgeDrawing(drawing, draw);
  return decide(analysis, { gate, quarantine: parseQuarantine(quarantine), today: '2026-03-10' });
}

const decisionOn = (plan: Plan, test: string) => plan.failures.find(({ verdict }) => verdict.test === test);

describe('a known flake beside another failure', () => {
  it('is not excused by its past where the other one is no known flake', () => {
    const plan = planFor({ a: FLAKY, b: NEW });
    expect(decisionOn(plan, 'a')).toMatchObject({ excused: false, verdict: { kind: 'flaky' } });
    expect(decisionOn(plan, 'a')?.reason).toMatch(
      /^Not excused: 1 other test here is no known flake, .* By itself: flaky with 9\d % certainty\.$/,
    );
  });

  it('is excused where the other one is known, too, or quarantined', () => {
    const other = `PP${FLAKY.slice(0, last - 2)}F`;
    expect(planFor({ a: FLAKY, b: other }).conclusion).toBe('excused');
    const quarantine = `tests:
  - test: b
    reason: it is being looked at
    since: 2026-03-01
    expires: 2026-04-01
`;
    const known = `${times(last - 8, 'P')}FPPPPPPPF`;
    const plan = planFor({ a: FLAKY, b: known }, { quarantine });
    expect(decisionOn(plan, 'b')?.quarantine).toBeDefined();
    expect(decisionOn(plan, 'a')?.excused).toBe(decisionOn(plan, 'b')?.excused);
  });

  it('is excused where the same code passed without the change', () => {
    const nightly = { event: 'schedule', commit: 'c'.repeat(40), tree: 'same' };
    const runs = { [last - 1]: { ...nightly, event: 'push' }, [last]: nightly };
    const plan = planFor({ a: FLAKY, b: NEW }, { runs });
    expect(decisionOn(plan, 'a')?.excused).toBe(true);
  });

  it('has passed before only if the same code passed, not if it failed there too', () => {
    const nightly = { event: 'schedule', commit: 'c'.repeat(40), tree: 'same' };
    const message = 'the disk of the database is full';
    const runs = { [last - 1]: { ...nightly, event: 'push', message }, [last]: { ...nightly, message } };
    const passedBefore = (drawing: string) =>
      judgeDrawing({ a: drawing }, { runs }).verdicts[0]?.passedBefore;
    expect(passedBefore(FLAKY)).toBe(true);
    expect(passedBefore(`${FLAKY.slice(0, -2)}FF`)).toBe(false);
  });

  it('is excused then even if it never failed in this way', () => {
    const nightly = { event: 'schedule', commit: 'c'.repeat(40), tree: 'same' };
    const message = 'the disk of the database is full';
    const passedBefore = { [last - 1]: { ...nightly, event: 'push' }, [last]: { ...nightly, message } };
    expect(planFor({ a: FLAKY }, { runs: passedBefore }).conclusion).toBe('excused');
    expect(planFor({ a: FLAKY }, { runs: { [last]: { message } } }).conclusion).toBe('failed');
  });
});
