import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toLogOdds } from '../../src/analysis/log-odds.js';
import { drawRuns, historyOf, judgeDrawing, times } from '../drawn.js';
import type { Place } from './history/place.js';
import { openPlace } from './history/place.js';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const DRAWING = { 'cart › adds': 'PPPFPPPPFPPPFPPPPFPPPF', 'cart › removes': times(22, 'P') };
const put = () => place.put(historyOf(drawRuns(DRAWING)));

describe('deflake explain', () => {
  it('prints every observation with its weight, and their sum', async () => {
    await put();
    expect(await place.explain('adds')).toBe(0);
    const verdict = judgeDrawing(DRAWING, { threshold: 0.95 }).verdicts[0];
    for (const { says } of verdict?.evidence ?? [])
      expect(place.printed.replace(/\n +/g, ' ')).toContain(says);
    const weights = [...place.printed.matchAll(/^ +([+−]\d+\.\d\d) {2}/gm)].map(([, number = '']) =>
      Number(number.replace('−', '-')),
    );
    const sum = weights.pop() ?? 0;
    expect(weights.length).toBeGreaterThan(1);
    expect(weights.reduce((total, weight) => total + weight, 0)).toBeCloseTo(sum, 0);
    expect(sum).toBeCloseTo(toLogOdds(verdict?.probabilityFlaky ?? 0.5), 1);
    expect(place.printed).toContain('Excused: flaky with');
  });

  it('explains the failure in a run that is named', async () => {
    await put();
    expect(await place.explain('1008', 'cart › adds')).toBe(0);
    expect(place.printed).toMatch(/^Run +run 1008 on commit/m);
    expect(place.printed).toContain('Not excused');
  });

  it.each([
    [['cart › removes'], 'cart › removes did not fail in any run that is known.'],
    [['1002', 'cart › adds'], 'cart › adds did not fail in run 1002.'],
  ])('says of %j that there is nothing to explain', async (args, says) => {
    await put();
    expect(await place.explain(...args)).toBe(0);
    expect(place.printed.trim()).toBe(says);
  });

  it.each([
    [['cart'], 'Several tests have "cart" in their ids'],
    [['nothing'], 'No test has "nothing" in its id'],
    [[], 'Name a test'],
    [['1', '2', '3'], 'Name a test'],
  ])('refuses %j', async (args, says) => {
    await put();
    await expect(place.explain(...args)).rejects.toThrow(says);
  });

  it('never writes what a report could do to a terminal', async () => {
    const message = 'the basket \u001b[31m holds nothing\n::error::and more';
    await place.put(historyOf(drawRuns({ 'cart › adds': 'PPPF' }, { runs: { 3: { message } } })));
    expect(await place.explain('adds')).toBe(0);
    expect(place.printed).toContain('holds nothing');
    expect(place.printed).not.toContain('\u001b');
    expect(place.printed).not.toMatch(/^::/m);
  });
});
