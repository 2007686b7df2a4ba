import { describe, expect, test } from '@jest/globals';
import { argue, failureText } from '../../src/render/reasons.js';
import { certainty, countsLine, list, percent, plural } from '../../src/render/words.js';
import { counts, evidence, verdict } from './tellings.js';

describe('words', () => {
  test.each([
    [0, 'almost certainly a fault, not a flake (over 99 %)'],
    [0.03, 'very likely a fault, not a flake (97 %)'],
    [0.2, 'probably a fault, not a flake (80 %)'],
    [0.31, 'could be either: a flake with 31 %, a fault with 69 %'],
    [0.5, 'could be either: a flake with 50 %, a fault with 50 %'],
    [0.75, 'probably a flake (75 %)'],
    [0.94, 'very likely a flake (94 %)'],
    [1, 'almost certainly a flake (over 99 %)'],
  ])('a probability of %d is %s', (p, words) => expect(certainty(p)).toBe(words));

  test('certainty is never rounded up, and never whole', () => {
    expect([0, 0.005, 0.01, 0.499, 0.899, 0.9, 0.989, 0.995, 1].map(percent)).toEqual([
      'under 1 %',
      'under 1 %',
      '1 %',
      '49 %',
      '89 %',
      '90 %',
      '98 %',
      'over 99 %',
      'over 99 %',
    ]);
  });

  test('counts leave out what is zero', () => {
    expect(countsLine(counts({ tests: 1, passed: 1, skipped: 0 }))).toBe('1 test: 1 passed');
    expect(
      countsLine(counts({ tests: 5_000, passed: 4_990, failed: 4, errors: 1, skipped: 5, flaky: 2 })),
    ).toBe('5,000 tests: 4,990 passed (2 on retry), 4 failed, 1 error, 5 skipped');
    expect(countsLine(counts({ tests: 0, passed: 0, skipped: 0 }))).toBe('No tests ran');
  });

  test('lists and plurals', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(list)).toEqual(['', 'a', 'a and b', 'a, b and c']);
    expect([plural(1, 'run'), plural(2, 'run'), plural(2, 'entry', 'entries')]).toEqual([
      '1 run',
      '2 runs',
      '2 entries',
    ]);
  });
});

describe('the argument', () => {
  const items = [
    evidence(3, 'passed on the same code'),
    evidence(-2, 'fails in a new way'),
    evidence(1, 'failed before'),
  ];

  test.each([
    ['flaky', ['Why: passed on the same code', 'But: fails in a new way']],
    ['regression', ['Why: fails in a new way', 'But: passed on the same code']],
    ['broken', ['Why: fails in a new way']],
    ['undecided', ['For a flake: passed on the same code', 'Against: fails in a new way']],
    ['outage', ['Why: passed on the same code']],
    ['environment', ['Why: passed on the same code']],
  ] as const)('for %s gives the strongest sentence each way', (kind, sentences) => {
    const told = argue(verdict({ kind, evidence: items })).map((one) => `${one.label}: ${one.evidence.says}`);
    expect(told).toEqual(sentences);
  });

  test('for broken is what was seen before the change, whatever weighs more', () => {
    const before = evidence(-1, 'has failed in the last 3 runs', { kind: 'broken-before' });
    const told = argue(verdict({ kind: 'broken', evidence: [...items, before] }));
    expect(told.map((one) => one.evidence.says)).toEqual(['has failed in the last 3 runs']);
  });

  test('tells evidence without weight only where nothing weighs', () => {
    const context = evidence(0, 'There is no earlier run.');
    expect(argue(verdict({ kind: 'undecided', evidence: [context] })).map((one) => one.label)).toEqual([
      'What we know',
    ]);
    expect(argue(verdict({ kind: 'regression', evidence: [context, evidence(-1, 'x')] }))).toHaveLength(1);
    expect(argue(verdict({ evidence: [] }))).toEqual([]);
  });
});

describe('the text of a failure', () => {
  test.each([
    [{ type: 'TypeError', excerpt: 'x is undefined' }, 'TypeError: x is undefined'],
    [{ type: 'TypeError', excerpt: 'TypeError: x is undefined' }, 'TypeError: x is undefined'],
    [{ type: 'TypeError' }, 'TypeError'],
    [{ excerpt: 'no type' }, 'no type'],
    [{}, ''],
  ])('%j is %j', (failure, text) => expect(failureText({ outcome: 'failed', ...failure })).toBe(text));
});
