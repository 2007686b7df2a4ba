import { describe, expect, it } from '@jest/globals';
import type { Drawing } from '../../drawn.js';
import { judgeDrawing, times } from '../../drawn.js';

function clustersOf(drawing: Drawing, message?: (test: string) => string) {
  const last = Math.max(...Object.values(drawing).map((row) => row.length)) - 1;
  const runs = message === undefined ? {} : { [last]: { messageOf: message } };
  const { verdicts } = judgeDrawing(drawing, { runs });
  return verdicts.map(({ test, cluster }) => [test, cluster?.tests ?? 1, cluster?.shares]);
}

describe('failures of one cause', () => {
  it('are those that say the same, wherever they stand', () => {
    const drawing = { 'a › one': times(4, 'F'), 'b › two': times(4, 'F') };
    expect(clustersOf(drawing).map(([, tests]) => tests)).toEqual([2, 2]);
  });

  it('are none of a test that fails alone', () => {
    expect(clustersOf({ 'a › one': 'PPPF', 'b › two': 'PPPP' })).toEqual([['a › one', 1, undefined]]);
  });

  it('are those of one suite that fail in the same runs, whatever they say', () => {
    const drawing = { 'a › one': times(6, 'F'), 'a › two': times(6, 'F'), 'b › three': times(6, 'F') };
    const says = (test: string) => `${test} says something that no other test has ever said of itself`;
    expect(clustersOf(drawing, says)).toEqual([
      ['a › one', 2, 'all stand in a and fail in the same runs'],
      ['a › two', 2, 'all stand in a and fail in the same runs'],
      ['b › three', 1, undefined],
    ]);
  });

  it('take no more than their number to find: two thousand that say the same are one', () => {
    const drawing = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`s${i} › t`, 'FF']));
    expect(new Set(clustersOf(drawing).map(([, tests]) => tests))).toEqual(new Set([2_000]));
  });
});
