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

/** What `run()` does where Deflake runs the tests. */
export interface TestRun {
  /** The whole command, once. */
  runAll(): Promise<FirstTry>;
  /** What is worth it once more, as the plan says; `undefined` where nothing failed. */
  runAgain(
    first: FirstTry,
    decided: LaneTelling,
  ): Promise<{ readonly run: Run; readonly reruns: Reruns } | undefined>;
  close(): void;
}

export interface FirstTry {
  readonly trial: ReadTrial;
  readonly run: Run;
  /** At least one report was of a known format. */
  readonly couldRead: boolean;
}

export interface TestRunFacts {
  readonly context: RunContext;
  readonly config: Config;
  readonly tests: TestCommand;
  readonly clock: Clock;
}

export function openTestRun({ context: known, config, tests, clock }: TestRunFacts): TestRun {
  const context = { ...known, startedAtMs: known.startedAtMs ?? clock.now() };
  const options = assembleOptions(context, config);
  const assemble = (trials: readonly ReadTrial[]): Run =>
    assembleTrials(context, config, trials, clock.now());
  return {
    runAll: async () => {
      const trial = readTrial(await tests.runAll(), options);
      const couldRead = trial.trial.reports.some(({ format }) => format !== undefined);
      return { trial, run: assemble([trial]), couldRead };
    },
    runAgain: async ({ trial: first, run }, { plan: { retry } }) => {
      if (retry === undefined) return undefined;
      const rerun = await rerunFailures({
        command: tests,
        first,
        plan: retry,
        // Of the time that the whole command takes, start included: that is what retries are paid in.
        budgetMs: budgetMs(retrySettings(config), () => first.trial.ending.durationMs),
        seed: seedOf(run),
        options,
      });
      return { run: assemble([first, ...rerun.trials]), reruns: rerunsOf(rerun, retry) };
    },
    close: () => tests.close(),
  };
}

/** The same for the same run, so that an order can be had again; another one for each run. */
function seedOf({ lane, info }: Run): number {
  return Number.parseInt(shortHash(laneKey(lane) + runKey(info)).slice(0, 7), 16);
}
