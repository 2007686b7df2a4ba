import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Attempt,
  addCounts,
  countResults,
  decideAttempts,
  isFailing,
  type Outcome,
} from '../../src/model/test-result.js';

const OUTCOMES: Readonly<Record<string, Outcome>> = { P: 'passed', F: 'failed', E: 'error', S: 'skipped' };

/** Draws attempts: `FFP` is two failures and a pass. */
function attempts(drawing: string): Attempt[] {
  return drawing.split('').map((letter, i) => ({ outcome: OUTCOMES[letter] ?? 'passed', durationMs: i }));
}

describe('decideAttempts', () => {
  test.each([
    ['P', 'passed', false, 0],
    ['F', 'failed', false, 0],
    ['E', 'error', false, 0],
    ['S', 'skipped', false, 0],
    ['FP', 'passed', true, 1],
    ['EP', 'passed', true, 1],
    ['FFP', 'passed', true, 2],
    ['FF', 'failed', false, 1],
    ['FE', 'error', false, 1],
    ['FEF', 'failed', false, 2],
    ['PF', 'failed', false, 1],
    ['PP', 'passed', false, 1],
    ['SP', 'passed', false, 1],
    ['SSF', 'failed', false, 2],
    ['FS', 'failed', false, 0],
    ['FPS', 'passed', true, 1],
    ['SS', 'skipped', false, 1],
  ])('%s ends %s (flaky: %s)', (drawing, outcome, flaky, decisiveAt) => {
    expect(decideAttempts(attempts(drawing))).toEqual({
      outcome,
      flaky,
      decisive: { outcome, durationMs: decisiveAt },
    });
  });

  test('a test without attempts is a bug', () => {
    expect(() => decideAttempts([])).toThrow('at least one attempt');
  });

  test('a test that fails all its attempts is failed, however they look', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('F', 'E', 'S'), { minLength: 1 }), (letters) => {
        const { outcome, flaky } = decideAttempts(attempts(letters.join('')));
        expect(flaky).toBe(false);
        expect(isFailing(outcome)).toBe(letters.some((letter) => letter !== 'S'));
      }),
    );
  });
});

describe('counts', () => {
  const results = fc.array(
    fc.record({
      outcome: fc.constantFrom<Outcome>('passed', 'failed', 'error', 'skipped'),
      flaky: fc.boolean(),
    }),
  );

  test('tests = passed + failed + errors + skipped', () => {
    fc.assert(
      fc.property(results, (list) => {
        const { tests, passed, failed, errors, skipped } = countResults(list);
        expect(passed + failed + errors + skipped).toBe(tests);
        expect(tests).toBe(list.length);
      }),
    );
  });

  test('counting parts and adding is counting the whole', () => {
    fc.assert(
      fc.property(results, results, (a, b) => {
        expect(addCounts(countResults(a), countResults(b))).toEqual(countResults([...a, ...b]));
      }),
    );
  });
});
