import type { TestId } from '../model/test-id.js';
import type { RetryPlan } from '../policy/retry/retry-plan.js';
import type { Reruns, Try } from '../policy/rounds/reruns.js';
import type { Rerun } from './rerun-failures.js';

/** What is told of running again. */
export function rerunsOf({ trials, left }: Rerun, plan: RetryPlan): Reruns {
  const tries = new Map<TestId, Try[]>();
  for (const { trial, tries: ofTrial } of trials)
    for (const [test, outcome] of ofTrial)
      tries.set(test, [...(tries.get(test) ?? []), { way: trial.way, outcome }]);
  return {
    tests: [...tries].map(([test, of]) => ({ test, tries: of })).sort((a, b) => (a.test < b.test ? -1 : 1)),
    left: [...plan.left, ...left],
    processes: trials.length,
    durationMs: trials.reduce((sum, { trial }) => sum + trial.ending.durationMs, 0),
  };
}
