import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../src/model/run.js';
import type { Attempt } from '../../src/model/test-result.js';
import { createResult } from '../../src/reports/assemble-results.js';
import { drawRuns, judgeRuns } from '../drawn.js';

/** The retries of the run's second tries were Deflake's. */
function ranAgain(run: Run): Run {
  const results = run.results.map((result) => {
    const attempts = result.attempts.map(
      (attempt, i): Attempt => (i === 0 ? attempt : { ...attempt, way: 'together' }),
    );
    return createResult(result.id, attempts, undefined, result.position);
  });
  return { ...run, results };
}

const MANY = { a: 'K', b: 'K', c: 'K', d: 'K', e: 'K', f: 'P', g: 'P' };

describe('tests that fail at once, and were run again', () => {
  it('are no outage for the one that goes on failing when the others have passed', () => {
    const runs = drawRuns({ ...MANY, broken: 'X' }).map(ranAgain);
    const { verdicts } = judgeRuns(runs, runs.at(-1));
    expect(verdicts.map(({ test, kind }) => `${test}: ${kind}`)).toEqual(['broken: undecided']);
  });
});
