import type { RunContext } from './assemble-run.js';
import { assembleOptions, assembleTrials, retrySettings } from './assemble-run.js';
import type { Config } from './config/config.js';
import { shortHash } from './model/hash.js';
import { laneKey } from './model/lane.js';
import type { Run } from './model/run.js';
import { runKey } from './model/run.js';
import { budgetMs } from './policy/retry/retry-settings.js';
import type { Reruns } from './policy/rounds/reruns.js';
import type { Clock } from './ports.js';
import type { LaneTelling } from './render/telling.js';
import type { ReadTrial } from './rerun/read-trial.js';
import { readTrial } from './rerun/read-trial.js';
import { rerunFailures } from './rerun/rerun-failures.js';
import { rerunsOf } from './rerun/reruns-of.js';
import type { TestCommand } from './rerun/test-command.js';

/** Runs the tests, and failed ones again: what `run()` does where reports are not just there. */

export interface TestRun {
  readonly trials: readonly ReadTrial[];
  readonly run: Run;
  /** At least one report was of a known format. */
  readonly couldRead: boolean;
}

interface Surroundings {
  readonly context: RunContext;
  readonly config: Config;
  readonly tests: TestCommand;
  readonly clock: Clock;
}

/** The whole command, once. */
export async function runTests({ context, config, tests, clock }: Surroundings): Promise<TestRun> {
  const startedAtMs = context.startedAtMs ?? clock.now();
  const first = readTrial(await tests.runAll(), assembleOptions(context, config));
  return {
    trials: [first],
    run: assembleTrials({ ...context, startedAtMs }, config, [first], clock.now()),
    couldRead: first.trial.reports.some(({ format }) => format !== undefined),
  };
}

/** What is worth it once more, as the plan says; `undefined` where nothing failed. */
export async function runAgain(
  { trials, run }: TestRun,
  { plan }: LaneTelling,
  { context, config, tests, clock }: Surroundings,
): Promise<{ readonly run: Run; readonly reruns: Reruns } | undefined> {
  const [first] = trials;
  const { retry } = plan;
  if (first === undefined || retry === undefined) return undefined;
  const rerun = await rerunFailures({
    command: tests,
    first,
    plan: retry,
    // Of the time that the whole command takes, start included: that is what retries are paid in.
    budgetMs: budgetMs(retrySettings(config), () => first.trial.ending.durationMs),
    seed: seedOf(run),
    options: assembleOptions(context, config),
  });
  const all = [first, ...rerun.trials];
  const startedAtMs = Date.parse(run.info.parts[0]?.startedAt ?? '');
  return {
    run: assembleTrials({ ...context, startedAtMs }, config, all, clock.now()),
    reruns: rerunsOf(rerun, retry),
  };
}

/** The same for the same run, so that an order can be had again; another one for each run. */
function seedOf({ lane, info }: Run): number {
  return Number.parseInt(shortHash(laneKey(lane) + runKey(info)).slice(0, 7), 16);
}
