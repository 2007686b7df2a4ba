import type { TestId } from '../model/test-id.js';
import { timeWords } from '../policy/retry/price.js';
import type { LeftAlone, RetryPlan } from '../policy/retry/retry-plan.js';
import type { TriedTest } from '../policy/rounds/next-round.js';
import { nextRound } from '../policy/rounds/next-round.js';
import type { AssembleOptions } from '../reports/assemble-results.js';
import type { RequestedTest } from '../runners/runner.js';
import type { ReadTrial } from './read-trial.js';
import { idsOf, readTrial } from './read-trial.js';
import type { TestCommand } from './test-command.js';

export interface RerunRequest {
  readonly command: TestCommand;
  readonly first: ReadTrial;
  readonly plan: RetryPlan;
  /** Milliseconds that all retries may take; no limit without it. */
  readonly budgetMs: number | undefined;
  readonly seed: number;
  readonly options: AssembleOptions;
}

export interface Rerun {
  /** In order of time. */
  readonly trials: readonly ReadTrial[];
  /** Tests that the plan had, and that could not be run again (as often), by reason. */
  readonly left: readonly LeftAlone[];
}

/** Runs failed tests again, as the plan says, until it says no more. */
export async function rerunFailures(request: RerunRequest): Promise<Rerun> {
  const { command, first, plan, budgetMs = Number.POSITIVE_INFINITY } = request;
  const { whyNever } = command;
  if (plan.tests.length === 0) return { trials: [], left: [] };
  if (whyNever !== undefined)
    return { trials: [], left: [{ reason: whyNever, tests: plan.tests.map(({ test }) => test) }] };
  let tests: readonly TriedTest[] = plan.tests.map((retries) => ({ ...retries, tries: [] }));
  const left = new Map<string, TestId[]>();
  const leave = (reason: string, test: TestId): void => {
    left.set(reason, [...(left.get(reason) ?? []), test]);
    tests = tests.filter((tried) => tried.test !== test);
  };
  const options = { ...request.options, known: idsOf(first) };
  const trials: ReadTrial[] = [];
  let spentMs = 0;
  for (let retry = 1; ; retry++) {
    const next = nextRound(tests, retry);
    if (next === undefined) break;
    if (spentMs > budgetMs) {
      for (const test of next.tests)
        leave(`No further retry: they took ${timeWords(spentMs)}, and retry-budget is used up.`, test);
      break;
    }
    const requested = requestedTests(next.tests, first);
    const again = await command.runAgain({
      round: retry + 1,
      way: next.way,
      tests: requested,
      budgetMs: budgetMs - spentMs,
      seed: request.seed + retry,
    });
    for (const { test, reason } of again.unselectable) leave(reason, test);
    if (again.trials.length === 0) break;
    const read = again.trials.map((trial) => readTrial(trial, options));
    trials.push(...read);
    spentMs += again.trials.reduce((sum, { ending }) => sum + ending.durationMs, 0);
    tests = withTries(tests, next.tests, read);
    // The job stays red whatever the tests do.
    if (read.some(({ unexplained }) => unexplained.length > 0)) break;
  }
  return { trials, left: [...left].map(([reason, names]) => ({ reason, tests: names.sort() })) };
}

function requestedTests(ids: readonly TestId[], { results }: ReadTrial): RequestedTest[] {
  const wanted = new Set(ids);
  return results.flatMap(({ id, reported }) =>
    wanted.has(id) && reported !== undefined ? [{ id, reported }] : [],
  );
}

/** Each test of the round has one try more; what nobody has seen was skipped. */
function withTries(
  tests: readonly TriedTest[],
  ofRound: readonly TestId[],
  trials: readonly ReadTrial[],
): TriedTest[] {
  const outcomes = new Map(trials.flatMap(({ tries }) => [...tries]));
  const inRound = new Set(ofRound);
  return tests.map((tried) =>
    inRound.has(tried.test)
      ? { ...tried, tries: [...tried.tries, outcomes.get(tried.test) ?? 'skipped'] }
      : tried,
  );
}
