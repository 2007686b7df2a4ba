import { fixOf, names } from '../played.js';
import type { Saying } from '../saying.js';

export const ENVIRONMENT_AND_THRESHOLD: readonly Saying[] = [
  {
    says: 'The two settings tests depend on the environment, and are not flaky.',
    holds: ({ plan }) =>
      names(
        plan('4112', 1, 'production')
          .failures.filter(({ verdict }) => verdict.kind === 'environment')
          .map(({ verdict }) => verdict.test),
        'test_debug_is_on',
        'test_documentation_is_served',
      ),
  },
  {
    says: 'They fail in one lane and never in the other.',
    holds: ({ plan }) => plan('4112', 1, 'development').failures.length === 0,
  },
  {
    says: 'The memory test is flaky: it fails in the same way each time, only the numbers differ.',
    holds: ({ plan }) =>
      plan('4112', 1, 'production').failures.some(
        ({ verdict }) =>
          verdict.test.includes('test_memory_growth_under_load') &&
          verdict.kind === 'flaky' &&
          verdict.looks === 'known',
      ),
  },
  {
    says: 'Its threshold lies inside its own noise, seen from the failing values.',
    holds: ({ plan }) =>
      plan('4112', 1, 'production').failures.some(
        ({ verdict: { test, causes } }) =>
          test.includes('test_memory_growth_under_load') &&
          causes[0]?.kind === 'threshold' &&
          causes[0].says.includes('missed the limit of 15 by at most 5 %'),
      ),
  },
  {
    says: 'The speed tests are quiet since #107 because their limits moved, not the code.',
    holds: ({ plan }) =>
      ['production', 'development'].every((environment) =>
        names(
          plan('4112', 1, environment)
            .states.filter((summary) => fixOf(summary, '4107')?.worthALook === 'limit-moved')
            .map(({ test }) => test),
          'test_response_time[/predictions]',
          'test_concurrent_requests_succeed[/predictions]',
        ),
      ),
  },
];
