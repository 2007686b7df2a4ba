import { describe, expect, it } from '@jest/globals';
import { ceilingOf } from '../../../bench/judging/ceiling.mjs';

const record = (id: number, event: string, commit: string, failing: readonly string[]) => ({
  id: `r${id}`,
  job: 'unit',
  repository: 'acme/shop',
  event,
  commit,
  startedAt: `2026-03-${String(id).padStart(2, '0')}T00:00:00Z`,
  finishedAt: `2026-03-${String(id).padStart(2, '0')}T01:00:00Z`,
  passedUnlisted: true,
  results: failing.map((test) => ({ test, outcome: 'failed' })),
});

describe('what can be excused at all', () => {
  it('is no first failure in a push, and no outage', () => {
    const many = Array.from({ length: 10 }, (_, i) => `t${i}`);
    const records = [
      record(1, 'push', 'a', ['first']),
      record(2, 'push', 'b', ['first']),
      record(3, 'push', 'c', []),
      record(4, 'schedule', 'c', ['nightly']),
      record(5, 'push', 'd', many),
    ];
    const cases = records.flatMap(({ id, results }) =>
      results.map(({ test }) => ({ key: `${id}\n${test}`, truth: 'flaky' })),
    );
    expect(ceilingOf(records, cases)).toEqual({ share: 2 / 13, firsts: 1, outages: 10 });
  });
});
