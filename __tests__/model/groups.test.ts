import { describe, expect, it } from '@jest/globals';
import { groupsBy } from '../../src/model/groups.js';

describe('groups', () => {
  it('come in the order of their first things, and things in the order in which they came', () => {
    const groups = groupsBy(['b1', 'a1', 'b2', 'a2', 'c1'], (thing) => thing.charAt(0));
    expect([...groups]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
      ['c', ['c1']],
    ]);
    expect([...groupsBy([], String)]).toEqual([]);
  });
});
