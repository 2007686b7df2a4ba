import { clusterSizes, fixedSince, isAll, isNeverFlaky, testsIn } from '../played.js';
import type { Saying } from '../saying.js';

export const THREE_CLUSTERS: readonly Saying[] = [
  {
    says: 'The reports say 39 passed, 51 failed, 20 skipped (and not 52 passed).',
    holds: ({ all }) => {
      const counts = all[0]?.telling.own.counts;
      return counts?.passed === 39 && counts.failed + counts.errors === 51 && counts.skipped === 20;
    },
  },
  { says: 'None of the 51 is called flaky, in any run.', holds: isNeverFlaky },
  {
    says: 'The pull request (#33) is not at fault: all 51 failed before it.',
    holds: ({ plan }) => plan('3033').blame === 'not-this-change' && isAll(plan('3033'), 'broken', 51),
  },
  {
    says: '20 skipped tests are masked: nothing is known of them.',
    holds: ({ plan }) => testsIn(plan('3034'), 'masked').length === 20,
  },
  {
    says: 'Three commits later all 51 are fixed.',
    holds: ({ last }) => testsIn(last, 'fixed').length === 51,
  },
  {
    says: 'Three causes: clusters of 26, 15 and 10, each resolved by its commit.',
    holds: ({ plan }) =>
      JSON.stringify(clusterSizes(plan('3033'))) === '[26,15,10]' &&
      JSON.stringify(['3035', '3036', '3037'].map((run) => fixedSince(plan('3037'), run))) === '[26,15,10]',
  },
  {
    says: 'No retry: too much fails at once.',
    holds: ({ plan }) => {
      const { tests, says } = plan('3033').retry ?? { tests: [], says: [] };
      return tests.length === 0 && says[0]?.startsWith('No retry: too much fails at once, 51 of') === true;
    },
  },
];
