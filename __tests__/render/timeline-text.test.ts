import { describe, expect, test } from '@jest/globals';
import { renderTimeline } from '../../src/render/timeline-text.js';
import { timeline } from './tellings.js';

describe('a timeline', () => {
  test.each([
    ['F', '[✗]', 'no earlier runs to compare with'],
    ['sF', '–[✗]', 'no earlier runs to compare with'],
    ['pppF', '✓✓✓[✗]', 'the first failure in the last 4 runs'],
    ['ppPFPF', '✓✓✓✗✓[✗]', 'failed in 2 of the last 6 runs, never without this change'],
    ['pfpkpF', '✓✗✓↻✓[✗]', 'failed in 2 of the last 6 runs, passed on retry in 1'],
    ['ffeF', '✗✗✗[✗]', 'failed in all of the last 4 runs'],
    ['pkpK', '✓↻✓[↻]', 'passed on retry in 2 of the last 4 runs, never failed'],
    ['pppP', '✓✓✓[✓]', 'passed in the last 4 runs'],
    ['pspsF', '✓–✓–[✗]', 'the first failure in the last 3 runs'],
    [`${'p'.repeat(500)}fF`, `${'✓'.repeat(18)}✗[✗]`, 'failed in 2 of the last 20 runs'],
  ])('drawn as %s reads %s: %s', (drawn, glyphs, words) => {
    expect(renderTimeline(timeline(drawn))).toEqual({ glyphs, words });
  });

  test('can be longer', () => {
    expect(renderTimeline(timeline(`${'p'.repeat(60)}F`), 50).words).toBe(
      'the first failure in the last 50 runs',
    );
  });
});
