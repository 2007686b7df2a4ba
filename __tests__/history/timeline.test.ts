import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OutcomeCode, Timeline } from '../../src/history/timeline.js';
import {
  concatTimelines,
  decodeTimeline,
  dropRuns,
  EMPTY_TIMELINE,
  encodeTimeline,
  isOutcomeCode,
  isTimeline,
  joinCodes,
  timelineLength,
} from '../../src/history/timeline.js';

const LETTERS: readonly OutcomeCode[] = ['-', 's', 'p', 'k', 'e', 'f'];
const arbitraryCode = fc.constantFrom(...LETTERS);
/** Runs of equal letters, as histories have them. */
const arbitraryCodes: fc.Arbitrary<OutcomeCode[]> = fc
  .array(fc.tuple(arbitraryCode, fc.integer({ min: 1, max: 12 })), { maxLength: 8 })
  .map((runs) => runs.flatMap(([code, count]) => new Array<OutcomeCode>(count).fill(code)));

/** The letters without `-` at the end, which a timeline does not spell out. */
function trimmed(codes: readonly OutcomeCode[]): OutcomeCode[] {
  return codes.slice(0, codes.findLastIndex((code) => code !== '-') + 1);
}

describe('a timeline', () => {
  test.each([
    ['', ''],
    ['p', '1p'],
    ['ppfp', '2p1f1p'],
    ['--p', '2-1p'],
    ['p--', '1p'],
    ['---', ''],
    ['spkef', '1s1p1k1e1f'],
  ])('spells %j as %j', (codes, timeline) => {
    expect(encodeTimeline(codes.split('') as OutcomeCode[])).toBe(timeline);
  });

  test('reads back as it was, with - to the end', () => {
    fc.assert(
      fc.property(arbitraryCodes, fc.nat({ max: 5 }), (codes, more) => {
        const timeline = encodeTimeline(codes);
        const length = codes.length + more;
        expect(decodeTimeline(timeline, length)).toEqual([
          ...codes,
          ...new Array<OutcomeCode>(more).fill('-'),
        ]);
        expect(timelineLength(timeline)).toBe(trimmed(codes).length);
      }),
    );
  });

  test('read for fewer runs than it has is cut', () => {
    expect(decodeTimeline('3p2f' as Timeline, 4)).toEqual(['p', 'p', 'p', 'f']);
  });

  test('has one spelling, and only that is accepted', () => {
    fc.assert(
      fc.property(arbitraryCodes, (codes) => {
        const timeline = encodeTimeline(codes);
        expect(isTimeline(timeline, codes.length)).toBe(true);
        if (timeline !== '') expect(isTimeline(timeline, trimmed(codes).length - 1)).toBe(false);
      }),
    );
  });

  test.each(['0p', '01p', '1p1p', '1-', '1p1-', 'p', '1', '1x', '-1p', ' 1p', '1p ', '99999999p', '1p\n'])(
    'is not %j',
    (text) => {
      expect(isTimeline(text, 1_000_000_000)).toBe(false);
    },
  );

  test('is appended to at the end of its runs', () => {
    fc.assert(
      fc.property(arbitraryCodes, arbitraryCodes, (a, b) => {
        const appended = concatTimelines(encodeTimeline(a), a.length, encodeTimeline(b));
        expect(appended).toBe(encodeTimeline([...a, ...b]));
      }),
    );
  });

  test('drops runs from its beginning', () => {
    fc.assert(
      fc.property(arbitraryCodes, fc.nat({ max: 40 }), (codes, count) => {
        expect(dropRuns(encodeTimeline(codes), count)).toBe(encodeTimeline(codes.slice(count)));
      }),
    );
  });

  test('without runs is empty', () => {
    expect(encodeTimeline([])).toBe(EMPTY_TIMELINE);
    expect(concatTimelines(EMPTY_TIMELINE, 0, EMPTY_TIMELINE)).toBe(EMPTY_TIMELINE);
    expect(dropRuns(EMPTY_TIMELINE, 3)).toBe(EMPTY_TIMELINE);
  });
});

describe('joining outcomes', () => {
  test('takes the worse, so that no failure is hidden', () => {
    expect(joinCodes('p', 'f')).toBe('f');
    expect(joinCodes('k', 'p')).toBe('k');
    expect(joinCodes('f', 'e')).toBe('f');
    expect(joinCodes('s', '-')).toBe('s');
  });

  test('does not depend on order or repetition', () => {
    for (const a of LETTERS) {
      expect(joinCodes(a, a)).toBe(a);
      for (const b of LETTERS) {
        expect(joinCodes(a, b)).toBe(joinCodes(b, a));
        for (const c of LETTERS) expect(joinCodes(joinCodes(a, b), c)).toBe(joinCodes(a, joinCodes(b, c)));
      }
    }
  });
});

test('letters of outcomes are told from other text', () => {
  expect(LETTERS.every(isOutcomeCode)).toBe(true);
  expect(['x', '', 'pp', 'toString', undefined].some(isOutcomeCode)).toBe(false);
});
