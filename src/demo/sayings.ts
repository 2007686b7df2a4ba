import { chanceWithSame } from '../policy/retry/plan-suite.js';
import { renderSummary } from '../render/summary.js';
import type { PlayedRun } from './play.js';
import type { Played } from './played.js';
import { clusterSizes, fixedSince, fixOf, isAll, isNeverFlaky, names, testsIn } from './played.js';

/**
 * What Deflake must say of each story. `holds` looks at what it did say; a saying without it needs something that
 * Deflake can't do yet.
 */
export interface Saying {
  readonly says: string;
  readonly holds?: (played: Played) => boolean;
}

/** The run that the demo shows whole, where it is not the last one: the one that a person would ask about. */
const SHOWN: Readonly<Record<string, { readonly runId: string; readonly environment?: string }>> = {
  '3': { runId: '3033' },
  '4': { runId: '4112', environment: 'production' },
};

export function shownRun(story: string, all: readonly PlayedRun[]): PlayedRun | undefined {
  const shown = SHOWN[story];
  if (shown === undefined) return all.at(-1);
  return all.find(({ run }) => run.runId === shown.runId && run.variant.environment === shown.environment);
}

/** By the folder's first character. */
export const SAYINGS: Readonly<Record<string, readonly Saying[]>> = {
  '1': [
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
  ],
  '2': [
    { says: 'Six tests are broken, not flaky.', holds: ({ last }) => isAll(last, 'broken', 6) },
    {
      says: 'They have been since the first run that is known, #66, and never passed.',
      holds: ({ last }) => last.failures.every(({ verdict }) => verdict.since?.runId === '2066'),
    },
    { says: 'Running #88 again changed nothing.', holds: ({ plan }) => isAll(plan('2088', 2), 'broken', 6) },
    {
      says: 'It is not the fault of the newest commit.',
      holds: ({ last }) => last.blame === 'not-this-change',
    },
    {
      says: 'One cause: a cluster of six.',
      holds: ({ last }) => JSON.stringify(clusterSizes(last)) === '[6]',
    },
    {
      says: 'The progress from 3 to 73 of 79 as a picture.',
      holds: ({ all }) => {
        const telling = all.at(-1)?.telling;
        const summary = telling === undefined ? '' : renderSummary(telling);
        // The chart that GitHub draws, and the same in words.
        return (
          /From 3 of 79 tests in run 2066 to 73 of 79 tests in run 2089\./.test(summary) &&
          /```mermaid\nxychart-beta\n(?:.*\n)* +bar \[3, (?:\d+, )+73\]\n/.test(summary)
        );
      },
    },
    {
      says: 'Critical tests gate, integration tests report (a policy by tier).',
      holds: ({ last, plan }) =>
        last.conclusion === 'excused' &&
        last.failures.every(({ tier, excused }) => tier === 'report-only' && excused) &&
        // At first critical tests failed too, and these do fail the job.
        plan('2066').failsJob &&
        plan('2066').failures.some(({ tier, excused }) => tier === undefined && !excused),
    },
  ],
  '3': [
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
  ],
  '4': [
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
  ],
  '5': [
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
          ({ verdict: { causes } }) =>
            causes[0]?.kind === 'order' && causes[0].says.includes('an event loop'),
        ),
    },
  ],
};
