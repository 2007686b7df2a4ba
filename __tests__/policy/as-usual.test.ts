import { describe, expect, it } from '@jest/globals';
import type { OutcomeCode } from '../../src/history/timeline.js';
import { aboveUsual, asOftenAsBreaks } from '../../src/policy/as-usual.js';
import { buildRun } from '../builders.js';

type Drawn = readonly { readonly code: OutcomeCode }[];

function drawn(drawing: string): Drawn {
  return Array.from(drawing.toLowerCase(), (code) => ({ code: code as OutcomeCode }));
}

function said(drawing: string): string | undefined {
  return aboveUsual(drawn(drawing));
}

const calm = 'P'.repeat(20);

describe('a test fails as it used to', () => {
  it.each([
    ['once, as before', `${calm}F${calm}F`],
    ['once, and it seldom does', `${calm}${calm}F${calm}${calm}F`],
    ['twice in a row, as bursts do', `${calm}F${calm}FF`],
    ['twice in ten runs, where little is known', 'PPPPPFPPPPPPPPF'],
    ['twice in ten runs, for the first time', `${calm}${calm}PPPFPPPPPF`],
    ['three times in a row, where it often fails', 'PFPPFPFPPFPFPPFPPFPFPPFFF'],
    ['every third time, as ever', 'PPFPPFPPFPPFPPFPPFPPFPPFPPF'],
    ['with skipped runs between', `${calm}F${calm}SSSF`],
    ['only on retry before', `${calm}K${calm}KPPF`],
  ])('%s', (_, drawing) => {
    expect(said(drawing)).toBeUndefined();
  });
});

describe('a test fails more than it used to', () => {
  it.each([
    ['three times in a row, where it seldom fails', `${calm}F${calm}FFF`, 'failed in all of the last 3 runs'],
    ['six times in a row, where it often fails', 'PPFPPFPPPPFPPPFFFFFF', 'failed in all of the last 6 runs'],
    ['every other time by now', `${calm}F${calm}PFPFPPFPPF`, 'failed in 4 of the last 10 runs'],
  ])('%s', (_, drawing, words) => {
    expect(said(drawing)).toBe(words);
  });

  it('by the numbers of a binomial distribution worked out by hand', () => {
    // Forty passes and four lone failures: about one in eleven. Three of nine more: 4 %; four: 0.6 %.
    const usual = `${'PPPPPPPPPPF'.repeat(4)}`;
    expect(said(`${usual}PFPPFPPFPF`)).toBeUndefined();
    expect(said(`${usual}PFPFPFPFPF`)).toBe('failed in 5 of the last 10 runs');
  });
});

describe('failures have become as frequent as those of breaks that come and go', () => {
  it.each([
    ['of a test that seldom failed', `${calm}F${calm}PFFPFPPFPF`],
    ['of a test that never failed', `${calm}${calm}PFFPFPPFPF`],
    ['some of them on retry', `${calm}F${calm}PKKPKPPKPF`],
  ])('%s', (_, drawing) => {
    expect(asOftenAsBreaks(drawn(drawing))).toBe('failed in 5 of the last 10 runs');
  });

  it.each([
    ['three of nine runs before this one are fewer', `${calm}F${calm}PPFPFPPFPF`],
    ['it always failed so often', `${'PPFPF'.repeat(10)}PFFPFPPFPF`],
    ['too little is known of the time before', 'PPPPFPPPPPPFFPFPPFPF'],
    ['a row of three is no rate', `${calm}F${calm}FFF`],
    ['it has failed so often for a while', `${calm}${calm}${'PFPFPPFPFP'.repeat(3)}PFFPFPPFPF`],
  ])('but not where %s', (_, drawing) => {
    expect(asOftenAsBreaks(drawn(drawing))).toBeUndefined();
  });
});

describe('other pull requests', () => {
  /** Runs of the base, with some of another pull request before the newest of them. */
  function withOthers(
    drawing: string,
    others: readonly (readonly [pullRequest: number, code: OutcomeCode])[],
  ) {
    const base = drawn(drawing);
    const of = others.map(([pullRequest, code]) => ({
      code,
      ownChange: false,
      run: { ...buildRun().info, pullRequest },
    }));
    return [...base.slice(0, -1), ...of, ...base.slice(-1)];
  }
  const often = `${calm}F${calm}PFFPFPPFPF`;
  const seldom = `${calm}F${calm}PPPPPPPPPF`;

  it('do not thin out how often it fails by being run again and again', () => {
    const passing = Array.from({ length: 8 }, () => [7, 'p'] as const);
    expect(asOftenAsBreaks(withOthers(often, passing))).toBe('failed in 5 of the last 10 runs');
  });

  it('say once each that they broke it', () => {
    const failing = Array.from({ length: 8 }, () => [7, 'f'] as const);
    expect(asOftenAsBreaks(withOthers(seldom, failing))).toBeUndefined();
    expect(aboveUsual(withOthers(`${calm}F${calm}PPPPPPPPPF`, failing))).toBeUndefined();
  });

  it('count where several see it fail', () => {
    const failing = [7, 8, 9, 10].map((pullRequest) => [pullRequest, 'f'] as const);
    expect(asOftenAsBreaks(withOthers(seldom, failing))).toBe('failed in 5 of the last 10 runs');
  });
});
