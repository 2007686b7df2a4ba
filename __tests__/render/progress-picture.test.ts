import { describe, expect, it } from '@jest/globals';
import { renderSummary } from '../../src/render/summary.js';
import type { Drawing } from '../drawn.js';
import { drawRuns, historyOf } from '../drawn.js';
import { tellRun } from './html/page-in.js';

const summaryOf = async (drawing: Drawing) => renderSummary(await tellRun(historyOf(drawRuns(drawing))));

/** Ten tests, of which one more passes in every run. */
const WAY = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [`t${i}`, `${'F'.repeat(i)}${'P'.repeat(10 - i)}`]),
);

describe('the picture of how many tests pass', () => {
  it('shows the way in numbers alone, and says it in words', async () => {
    const summary = await summaryOf(WAY);
    expect(summary).toContain('From 1 of 10 tests in run 1000 to 10 of 10 tests in run 1009.');
    expect(/```mermaid\n([\s\S]*?)```/.exec(summary)?.[1]).toBe(
      [
        'xychart-beta',
        '    x-axis "10 runs, oldest first" 1 --> 10',
        '    y-axis "tests" 0 --> 10',
        '    bar [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]',
        '    line [10, 10, 10, 10, 10, 10, 10, 10, 10, 10]',
        '',
      ].join('\n'),
    );
  });

  it.each<[string, Drawing]>([
    [
      'is nearly green all along',
      { ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`t${i}`, 'PPPPPP'])), x: 'PPFPPF' },
    ],
    ['has hardly any runs', { a: 'FPP', b: 'FPP' }],
  ])('is left out where a suite %s', async (_, drawing) => {
    expect(await summaryOf(drawing)).not.toContain('mermaid');
  });

  it('has nothing of a report in it, whatever tests and runs are called', async () => {
    const hostile = Object.fromEntries(
      Object.entries(WAY).map(([name, row]) => [`${name} \`\`\`\n"]); click x "javascript:1"`, row]),
    );
    const chart = /```mermaid\n([\s\S]*?)```/.exec(await summaryOf(hostile))?.[1] ?? '';
    expect(chart).not.toBe('');
    expect(chart).not.toMatch(/javascript|click|`/);
  });
});
