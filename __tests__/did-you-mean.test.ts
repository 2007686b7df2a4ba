import { describe, expect, it } from '@jest/globals';
import { didYouMean } from '../src/did-you-mean.js';

const KNOWN = [
  'analyze',
  'run',
  'parse',
  'explain',
  'replay',
  'report',
  'job',
  'max-retries',
  'as',
  'shard',
  'share',
];

describe('a name that is near another one', () => {
  it.each([
    ['analyse', 'analyze'],
    ['anaylze', 'analyze'],
    ['naalyez', 'analyze'],
    ['explian', 'explain'],
    ['reports', 'report'],
    ['jbo', 'job'],
    ['rum', 'run'],
    ['max-retry', undefined],
    ['max-retrie', 'max-retries'],
    ['maxretries', 'max-retries'],
    ['max_retries', 'max-retries'],
    ['', undefined],
    ['is', undefined],
    ['jo', 'job'],
    ['bop', undefined],
    ['colour', undefined],
    // As near to "shard" as to "share".
    ['sharks', undefined],
    ['a'.repeat(1_000_000), undefined],
  ])('%.20s: %s', (name, meant) => {
    expect(didYouMean(name, KNOWN)).toBe(meant === undefined ? '' : ` Did you mean "${meant}"?`);
  });

  it('is told as it is to be written', () => {
    expect(didYouMean('analyse', KNOWN, '--')).toBe(' Did you mean "--analyze"?');
  });
});
