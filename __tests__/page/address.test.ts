import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf, START, viewOf } from '../../src/page/address.js';

describe('the address of a view', () => {
  it('is empty where the page begins', () => {
    expect(hashOf(START)).toBe('');
    expect(viewOf('')).toEqual(START);
  });

  it('names the test that is open, as people pass it on', () => {
    expect(hashOf({ ...START, test: 'cart › adds #1 & 2' })).toBe(
      '#test=cart%20%E2%80%BA%20adds%20%231%20%26%202',
    );
    expect(viewOf('#test=cart%20%E2%80%BA%20adds').test).toBe('cart › adds');
  });

  it.each(['#lane=-1', '#lane=x', '#kind=99999999', '#state=<b>', '#%', '#about'])(
    'ignores what is none: %s',
    (hash) => {
      expect(viewOf(hash)).toEqual(START);
    },
  );

  it('comes back as it was, whatever the names', () => {
    const view = fc.record(
      {
        test: fc.string({ unit: 'grapheme', minLength: 1 }),
        lane: fc.nat({ max: 999 }),
        kind: fc.nat({ max: 999 }),
        query: fc.string({ unit: 'grapheme' }),
        states: fc.subarray(['flaky', 'broken', 'masked']),
        sort: fc.constantFrom('attention', 'name', 'rate'),
      },
      { requiredKeys: ['query', 'states', 'sort'] },
    );
    fc.assert(fc.property(view, (one) => expect(viewOf(hashOf(one))).toEqual(one)));
  });
});
