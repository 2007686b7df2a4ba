import { describe, expect, it } from '@jest/globals';
import { AlikePasts } from '../../../src/analysis/breaks/alike-pasts.js';
import type { PastResult } from '../../../src/analysis/past.js';
import { pastOf, resultsOf, timed } from '../../../src/analysis/past.js';
import type { TestId } from '../../../src/model/test-id.js';
import type { Drawing } from '../../drawn.js';
import { drawRuns, historyOf, judgeDrawing, LANE, times } from '../../drawn.js';

function pastsOf(drawing: Drawing): readonly (readonly PastResult[])[] {
  const runs = drawRuns(drawing);
  const judged = runs.at(-1)?.info;
  if (judged === undefined) throw new Error('Nothing is drawn.');
  const past = pastOf(historyOf(runs), LANE, timed(judged, runs.length - 1));
  return Object.keys(drawing).map((test) => resultsOf(test as TestId, past));
}

describe('tests that have done nothing but pass', () => {
  it('share what is worked out of their past, if they passed in the same runs', () => {
    const [a, b, young] = pastsOf({ a: 'PPPPF', b: 'PPPPF', young: '..PPF' });
    const pasts = new AlikePasts();
    const known = pasts.of(a ?? []);
    expect(pasts.of(b ?? [])).toBe(known);
    expect(pasts.of(young ?? [])).not.toBe(known);
  });

  it('share nothing once they have failed', () => {
    const [a, b] = pastsOf({ a: 'PFPPF', b: 'PFPPF' });
    const pasts = new AlikePasts();
    expect(pasts.of(a ?? [])).not.toBe(pasts.of(b ?? []));
  });

  it('are told apart by what they did in the judged run', () => {
    const calm = times(20, 'P');
    const { verdicts } = judgeDrawing({ once: `${calm}F`, twice: `${calm}X`, again: `${calm}F` });
    const attempts = verdicts.map(({ test, evidence }) => [
      test,
      evidence.some(({ says }) => says === 'It failed in all 2 attempts of this run.'),
    ]);
    expect(Object.fromEntries(attempts)).toEqual({ once: false, twice: true, again: false });
  });
});
