import { describe, expect, it } from '@jest/globals';
import { concentration, type TimedResult } from '../../../src/analysis/causes/clock-cause.js';

const HOUR_MS = 3_600_000;

/** A run every three hours for 240 days from a Thursday, and whether it failed. */
function results(failed: (at: Date, i: number) => boolean) {
  return Array.from({ length: 1_920 }, (_, i) => {
    const at = new Date(Date.parse('2026-01-01T00:00:00Z') + i * 3 * HOUR_MS);
    return { at, failed: failed(at, i) };
  });
}

/** Ends with a failure, as a judged run does. */
function upToLastFailure(all: ReturnType<typeof results>) {
  return all.slice(0, all.findLastIndex(({ failed }) => failed) + 1);
}

function concentrationOf(all: readonly TimedResult[]) {
  return concentration(
    all.filter(({ failed }) => failed),
    () => all,
  );
}

describe('the time as a cause', () => {
  it.each([
    ['between 22:00 and 00:00 UTC', (at: Date, i: number) => at.getUTCHours() >= 21 && i % 40 === 7],
    ['on Mondays', (at: Date, i: number) => at.getUTCDay() === 1 && i % 2 === 0],
    ['on the last or first day of a month', (at: Date) => at.getUTCDate() === 1],
  ])('is told of failures %s', (_, failed) => {
    expect(concentrationOf(upToLastFailure(results(failed)))?.kind).toBe('clock');
  });

  it('names the window and counts days', () => {
    const mondays = upToLastFailure(results((at, i) => at.getUTCDay() === 1 && i % 8 === 2));
    expect(concentrationOf(mondays)?.says).toMatch(
      /^Likely the time: it failed on Mondays \(UTC\) on \d+ of \d+ days with runs then, and on \d+ of \d+ days in all\.$/,
    );
  });

  it('is not told of three failures, however they lie', () => {
    let failures = 0;
    const few = results((at) => at.getUTCHours() === 21 && failures++ < 3);
    expect(concentrationOf(upToLastFailure(few))).toBeUndefined();
  });

  it('is not told of many failures of one day', () => {
    const day = results((at) => at.toISOString().startsWith('2026-02-02'));
    expect(concentrationOf(upToLastFailure(day))).toBeUndefined();
  });

  it('is not told of a window that the failure at hand is not in', () => {
    const mondays = results((at, i) => at.getUTCDay() === 1 && i % 8 === 2);
    const thursday = mondays.findLastIndex(({ at }) => at.getUTCDay() === 4);
    const judged = mondays
      .slice(0, thursday + 1)
      .map((one, i) => (i === thursday ? { ...one, failed: true } : one));
    expect(concentrationOf(judged)).toBeUndefined();
  });

  it('is hardly ever told of failures at random', () => {
    // A small generator of its own: the same numbers on every machine.
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    let told = 0;
    for (let round = 0; round < 200; round++) {
      const rate = 0.01 + 0.1 * random();
      const all = upToLastFailure(results(() => random() < rate));
      if (concentrationOf(all) !== undefined) told++;
    }
    // One in a thousand is allowed; two in two hundred would be a mistake.
    expect(told).toBeLessThanOrEqual(1);
  });
});
