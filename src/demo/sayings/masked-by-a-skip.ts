import { fixOf, testsIn } from '../played.js';
import type { Saying } from '../saying.js';

export const MASKED_BY_A_SKIP: readonly Saying[] = [
  {
    says: 'test_concurrent_queries_settle was flaky: it failed and passed on the same code.',
    holds: ({ plan }) =>
      plan('5208').states.some(
        ({ test, state }) => state === 'flaky' && test.includes('test_concurrent_queries_settle'),
      ),
  },
  {
    says: 'It is skipped now: masked, not healed, with the days since its last verdict.',
    holds: ({ last }) =>
      last.states.some(
        ({ test, state, daysWithoutVerdict = 0 }) =>
          state === 'masked' && test.includes('test_concurrent_queries_settle') && daysWithoutVerdict > 0,
      ),
  },
  {
    says: 'test_odds_history_starts_empty was broken from the first run on, and is fixed since #206.',
    holds: ({ plan, last }) =>
      plan('5205').failures.some(({ verdict }) => verdict.kind === 'broken') &&
      last.states.some(
        ({ state, test, since }) =>
          state === 'fixed' && test.includes('test_odds_history_starts_empty') && since?.runId === '5206',
      ),
  },
  {
    says: 'Fourteen tests are new in #210.',
    holds: ({ plan }) => testsIn(plan('5210'), 'new').length === 14,
  },
  {
    says: 'The fix of #206 changed nothing but the test: worth a look.',
    holds: ({ last }) =>
      last.states.some(
        (summary) =>
          summary.test.includes('test_odds_history_starts_empty') &&
          fixOf(summary, '5206')?.worthALook === 'test-changed',
      ),
  },
  {
    says: 'test_concurrent_queries_settle shares state: it meets an event loop of another test.',
    holds: ({ plan }) =>
      plan('5207').failures.some(
        ({ verdict: { causes } }) => causes[0]?.kind === 'order' && causes[0].says.includes('an event loop'),
      ),
  },
];
