import { describe, expect, it } from '@jest/globals';
import { CauseMembers } from '../../../src/analysis/breaks/cause-members.js';
import type { PointedChange } from '../../../src/analysis/breaks/pointed-changes.js';
import type { FailureRecord } from '../../../src/history/history.js';
import type { TestId } from '../../../src/model/test-id.js';

/** One cause of all tests, by the earlier changes that each points to. */
function oneCause(pointsTo: readonly (readonly PointedChange[])[], breaks: readonly number[]) {
  const tests = pointsTo.map((_, i) => `test ${i}` as TestId);
  const records = new Map(tests.map((test): [TestId, FailureRecord] => [test, { outcome: 'failed' }]));
  const places = new Map(tests.map((test, i) => [test, i]));
  const members = new CauseMembers({ tests, places, records, pointsTo, knowsChange: true });
  const group = {
    members: tests.map((_, i) => i),
    rivals: [],
    first: 0,
    breaks: Float64Array.from(breaks),
    transient: 0,
  };
  return tests.map((test) => members.earlierChangeOf(group, test));
}

const change = (place: number, ...files: string[]): PointedChange => ({ place, files });

describe('the earlier change that tests of one cause point to', () => {
  it('is the likeliest one, with the files that a test itself points to', () => {
    const pointed = oneCause([[change(0, 'a.ts')], [change(0, 'b.ts'), change(1, 'c.ts')], []], [1, 2]);
    expect(pointed).toEqual([change(1), change(1, 'c.ts'), change(1)]);
  });

  it('is none where nobody points to any', () => {
    expect(oneCause([[], []], [1])).toEqual([undefined, undefined]);
  });

  it('is found soon for a hundred thousand tests', () => {
    const pointsTo = Array.from({ length: 100_000 }, (_, i) => (i === 7 ? [change(0, 'a.ts')] : []));
    expect(oneCause(pointsTo, [1])[99_999]).toEqual(change(0));
  });
});
