import type { FixCheck } from '../analysis/fixes/fix-check.js';
import type { TestState, TestSummary, VerdictKind } from '../analysis/verdict.js';
import type { Plan } from '../policy/plan.js';
import type { PlayedRun } from './play.js';

/** What was said of the runs of a story, in the words that the sayings are checked with. */

/** Looks up what was said of a run. */
export interface Played {
  readonly last: Plan;
  readonly all: readonly PlayedRun[];
  readonly plan: (runId: string, runAttempt?: number, environment?: string) => Plan;
}

export function lookUp(all: readonly PlayedRun[]): Played {
  const plan = (runId: string, runAttempt = 1, environment?: string): Plan => {
    const found = all.find(
      ({ run }) =>
        run.runId === runId && run.runAttempt === runAttempt && run.variant.environment === environment,
    );
    if (found === undefined) throw new Error(`The story has no run ${runId}, attempt ${runAttempt}.`);
    return found.telling.own.plan;
  };
  const last = all.at(-1)?.telling.own.plan;
  if (last === undefined) throw new Error('The story has no runs.');
  return { last, all, plan };
}

export function testsIn(plan: Plan, state: TestState): string[] {
  return plan.states.filter((summary) => summary.state === state).map(({ test }) => test);
}

/** What became of the change of a run. */
export function fixOf({ fixes = [] }: TestSummary, runId: string): FixCheck | undefined {
  return fixes.find(({ run }) => run.runId === runId);
}

export function isAll(plan: Plan, kind: VerdictKind, count: number): boolean {
  return plan.failures.length === count && plan.failures.every(({ verdict }) => verdict.kind === kind);
}

export function names(tests: readonly string[], ...parts: readonly string[]): boolean {
  return tests.length === parts.length && parts.every((part) => tests.some((test) => test.includes(part)));
}

/** Numbers of tests that have one cause, largest first. */
export function clusterSizes(plan: Plan): number[] {
  const clusters = plan.failures.flatMap(({ verdict }) => verdict.cluster ?? []);
  return [...new Map(clusters.map(({ id, tests }) => [id, tests])).values()].sort((a, b) => b - a);
}

export function fixedSince(plan: Plan, runId: string): number {
  return plan.states.filter(({ state, since }) => state === 'fixed' && since?.runId === runId).length;
}

export const isNeverFlaky = ({ all }: Played) =>
  all.every(({ telling }) => telling.own.plan.failures.every(({ verdict }) => verdict.kind !== 'flaky'));
