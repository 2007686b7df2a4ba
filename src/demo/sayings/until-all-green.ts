import { chanceWithSame } from '../../policy/retry/plan-suite.js';
import { fixOf, isAll, names, testsIn } from '../played.js';
import type { Saying } from '../saying.js';

export const UNTIL_ALL_GREEN: readonly Saying[] = [
  {
    says: 'Exactly two tests are flaky.',
    holds: ({ last }) =>
      names(
        testsIn(last, 'flaky'),
        'test_register_login_access_flow',
        'test_user_can_only_access_own_resources',
      ),
  },
  {
    says: 'The proof is that they failed and passed on the same code, without this change.',
    holds: ({ last }) => last.failures[0]?.verdict.evidence[0]?.kind === 'confirmed-before',
  },
  {
    says: 'The failure in the pull request (#98) is a flake, and does not fail the job.',
    holds: ({ last }) => last.conclusion === 'excused' && last.blame === 'not-this-change',
  },
  {
    says: 'Cycle 2 (PostgreSQL) is a regression at its commit: six tests, and again in attempt 2.',
    holds: ({ plan }) => isAll(plan('1090'), 'regression', 6) && isAll(plan('1090', 2), 'regression', 6),
  },
  { says: 'Its revert mended all six.', holds: ({ last }) => testsIn(last, 'fixed').length === 6 },
  {
    says: 'They pass alone and fail in the suite: order or shared state. One pass alone may be luck, and that is said.',
    holds: ({ plan }) => {
      const both = [...plan('1098').failures.map(({ verdict }) => verdict), ...plan('1097').retried];
      return (
        both.length === 3 &&
        both.every(
          ({ causes: [cause] }) =>
            cause?.kind === 'order' && /only selected tests ran .* luck/.test(cause.says),
        )
      );
    },
  },
  {
    says: 'Cycle 1 changed nothing, and whether cycle 3 helped, with a probability.',
    holds: ({ last }) => {
      const flaky = last.states.filter(({ state }) => state === 'flaky');
      return (
        flaky.length === 2 &&
        flaky.every((summary) => {
          const cycle1 = fixOf(summary, '1085');
          const cycle3 = fixOf(summary, '1093');
          return cycle1?.outcome === 'nothing' && cycle1.probability > 0.8 && cycle3?.outcome === 'nothing';
        })
      );
    },
  },
  {
    says: 'JUnit hides what pytest-rerunfailures retried (#97); the report log has it.',
    holds: ({ all }) => {
      const telling = all.find(({ run }) => run.runId === '1097')?.telling;
      return (
        telling?.own.counts.flaky === 2 &&
        telling.problems.some(({ what }) => what.includes('does not show that 2 of them were tried again'))
      );
    },
  },
  {
    says: 'How many reruns each of the two needs, and that 3 or 5 is a guess.',
    holds: ({ last }) => {
      const known = last.retry?.known.tests ?? [];
      const needed = known.map((test) => test.needed ?? 0);
      return (
        names(
          known.map(({ test }) => test),
          'test_register_login_access_flow',
          'test_user_can_only_access_own_resources',
        ) &&
        // 3 for both fails more than 1 build in 1,000, and 5 is more than one of them needs.
        chanceWithSame(known, 3) > 0.001 &&
        needed.every((retries) => retries > 3) &&
        needed.some((retries) => retries < 5)
      );
    },
  },
];
