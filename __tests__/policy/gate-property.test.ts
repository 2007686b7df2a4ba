import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { GateSettings, Run, RunPart } from '../../src/model/run.js';
import type { TestId } from '../../src/model/test-id.js';
import { NO_TESTS } from '../../src/model/test-result.js';
import { decide } from '../../src/policy/decide.js';
import type { Plan } from '../../src/policy/plan.js';
import type { Quarantine } from '../../src/policy/quarantine.js';
import { buildLane } from '../builders.js';
import type { Drawing, RunSketch } from '../drawn.js';
import { drawRuns, judgeRuns, LANE, times } from '../drawn.js';
import { examples } from '../effort.js';

/**
 * Whatever tests did before, and however much a policy lets pass: as long as something red is left that no failing test
 * explains, nothing is excused. What is left is put there by the test, which asks nobody whether it is there.
 */

// Hundreds of histories are judged; nothing depends on how long that takes.
jest.setTimeout(60_000);

const TESTS = ['a', 'b', 'c', 'd'] as const;

/** A row a test: its letters in all runs but the judged one, and in that. */
interface Sequence {
  readonly rows: readonly (readonly [past: string, now: string])[];
  readonly pullRequest: boolean;
  /** Runs of the judged code that came before, in the same pull request. */
  readonly earlierAttempts: number;
  readonly failOn: GateSettings['failOn'];
}

const letters = (weights: Readonly<Record<string, number>>) =>
  fc.oneof(...Object.entries(weights).map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })));

const RUNS = 14;
const PAST = letters({ P: 8, F: 3, K: 2, X: 1, E: 1, S: 1 });
const NOW = letters({ F: 4, X: 2, E: 2, K: 2, P: 2, S: 1 });

const sequences: fc.Arbitrary<Sequence> = fc.record({
  rows: fc.array(fc.tuple(fc.string({ unit: PAST, minLength: RUNS, maxLength: RUNS }), NOW), {
    minLength: 1,
    maxLength: TESTS.length,
  }),
  pullRequest: fc.boolean(),
  earlierAttempts: fc.integer({ min: 0, max: 3 }),
  failOn: fc.constantFrom('unexcused', 'any', 'never'),
});

/** Something red that no failing test explains, put into the judged run. */
interface Defect {
  readonly name: string;
  readonly part?: Partial<RunPart>;
  /** What it takes that every test of the judged run passed or was skipped. */
  readonly onlyGreen?: boolean;
  readonly drawing?: Drawing;
  readonly lane?: boolean;
  readonly nothingRan?: boolean;
}

const suite = (name: string, tests: number, row: string): Drawing =>
  Object.fromEntries(Array.from({ length: tests }, (_, i) => [`${name} › t${i}`, row]));

const gone = `${times(RUNS, 'P')}.`;

const defects: fc.Arbitrary<Defect> = fc.oneof(
  fc.constantFrom(124, 125, 126, 127).map((exitCode) => ({ name: 'a shell status', part: { exitCode } })),
  fc.integer({ min: 129, max: 192 }).map((exitCode) => ({ name: 'a signal', part: { exitCode } })),
  fc
    .oneof(fc.integer({ min: 256, max: 2 ** 32 - 1 }), fc.integer({ min: -(2 ** 31), max: -1 }))
    .map((exitCode) => ({ name: 'a crash', part: { exitCode } })),
  fc.integer({ min: 1, max: 9 }).map((brokenReports) => ({
    name: 'a broken report',
    part: { brokenReports, reports: brokenReports + 1 },
  })),
  fc.constant({ name: 'a cancelled step', part: { previousStepOutcome: 'cancelled' as const } }),
  fc.constant({
    name: 'a failed step behind green reports',
    part: { previousStepOutcome: 'failure' as const },
    onlyGreen: true,
  }),
  fc.integer({ min: 1, max: 123 }).map((exitCode) => ({
    name: 'an exit status behind green reports',
    part: { exitCode },
    onlyGreen: true,
  })),
  fc.constant({ name: 'no report', part: { reports: 0, counts: NO_TESTS }, nothingRan: true }),
  fc.constant({ name: 'an empty report', part: { reports: 1, counts: NO_TESTS }, nothingRan: true }),
  fc.constant({ name: 'a suite that is gone', drawing: suite('tests.gone', 3, gone) }),
  fc.constant({
    name: 'many tests that are gone',
    drawing: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`alone ${i}`, gone])),
  }),
  fc.constant({ name: 'a lane that is gone', lane: true }),
);

const GREEN: Readonly<Record<string, string>> = { F: 'P', X: 'P', E: 'P' };

function runsOf({ rows, pullRequest, earlierAttempts }: Sequence, defect: Defect | undefined): Run[] {
  const now = (letter: string): string => {
    if (defect?.nothingRan === true) return '.';
    return defect?.onlyGreen === true ? (GREEN[letter] ?? letter) : letter;
  };
  const drawing: Drawing = {
    ...Object.fromEntries(rows.map(([past, last], i) => [TESTS[i] ?? '', past + now(last)])),
    ...defect?.drawing,
    steady: `${times(RUNS, 'P')}${now('P')}`,
  };
  const ofChange = pullRequest && {
    pullRequest: 7,
    branch: 'feature',
    baseBranch: 'main',
    event: 'pull_request',
  };
  const sketches: Record<number, RunSketch> = {};
  for (let i = 0; i <= RUNS; i++) sketches[i] = { at: i * 10 + 1 };
  for (let attempt = 0; attempt <= earlierAttempts; attempt++) {
    const column = RUNS - earlierAttempts + attempt;
    const sameCode = { commit: 'aa'.repeat(20), tree: 'tree-of-the-change' };
    sketches[column] = { ...sketches[column], ...ofChange, ...(pullRequest && sameCode) };
  }
  sketches[RUNS] = { ...sketches[RUNS], part: { gate: gateOf('unexcused'), ...defect?.part } };
  const own = drawRuns(drawing, { runs: sketches });
  return [...own, ...(defect?.lane === true ? beforeEach(own) : [])];
}

/** Another lane, which had finished before each of these runs began, but for the last one. */
function beforeEach(runs: readonly Run[]): Run[] {
  const lane = buildLane({ ...LANE, job: 'build' });
  return drawRuns({ x: times(runs.length - 1, 'P') }, { lane, runs: hoursOf(runs.length - 1) });
}

function hoursOf(runs: number): Record<number, RunSketch> {
  return Object.fromEntries(Array.from({ length: runs }, (_, i) => [i, { at: i * 10 }]));
}

function gateOf(failOn: GateSettings['failOn']): GateSettings {
  return { failOn, ifNoFiles: 'error', flakyThreshold: 0.51, minRuns: 1, excuseOwnFlakes: true };
}

const EVERYTHING: Quarantine = {
  entries: TESTS.map((test) => ({
    test: test as TestId,
    reason: 'r',
    since: '2026-01-01',
    expires: '2099-01-01',
  })),
  released: [],
  complaints: [],
};

/** The most that a policy can let pass: all tests in quarantine, none of them gating, own flakes excused. */
function planOf(sequence: Sequence, defect?: Defect): Plan {
  const all = runsOf(sequence, defect);
  const judged = all[RUNS];
  return decide(judgeRuns(all, judged, 0.51), {
    gate: gateOf(sequence.failOn),
    quarantine: EVERYTHING,
    today: '2026-03-10',
    rules: { tiers: [{ tier: 'report-only', pattern: '*' }], failOnNewFlaky: false },
  });
}

describe('no sequence of outcomes', () => {
  it('excuses a failure whose run is not wholly explained', () => {
    fc.assert(
      fc.property(sequences, defects, (sequence, defect) => {
        const plan = planOf(sequence, defect);
        expect(plan.failures.filter(({ excused }) => excused)).toEqual([]);
        expect(plan.conclusion).toBe('failed');
        expect(plan.failsJob).toBe(sequence.failOn !== 'never');
        expect(plan.unexplained.length).toBeGreaterThan(0);
        expect(plan.headline).not.toMatch(/^(?:All \d|Not this change|No tests)/);
      }),
      { numRuns: examples(100) },
    );
  });

  it('is red under the same policy where its failures explain all', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const plan = planOf(sequence);
        expect(plan.failures.every(({ excused }) => excused)).toBe(true);
        expect(plan.conclusion).toBe(plan.failures.length === 0 ? 'passed' : 'excused');
      }),
      { numRuns: examples(40) },
    );
  });
});
