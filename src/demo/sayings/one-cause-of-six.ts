import { renderSummary } from '../../render/summary.js';
import { clusterSizes, isAll } from '../played.js';
import type { Saying } from '../saying.js';

export const ONE_CAUSE_OF_SIX: readonly Saying[] = [
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
];
