import { describe, expect, it } from '@jest/globals';
import { mistakesOf } from '../../../bench/judging/mistakes.mjs';

describe('mistakes', () => {
  const flaky = { truth: 'flaky', isExcused: false, verdict: 'undecided' };
  const broke = { truth: 'regression', isExcused: true, verdict: 'flaky', event: 'e', size: 3 };

  it('are told by reason, numbers masked, most often first', () => {
    const cases = [
      { ...flaky, reasons: ['Not excused: only 3 runs.'] },
      { ...flaky, reasons: ['Not excused: odd.'] },
      { ...flaky, reasons: ['Not excused: only 1,200 runs.'] },
    ];
    expect(mistakesOf(cases).red).toEqual([
      { what: 'undecided: Not excused: only # runs.', count: 2 },
      { what: 'undecided: Not excused: odd.', count: 1 },
    ]);
  });

  it('that hide something are told by event', () => {
    const cases = [broke, { ...broke, isIntermittent: true }, { ...flaky, isExcused: true }];
    expect(mistakesOf(cases).excused.map(({ what }: { what: string }) => what)).toEqual([
      'e (size 3)',
      'e (size 3, intermittent)',
    ]);
  });
});
